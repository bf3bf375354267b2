/** One line of a stream of standard input, read when it is asked for; nothing of the stream is read before. */
import { createInterface } from "node:readline";
import type { ReadStream } from "node:tty";

/** Null when it ends without a line. Rejects with the reason of the signal. */
export function readLine(input: ReadStream, signal: AbortSignal): Promise<string | null> {
  signal.throwIfAborted();
  const lines = createInterface({ input });
  return new Promise<string | null>((resolve, reject) => {
    const stop = (): void => {
      reject(signal.reason as Error);
      lines.close();
    };
    signal.addEventListener("abort", stop, { once: true });
    lines.once("line", (line) => {
      resolve(line);
      lines.close();
    });
    lines.once("close", () => {
      signal.removeEventListener("abort", stop);
      resolve(null);
    });
  });
}
