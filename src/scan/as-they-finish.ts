/**
 * Runs work over a list or a stream, `window` pieces at a time, and gives what comes out in the order it finishes. The source is
 * only read when there is room, and finished pieces count until they are taken: a slow reader slows everything down.
 */

type Settled<Out> = { readonly ok: true; readonly value: Out } | { readonly ok: false; readonly error: unknown };

/** Rejects with the first error of the source or of the work, after the pieces already begun have ended. */
export async function* asTheyFinish<In, Out>(
  source: AsyncIterable<In> | Iterable<In>,
  window: number,
  work: (item: In) => Promise<Out>,
): AsyncGenerator<Out, void, undefined> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : streamed(source);
  const finished: Settled<Out>[] = [];
  const running = new Set<Promise<void>>();
  let pulling: Promise<void> | null = null;
  let exhausted = false;
  let wake = (): void => {};

  const begin = (item: In): void => {
    const piece: Promise<void> = work(item)
      .then(
        (value) => void finished.push({ ok: true, value }),
        (error: unknown) => void finished.push({ ok: false, error }),
      )
      .finally(() => {
        running.delete(piece);
        wake();
      });
    running.add(piece);
  };

  const pull = (): Promise<void> =>
    iterator
      .next()
      .then(
        (next) => {
          if (next.done === true) exhausted = true;
          else begin(next.value);
        },
        (error: unknown) => {
          exhausted = true;
          finished.push({ ok: false, error });
        },
      )
      .finally(() => {
        pulling = null;
        wake();
      });

  try {
    for (;;) {
      const settled = finished.shift();
      if (settled !== undefined) {
        if (!settled.ok) throw settled.error;
        yield settled.value;
        continue;
      }
      if (!exhausted && pulling === null && running.size < window) pulling = pull();
      if (exhausted && running.size === 0 && finished.length === 0) return;
      // Nothing can finish between these lines: promises settle only while this function waits.
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    await pulling;
    await Promise.all(running);
    await iterator.return?.();
  }
}

async function* streamed<T>(items: Iterable<T>): AsyncGenerator<T, void, undefined> {
  yield* items;
}
