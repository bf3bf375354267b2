/** `2026-11` in, the month of UTC that it names out, and those around it. Whatever is no month is null. */
import type { Month } from "../model/monthly.ts";

const day = 86_400_000;

export function monthNamed(name: string): Month | null {
  const [, year = "", month = ""] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(name) ?? [];
  if (month === "") return null;
  const from = Date.parse(`${name}-01T00:00:00.000Z`);
  // Date.UTC takes years below 100 for those of the last century.
  const to = Date.parse(`${month === "12" ? yearText(Number(year) + 1) : year}-${next(month)}-01T00:00:00.000Z`);
  return { name, from: iso(from), to: iso(to), days: (to - from) / day };
}

const next = (month: string): string => String((Number(month) % 12) + 1).padStart(2, "0");
const yearText = (year: number): string => String(year).padStart(4, "0");
const iso = (at: number): string => new Date(at).toISOString();

/** `count` months, oldest first, the last of them `month`. */
export function monthsUpTo(month: Month, count: number): readonly string[] {
  const months: string[] = [];
  let [year, number] = month.name.split("-").map(Number) as [number, number];
  for (let left = count; left > 0; left -= 1) {
    months.unshift(`${yearText(year)}-${String(number).padStart(2, "0")}`);
    number -= 1;
    if (number === 0) [year, number] = [year - 1, 12];
  }
  return months;
}

/** The month before the one that an instant is in. */
export function monthBefore(instant: string): string {
  const current = monthNamed(instant.slice(0, 7));
  if (current === null) throw new Error(`${instant} is in no month`);
  return monthsUpTo(current, 2)[0] ?? current.name;
}

/** Days of the month as `2026-11-03`. */
export const daysOf = ({ name, days }: Month): readonly string[] =>
  Array.from({ length: days }, (_, at) => `${name}-${String(at + 1).padStart(2, "0")}`);

export const isIn = ({ from, to }: Month, instant: string): boolean => from <= instant && instant < to;
