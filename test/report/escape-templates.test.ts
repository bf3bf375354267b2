import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { visible } from "../../src/model/visible.ts";
import { hclString } from "../../src/report/escape/escape-hcl.ts";
import { yamlLines, type YamlValue } from "../../src/report/escape/escape-yaml.ts";

const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "no",
    "~",
    "1e3",
    "- a",
    "a: b",
    "# c",
    "'",
    '"',
    "\u0085",
    "\u2028",
    "\ud800",
    "\u202e",
    "{{",
    "!Ref x",
    "&a",
  ),
);
const values: fc.Arbitrary<YamlValue> = fc.letrec<{ value: YamlValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(text, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

describe("YAML of templates", () => {
  it("is read as what was written, whatever the texts are", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("Key", "aws:PrincipalOrgID", "Fn::If"), values, { minKeys: 1 }),
        (value) => {
          expect(parse(yamlLines(value).join("\n"))).toEqual({ ...value });
        },
      ),
    );
  });

  it("shows no character that acts upon what is around it", () => {
    fc.assert(
      fc.property(text, (held) => {
        const [line = ""] = yamlLines({ Key: held });
        expect(visible(line)).toBe(line);
      }),
    );
  });
});

describe("a string of Terraform", () => {
  it.each([
    ["plain", '"plain"'],
    ['a "b" \\c', String.raw`"a \"b\" \\c"`],
    ["${file(x)} $${y} %{if} $ %", String.raw`"\u0024{file(x)} $\u0024{y} \u0025{if} $ %"`],
    ["a\nb\u202e", String.raw`"a␊b\\u{202e}"`],
  ])("of %j stands for itself", (given, written) => expect(hclString(given)).toBe(written));

  it("interpolates nothing and ends where it should", () => {
    fc.assert(
      fc.property(
        fc.oneof(text, fc.string({ unit: fc.constantFrom("$", "{", "%", '"', "\\", "\n", "a") })),
        (given) => {
          const inner = hclString(given).slice(1, -1);
          const rest = inner.replace(/\\(?:["\\]|u00[0-9]{2})/g, "-");
          expect(rest).not.toMatch(/["\\\n]|\$\{|%\{/);
        },
      ),
    );
  });
});
