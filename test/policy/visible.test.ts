import fc from "fast-check";
import { expect, test } from "vitest";
import { firstUnsafe, visible } from "../../src/policy/visible.ts";

test.each([
  ["\u001b[31mred\u0007", "␛[31mred␇"],
  ["a\tb\u007fc", "a b␡c"],
  ["\u009b2J", "�2J"],
  ["safe\u202eexe.", "safe�exe."],
  ["two\u2028lines", "two�lines"],
  ["a\u2065b", "a�b"],
  ["\ud800", "�"],
  ["می‌خواهم 👨‍👩‍👧 ü 中", "می‌خواهم 👨‍👩‍👧 ü 中"],
])("%j is shown as %s", (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test("every text keeps its width, and nothing in it is left that a terminal acts upon", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const shown = visible(text);
      expect(shown).toHaveLength(text.length);
      expect(shown).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/u);
    }),
  );
});

test("line feeds and tabs have a place in a text and other controls have none", () => {
  expect(firstUnsafe("one\n\ttwo")).toBeNull();
  expect(firstUnsafe("one\r\ntwo")).toBe("U+000D");
  expect(firstUnsafe("\u{e0041}")).toBe("U+E0041");
});
