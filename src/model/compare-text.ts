/** The one order of everything that is listed: UTF-16 code units, as `<` has it, and never a locale's. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
