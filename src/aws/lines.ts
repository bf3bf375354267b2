/**
 * What is known of the way to each service in each Region: whether anything answers there. In goes what came of every
 * call, out comes whether a call is worth sending, or sending again. A dead Region costs a few calls and not four for
 * each of thousands of scopes; one that comes back is noticed by the call that is let through now and then.
 */
import type { Unknown } from "../model/fact.ts";

/** Thrown where a call would have been sent: it was not, for trouble that others had on its line. */
export class NotAsked extends Error {
  override readonly name = "NotAsked";
  constructor(readonly reason: Unknown) {
    super(reason.detail ?? reason.kind);
  }
}

export type Lines = {
  /** Why a call would not be sent now, or undefined. */
  refusal(line: string): Unknown | undefined;
  /** At the moment of sending: throws NotAsked, but of a dead line one call in `probeEvery` is let through. */
  enter(line: string): void;
  /** An answer, be it a refusal. */
  answered(line: string): void;
  /** Trouble on the line; `began` is the instant at which the request was sent. */
  troubled(line: string, began: number, reason: Unknown): void;
  /** Is a call in such trouble worth sending again? `began` as above. */
  worthAgain(line: string, began: number, reason: Unknown): boolean;
};

/** More than ever fail by chance in a row: at every second call failing, one in four thousand millions. */
export const deadAfter = 32;
/** Calls that may hang on a line, with no answer meanwhile, and still be sent again: each costs a person ten seconds. */
export const byChance = 8;
/** Milliseconds of nothing but trouble before a call is sent once only: longer than a connection takes to be rerouted. */
export const faintFor = 5_000;
/** Milliseconds without any answer before a line is dead: three times what a request may take (transport.ts). */
export const deadFor = 30_000;
/** Milliseconds between two calls that find out whether a dead line has come back: what one hung call costs. */
export const probeEvery = 10_000;

/**
 * `troubles` since the last proper answer, server errors among them; `silences` since anything came back at all. `since`:
 * when the first request was sent that found trouble after the last proper answer, `silentSince` the same for silence.
 */
type Line = {
  answeredAt: number;
  troubles: number;
  since: number;
  silences: number;
  silentSince: number;
  last: Unknown | undefined;
  probeAt: number;
};

export function createLines(now: () => number): Lines {
  const lines = new Map<string, Line>();
  /** Of all lines: without it the trouble is ours, and no line is dead more than the others. */
  let someAnswerAt = -Infinity;

  function lineOf(id: string): Line {
    const found = lines.get(id);
    if (found !== undefined) return found;
    const fresh: Line = {
      answeredAt: -Infinity,
      troubles: 0,
      since: 0,
      silences: 0,
      silentSince: 0,
      last: undefined,
      probeAt: -Infinity,
    };
    lines.set(id, fresh);
    return fresh;
  }

  function refusalOf(line: Line): Unknown | undefined {
    if (line.silences < deadAfter || line.last === undefined) return undefined;
    const at = now();
    if (at - line.silentSince < deadFor || someAnswerAt <= line.silentSince || at >= line.probeAt) return undefined;
    const detail = `not asked again: ${line.silences} calls in a row had no answer`;
    return { ...line.last, detail: [detail, line.last.detail].filter(Boolean).join(": ") };
  }

  return {
    refusal: (id) => refusalOf(lineOf(id)),
    enter(id) {
      const line = lineOf(id);
      const refusal = refusalOf(line);
      if (refusal !== undefined) throw new NotAsked(refusal);
      if (line.silences >= deadAfter) line.probeAt = now() + probeEvery;
    },
    answered(id) {
      const line = lineOf(id);
      someAnswerAt = line.answeredAt = now();
      line.troubles = line.silences = 0;
      line.last = undefined;
    },
    troubled(id, began, reason) {
      const line = lineOf(id);
      if (line.troubles === 0) line.since = began;
      line.troubles += 1;
      if (reason.kind === "server-error") {
        // Somebody is there.
        line.silences = 0;
        someAnswerAt = now();
        return;
      }
      if (line.silences === 0) line.silentSince = began;
      line.silences += 1;
      line.last = reason;
      line.probeAt = Math.max(line.probeAt, now() + (line.silences >= deadAfter ? probeEvery : 0));
    },
    worthAgain(id, began, { kind }) {
      const line = lineOf(id);
      if (line.troubles >= deadAfter && now() - line.since >= faintFor) return false;
      return kind !== "timeout" || line.answeredAt >= began || line.silences <= byChance;
    },
  };
}
