import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { htmlAttribute, htmlProse, htmlText } from "../../src/report/escape/escape-html.ts";
import { visible } from "../../src/model/visible.ts";
import { needPython, python } from "../support/python.ts";

/** Any UTF-16, and often what has a meaning in HTML. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
      fc.constantFrom(
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<![CDATA[",
        "&lt",
        "&lt;",
        "&#0;",
        "&amp",
        "&notin",
        "&",
      ),
      fc.constantFrom('"', "'", "`", "=", ">", "<", "\n", "\r", "\u202e", "\u0000", "\ufffe", "\ud800", "😀", "\u00a0"),
    ),
  )
  .map((parts) => parts.join(""));

/** Python's parser of HTML, which nobody here wrote: start tags with their attributes, and text between two tags. */
const parser = `
import json, sys
from html.parser import HTMLParser
class Told(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.told = []
    def handle_starttag(self, tag, attributes): self.told.append([tag, attributes, ""])
    def handle_data(self, data): self.told[-1][2] += data
told = Told()
told.feed(sys.stdin.buffer.read().decode("utf-8"))
told.close()
json.dump(told.told, sys.stdout)
`;

type Told = readonly [tag: string, attributes: readonly (readonly [string, string])[], text: string];

function parsed(html: string): readonly Told[] {
  const { status, stdout, stderr } = spawnSync(python(), ["-c", parser], { input: html, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as readonly Told[];
}

describe("text in HTML", () => {
  test("comes out of a real parser as it is shown, in elements and in attributes of either quote", (context) => {
    needPython(context);
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 200 }), (texts) => {
        const rows = texts.map((text) => {
          const value = htmlAttribute(text);
          return `<b title="${value}" lang='${value}'>${htmlText(text)}</b>`;
        });
        expect(parsed(rows.join(""))).toEqual(
          texts.map((text) => {
            const shown = visible(text);
            return [
              "b",
              [
                ["title", shown],
                ["lang", shown],
              ],
              shown,
            ];
          }),
        );
      }),
      { numRuns: 30 },
    );
  });

  test("holds nothing that could open a tag, a reference of its own or the end of an attribute", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const escape of [htmlText, htmlProse, htmlAttribute]) {
          expect(escape(text)).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
        }
      }),
    );
  });

  test("shows what would hide or reorder its neighbours", () => {
    expect(htmlText("\u202egpj\n.exe")).toBe("\\u{202e}gpj␊.exe");
    expect(htmlProse("one\n  two & <three>\n")).toBe("one   two &amp; &lt;three&gt;");
  });
});
