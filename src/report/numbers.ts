/** Counts as people read them, the same on every machine: `1,203`, `1 table`, `2 tables`. */

/** Thousands apart. Written out because number formats of a locale differ between machines. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

export const plural = (count: number, one: string, many: string): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

export const instantWords = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
