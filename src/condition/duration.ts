/**
 * Durations as people write and read them ↔ milliseconds. Written: whole numbers with `w d h m s`, largest unit first,
 * each at most once, e.g. `90s`, `7d`, `1d12h` or `1d 12h`. Refused: signs, fractions, bare numbers, units out of order.
 */
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const written = /^(?:(\d+)w)? ?(?:(\d+)d)? ?(?:(\d+)h)? ?(?:(\d+)m)? ?(?:(\d+)s)?$/;
const writtenUnits = [7 * day, day, hour, minute, second] as const;

/** Weeks are read but not shown: rules speak of days (35d), and so must what is compared with them. */
const shownUnits = [
  ["d", day],
  ["h", hour],
  ["m", minute],
  ["s", second],
] as const;

/** What `parseDuration` accepts, for messages about what it did not. */
export const durationExamples = ["90s", "15m", "2h", "7d", "5w", "1d12h"] as const;

/** Milliseconds, or null when the text is not a duration or is beyond what a number holds exactly. */
export function parseDuration(text: string): number | null {
  if (text === "" || text !== text.trim() || text.includes("  ")) return null;
  const parts = written.exec(text);
  if (parts === null) return null;
  let total = 0;
  for (const [index, unit] of writtenUnits.entries()) total += Number(parts[index + 1] ?? 0) * unit;
  return Number.isSafeInteger(total) ? total : null;
}

/** The two leading units, cut and not rounded, so that `6d 23h` never reads as the 7d it has not reached. */
export function formatDuration(milliseconds: number): string {
  const parts = partsOf(milliseconds);
  const first = parts.findIndex(({ count }) => count > 0);
  if (first === -1) return milliseconds > 0 ? "under 1s" : "0s";
  return join(parts.slice(first, first + 2));
}

/** Every unit down to milliseconds: for where the short form would show two different durations alike. */
export function formatDurationExactly(milliseconds: number): string {
  const rest = milliseconds % second;
  const parts = [...partsOf(milliseconds), { count: rest, unit: "ms" }];
  return join(parts) || "0s";
}

type Part = { readonly count: number; readonly unit: string };

function partsOf(milliseconds: number): readonly Part[] {
  let rest = milliseconds;
  return shownUnits.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return { count, unit };
  });
}

const join = (parts: readonly Part[]): string =>
  parts
    .filter(({ count }) => count > 0)
    .map(({ count, unit }) => `${count}${unit}`)
    .join(" ");
