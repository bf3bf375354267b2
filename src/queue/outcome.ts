/** What a job came to, as it lies in Redis: which attempt made it, a newline, then the bytes. */

const newline = 10;

export const writeOutcome = (attempt: string, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${attempt}\n`), bytes]);

/** Null: it is not of this attempt. */
export function readOutcome(stored: Buffer, attempt: string): Buffer | null {
  const end = stored.indexOf(newline);
  return end >= 0 && stored.subarray(0, end).toString() === attempt ? stored.subarray(end + 1) : null;
}
