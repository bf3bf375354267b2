/** Lengths of time and instants as an organization writes them (`400d`, `2h30m`, ISO 8601), into milliseconds. */

/** An ISO 8601 instant, or an age before `now` such as `400d`, `2h30m`, `90s`, `250ms`. */
export type Instant = string;
/** A length of time in the same notation, without a direction. */
export type Duration = string;

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

const durationPattern = /^(?:\d+(?:\.\d+)?(?:ms|[smhdwy]))+$/;

/** Milliseconds, or undefined when the text is no length of time. */
export function durationMs(text: string): number | undefined {
  if (!durationPattern.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwy])/g)) {
    total += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  }
  return total;
}

const isoPattern = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** Epoch milliseconds of an ISO instant or of an age before `now`; undefined when the text is neither. */
export function instantMs(text: string, now: number): number | undefined {
  const age = durationMs(text);
  if (age !== undefined) return now - age;
  if (!isoPattern.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
