/**
 * The bodies of answers under way in, an end to those that are too long or do not end in time. One clock looks after all
 * of them, and a body whose length is declared is not counted: a timer and a replaced method for each outlived the youngest
 * garbage.
 */
import type { Readable } from "node:stream";

/**
 * Bytes of one answer. The longest that AWS sends here are pages of 1,000 protected resources, below 1 MB; an endpoint
 * that does not end is not to fill the memory meanwhile.
 */
const longestAnswer = 32 * 1024 * 1024;

/** The `code` of the error that a longer answer ends in. */
export const answerTooLong = "ANSWER_TOO_LONG";

export type AnswerLimits = {
  /**
   * `declared`: what the header content-length says; HTTP lets no more bytes pass. `left`: milliseconds to its end. Throws
   * where it is too long: an error of the body would come before anybody listens.
   */
  watch(body: Readable, declared: string | undefined, left: number): void;
  close(): void;
};

/** `precision`: milliseconds by which an answer may be late. */
export function createAnswerLimits(precision: number): AnswerLimits {
  const deadlines = new Map<Readable, number>();
  let clock: NodeJS.Timeout | undefined;

  function end(): void {
    const now = performance.now();
    for (const [body, deadline] of deadlines) {
      if (deadline > now) continue;
      deadlines.delete(body);
      endedBy(body, Object.assign(new Error("the answer did not end in time"), { name: "TimeoutError" }));
    }
  }

  function forget(this: Readable): void {
    deadlines.delete(this);
  }

  return {
    watch(body, declared, left) {
      // Nobody may be reading any more when the time is up, and an error without a listener ends the process.
      body.on("error", unheard);
      if (declared === undefined) countBytes(body);
      else if (!(Number(declared) <= longestAnswer)) throw endedBy(body, tooLong());
      deadlines.set(body, performance.now() + left);
      body.on("close", forget);
      clock ??= setInterval(end, precision).unref();
    },
    close() {
      clearInterval(clock);
      clock = undefined;
    },
  };
}

function unheard(): void {}

function countBytes(body: Readable): void {
  let bytes = 0;
  // `push` and not the event "data", which would set the stream flowing before the SDK listens.
  const push = body.push.bind(body);
  body.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk instanceof Uint8Array) bytes += chunk.byteLength;
    if (bytes <= longestAnswer) return push(chunk, encoding);
    endedBy(body, tooLong());
    return false;
  };
}

const tooLong = (): Error =>
  Object.assign(new Error(`the answer is longer than ${longestAnswer} bytes`), { code: answerTooLong });

function endedBy(body: Readable, error: Error): Error {
  body.destroy(error);
  return error;
}
