import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { xmlAttribute, xmlText } from "../../src/report/escape/escape-xml.ts";
import { canonicalXml, needXmllint } from "./xmllint.ts";

/** Any UTF-16, lone surrogates and non-characters included, and often what has a meaning in XML. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
      fc.constantFrom(
        "]]>",
        "<![CDATA[",
        "-->",
        "&",
        "&#0;",
        "&lt;",
        "##[",
        '"',
        "'",
        "<",
        ">",
        "\r\n",
        "\n",
        "\t",
        "\u0000",
      ),
      fc.constantFrom("\ud800", "\udfff", "\ufffe", "\uffff", "😀", "\u0085", "\u2028"),
    ),
  )
  .map((parts) => parts.join(""));

/** What an XML parser should make of it: the text itself, but for what XML cannot carry. */
const carried = (text: string): string =>
  Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const legal =
      code === 9 ||
      code === 10 ||
      code === 13 ||
      (code >= 0x20 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0xfffd);
    return legal || code > 0xffff ? character : "\ufffd";
  }).join("");

const spellings: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#x9;": "\t",
  "&#xA;": "\n",
  "&#xD;": "\r",
};

const unspelled = (canonical: string): string =>
  canonical.replace(/&[#\w]+;/g, (entity) => spellings[entity] ?? entity);

describe("text in XML", () => {
  test("comes out of a real parser as it went in, in elements and in attributes", (context) => {
    needXmllint(context);
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 200 }), (texts) => {
        const rows = texts.map((text) => `<e a="${xmlAttribute(text)}">${xmlText(text)}</e>`);
        const canonical = canonicalXml(`<?xml version="1.0" encoding="UTF-8"?><all>${rows.join("")}</all>`);
        const read = [...canonical.matchAll(/<e a="([^"]*)">([^<]*)<\/e>/g)];
        expect(read.map(([, attribute = ""]) => unspelled(attribute))).toEqual(texts.map(carried));
        expect(read.map(([, , content = ""]) => unspelled(content))).toEqual(texts.map(carried));
      }),
      { numRuns: 30 },
    );
  });

  test("holds nothing that could end the element or the attribute", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(xmlText(text)).not.toMatch(/[<>\r]|&(?!amp;|lt;|gt;|#13;|#91;)/);
        expect(xmlAttribute(text)).not.toMatch(/[<>"\t\r\n]|&(?!amp;|lt;|gt;|quot;|#9;|#10;|#13;|#91;)/);
      }),
    );
  });

  test("keeps line breaks in attributes", () => {
    expect(xmlAttribute("a\nb")).toBe("a&#10;b");
    expect(xmlText("a]]>b\n")).toBe("a]]&gt;b\n");
  });
});
