/** Two sorted sequences in, their pairs out in the same order: equals together, what one of them lacks alone. Holds one of each. */

export type Pair<A, B> = readonly [A, B] | readonly [A, null] | readonly [null, B];

/** No two of a sequence may be equal. */
export function* join<A, B>(
  left: readonly A[],
  right: readonly B[],
  compare: (a: A, b: B) => number,
): Generator<Pair<A, B>> {
  let at = 0;
  for (const a of left) {
    let b = right[at];
    while (b !== undefined && compare(a, b) > 0) {
      yield [null, b];
      b = right[(at += 1)];
    }
    if (b !== undefined && compare(a, b) === 0) {
      yield [a, b];
      at += 1;
    } else yield [a, null];
  }
  for (const b of right.slice(at)) yield [null, b];
}

/** The same for streams. */
export async function* joinStreams<A, B>(
  left: AsyncIterable<A>,
  right: AsyncIterable<B>,
  compare: (a: A, b: B) => number,
): AsyncGenerator<Pair<A, B>> {
  const others = right[Symbol.asyncIterator]();
  try {
    let other = await others.next();
    for await (const a of left) {
      while (other.done !== true && compare(a, other.value) > 0) {
        yield [null, other.value];
        other = await others.next();
      }
      if (other.done !== true && compare(a, other.value) === 0) {
        yield [a, other.value];
        other = await others.next();
      } else yield [a, null];
    }
    for (; other.done !== true; other = await others.next()) yield [null, other.value];
  } finally {
    // What reads a file closes it.
    await others.return?.();
  }
}
