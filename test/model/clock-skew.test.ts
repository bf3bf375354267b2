import { expect, test } from "vitest";
import { notableSkew, skewWords } from "../../src/model/clock-skew.ts";

test("up to five minutes are nobody's concern, in either direction", () => {
  for (const ahead of [null, 0, 300_000, -300_000]) expect(notableSkew(ahead)).toBeUndefined();
});

test("more is kept in whole minutes and said with its direction", () => {
  expect(notableSkew(300_001)).toBe(300_000);
  expect(notableSkew(-3_599_000)).toBe(-3_600_000);
  expect(skewWords(3_600_000)).toContain("60 minutes ahead of AWS's");
  expect(skewWords(-420_000)).toContain("7 minutes behind AWS's");
});
