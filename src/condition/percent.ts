/** Percentages as people write them ↔ numbers from 0 to 100. Written: `95%`, `99.5%`. Refused: bare numbers, anything outside. */

/** null when the text is no percentage. At most two decimals: what a fact is cut to. */
export function parsePercent(text: string): number | null {
  const [, number] = /^(\d{1,3}(?:\.\d{1,2})?)%$/.exec(text) ?? [];
  return number === undefined || Number(number) > 100 ? null : Number(number);
}

export const formatPercent = (value: number): string => `${value}%`;
