import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { terminalProse, terminalText } from "../../src/report/escape/escape-terminal.ts";

const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
const actedUpon = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

describe("text on a terminal", () => {
  test("holds nothing that a terminal acts upon", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(terminalText(text)).not.toMatch(actedUpon);
        expect(terminalProse(text)).not.toMatch(actedUpon);
      }),
    );
  });

  test("is unchanged where it is plain", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(?:[\w./ -]|:[\w./ -])*$/), (text) => {
        expect(terminalText(text)).toBe(text);
      }),
    );
  });

  test.each([
    ["a control sequence", "\u001b[2J", "␛[2J"],
    ["an 8-bit control sequence", "\u009b2J", "\\u{9b}2J"],
    ["a line break in a name", "a\r\nb", "a␍␊b"],
    ["an override of the direction", "\u202egpj.exe", "\\u{202e}gpj.exe"],
    ["a space of no width", "ad\u200bmin", "ad\\u{200b}min"],
    ["the one of its neighbours without a name", "a\u2065b", "a\\u{2065}b"],
    ["half a character", "\ud83d!", "\\u{d83d}!"],
    ["a command to a log", "##[add-mask]x", "##\\u{5b}add-mask]x"],
    ["another", "::error title=a::b", ":\\u{3a}error title=a::b"],
    ["an ARN without Region", "arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/a"],
    ["an emoji with joiners", "👩‍🚀", "👩‍🚀"],
  ])("shows %s", (_, text, shown) => {
    expect(terminalText(text)).toBe(shown);
  });

  test("takes line breaks in a sentence for spaces, and cuts one that would fill the screen", () => {
    expect(terminalProse("one\n  two\n")).toBe("one   two");
    expect(terminalProse("x".repeat(700))).toBe(`${"x".repeat(600)}… (100 more characters)`);
  });
});
