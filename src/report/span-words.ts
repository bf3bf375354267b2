/** Milliseconds as people say how long something lasts, cut and not rounded: `3d 4h`, `45m`. */

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
] as const;

/** The two leading units. */
export function formatSpan(milliseconds: number): string {
  let rest = milliseconds;
  const parts = units.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return { count, text: `${count}${unit}` };
  });
  const first = parts.findIndex(({ count }) => count > 0);
  if (first === -1) return "under 1m";
  return parts
    .slice(first, first + 2)
    .flatMap(({ count, text }) => (count > 0 ? [text] : []))
    .join(" ");
}
