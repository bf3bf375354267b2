/** Sizes as people write them ↔ bytes. Written: `500MB`, `10GiB`, `1 KiB`, `17 bytes`. Refused: signs, fractions, sizes beyond 2⁵³. */

const units: Readonly<Record<string, number>> = {
  TiB: 2 ** 40,
  TB: 1e12,
  GiB: 2 ** 30,
  GB: 1e9,
  MiB: 2 ** 20,
  MB: 1e6,
  KiB: 2 ** 10,
  KB: 1e3,
  B: 1,
  bytes: 1,
};

/** Bytes, or null when the text is not a size. */
export function parseSize(text: string): number | null {
  const [, count, unit] = /^(\d+) ?([KMGT]i?B|B|bytes)$/.exec(text) ?? [];
  return unit === undefined ? null : exactBytes(Number(count) * (units[unit] ?? Number.NaN));
}

/** A number that counts bytes, or null. */
export const exactBytes = (value: unknown): number | null =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : null;

/** In the largest unit of which it is a whole number, so that nothing is lost: `20GiB`, `1500MB`, `1234567 bytes`. */
export function formatSize(bytes: number): string {
  const whole = Object.entries(units).find(([, size]) => size > 1 && bytes >= size && bytes % size === 0);
  return whole === undefined ? `${bytes} bytes` : `${bytes / whole[1]}${whole[0]}`;
}
