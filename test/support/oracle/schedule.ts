/**
 * A backup rule's schedule comes in, the longest time between two of its runs goes out, found by trying every minute of
 * four years. What it cannot read it refuses: the organizations of tests are written with schedules that it can.
 */

const minute = 60_000;
/** A leap year among them. */
const from = Date.UTC(2027, 0, 1);
const to = Date.UTC(2031, 0, 1);

const known = new Map<string, number>();

export function longestWait(schedule: string): number {
  const before = known.get(schedule);
  if (before !== undefined) return before;
  const found = tried(schedule);
  known.set(schedule, found);
  return found;
}

function tried(schedule: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  if (unit !== undefined) return Number(count) * { minute: 1, hour: 60, day: 1_440 }[unit as "minute"] * minute;
  const [minutes, hours, date, month, weekday, year] = /^cron\((.*)\)$/.exec(schedule)?.[1]?.split(" ") ?? [];
  if (year !== "*") throw new Error(`the oracle cannot read the schedule ${schedule}`);
  let longest = 0;
  let last: number | null = null;
  for (let day = from; day < to; day += 1_440 * minute) {
    const at = new Date(day);
    if (!matches(date, at.getUTCDate()) || !matches(month, at.getUTCMonth() + 1)) continue;
    if (!matches(weekday, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"][at.getUTCDay()] ?? "")) continue;
    for (let of = 0; of < 1_440; of += 1) {
      if (!matches(minutes, of % 60) || !matches(hours, Math.floor(of / 60))) continue;
      const run = day + of * minute;
      if (last !== null) longest = Math.max(longest, run - last);
      last = run;
    }
  }
  if (longest === 0) throw new Error(`the oracle knows no two runs of ${schedule}`);
  return longest;
}

function matches(field: string | undefined, value: number | string): boolean {
  if (field === undefined || !/^(?:[*?]|[\dA-Z,]+|[\d*]+\/\d+)$/.test(field)) {
    throw new Error(`the oracle cannot read ${field} of a schedule`);
  }
  if (field === "*" || field === "?") return true;
  const [start, step] = field.split("/");
  if (step === undefined) return field.split(",").includes(String(value));
  const first = start === "*" ? 0 : Number(start);
  return Number(value) >= first && (Number(value) - first) % Number(step) === 0;
}
