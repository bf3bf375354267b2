/** Counts as people read them, the same on every machine: `1,203`, `1 table`, `2 tables`. */

/** Thousands apart. Written out because number formats of a locale differ between machines. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

export const plural = (count: number, one: string, many: string): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

export const instantWords = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

const sizes = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** To one digit behind the point, in the largest unit of which there is one: `1.5 GiB`. */
export function sizeWords(bytes: number): string {
  const unit = Math.min(sizes.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** unit;
  return `${unit === 0 ? value : value.toFixed(1)} ${sizes[unit] ?? ""}`;
}

/** `1,234.50 USD`. */
export function costWords(amount: number, currency: string): string {
  const [whole = "0", cents = "00"] = amount.toFixed(2).split(".");
  return `${grouped(Number(whole))}.${cents} ${currency}`;
}
