/** Work in, its outcome out: `most` pieces at a time, begun in the order of asking. Work that fails gives its place on, too. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

export function inTurn(most: number): InTurn {
  let under = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (under >= most) await new Promise<void>((begin) => waiting.push(begin));
    else under += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) under -= 1;
      else next();
    }
  };
}
