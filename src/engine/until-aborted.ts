/** A stream in, the same stream out, which rejects with the reason of the signal once that is aborted. */
export async function* untilAborted<T>(stream: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const value of stream) {
    signal.throwIfAborted();
    yield value;
  }
}
