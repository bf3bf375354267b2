import fc from "fast-check";
import { expect, it, test } from "vitest";
import { formatPercent, parsePercent } from "../../src/condition/percent.ts";
import { formatSize, parseSize } from "../../src/condition/size.ts";

test.each([
  [0, "0 bytes"],
  [17, "17 bytes"],
  [1_024, "1KiB"],
  [20 * 2 ** 30, "20GiB"],
  [1_500_000, "1500KB"],
  [2_000_000_000, "2GB"],
  [2 ** 53 - 1, "9007199254740991 bytes"],
])("%d bytes are written %s", (bytes, written) => {
  expect(formatSize(bytes)).toBe(written);
});

it("a size that is written is read back to the byte", () => {
  const powers = fc.tuple(
    fc.integer({ min: 0, max: 999 }),
    fc.constantFrom(1, 1e3, 2 ** 10, 1e6, 2 ** 20, 1e9, 2 ** 40),
  );
  const bytes = fc.oneof(
    fc.maxSafeNat(),
    powers.map(([count, unit]) => count * unit),
  );
  fc.assert(
    fc.property(bytes, (size) => {
      expect(parseSize(formatSize(size))).toBe(size);
    }),
  );
});

it("a percentage that is written is read back, and what is none is refused", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), (hundredths) => {
      expect(parsePercent(formatPercent(hundredths / 100))).toBe(hundredths / 100);
    }),
  );
  for (const none of ["95", "101%", "-1%", "1e1%", "95 %", "%", "99.999%"]) expect(parsePercent(none)).toBeNull();
});
