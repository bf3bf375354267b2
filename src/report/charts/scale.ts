/** Steps of an axis: round numbers for counts, and days, months or years for instants. UTC, and the same on every machine. */

const day = 86_400_000;
const hour = 3_600_000;

export type Tick = { readonly at: number; readonly label: string };

/** From 0 to a round number that takes in `most`, in at most five steps of whole numbers. */
export function countSteps(most: number): readonly number[] {
  const least = Math.max(1, most) / 5;
  const magnitude = 10 ** Math.floor(Math.log10(least));
  const step = Math.max(1, [1, 2, 5, 10].map((each) => each * magnitude).find((each) => each >= least) ?? least);
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, index) => index * step);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** At most seven ticks between two instants, both included, each at the start of an hour, a day, a month or a year. */
export function timeTicks(from: number, to: number): readonly Tick[] {
  for (const step of [hour, 2 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day]) {
    const first = Math.ceil(from / step) * step;
    const count = Math.floor((to - first) / step) + 1;
    if (count > mostTicks) continue;
    return Array.from({ length: Math.max(0, count) }, (_, index) => tickAt(first + index * step));
  }
  for (const step of [1, 2, 3, 6, 12, 24, 60, 120, 600]) {
    const ticks = monthly(step, from, to);
    if (ticks.length <= mostTicks) return ticks;
  }
  return [];
}

const mostTicks = 7;

function monthly(step: number, from: number, to: number): readonly Tick[] {
  const first = new Date(from);
  const start = Math.floor((first.getUTCFullYear() * 12 + first.getUTCMonth()) / step) * step;
  const ticks: Tick[] = [];
  for (let month = start; ticks.length <= mostTicks; month += step) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (at > to) break;
    if (at >= from) ticks.push({ at, label: monthLabel(new Date(at), step) });
  }
  return ticks;
}

function tickAt(at: number): Tick {
  const date = new Date(at);
  const hours = date.getUTCHours();
  const label =
    hours === 0 ? `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ""}` : `${String(hours).padStart(2, "0")}:00`;
  return { at, label };
}

const monthLabel = (at: Date, step: number): string =>
  step % 12 === 0 ? String(at.getUTCFullYear()) : `${months[at.getUTCMonth()] ?? ""} ${at.getUTCFullYear()}`;
