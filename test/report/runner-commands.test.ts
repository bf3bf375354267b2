import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lenientTellerOf } from "../../src/cli/teller.ts";
import { escapedJson } from "../../src/report/escape/escape-json.ts";
import { markdownCode, markdownProse } from "../../src/report/escape/escape-markdown.ts";
import { terminalProse, terminalText } from "../../src/report/escape/escape-terminal.ts";
import { xmlAttribute, xmlText } from "../../src/report/escape/escape-xml.ts";
import { formats } from "../../src/report/registry.ts";
import { captureIo } from "../support/captured-io.ts";
import { auditOf, fail, policyOf, rendered, rule } from "./audit-fixture.ts";
import { commandsIn } from "./workflow-commands.ts";

const hostile = [
  "##[set-output name=deploy]yes",
  "::set-output name=deploy::yes",
  "::stop-commands::x",
  "###[add-mask]a",
  "##[Error]forged",
  "a\n::error::b",
].join(" ");

const anyText = fc
  .array(
    fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom(...hostile.split(" "), "##[", "::", "]", " ", "error")),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(""));

/** A terminal's line may be broken anywhere. */
const ends = (text: string): readonly string[] => Array.from(text, (_, at) => text.slice(at));

describe("what a log of GitHub Actions shows", () => {
  test.each(["console", "json", "markdown", "junit", "junit-gitlab", "sarif"] as const)(
    "a %s report with texts of others carries out no command of theirs",
    (id) => {
      const policy = policyOf("p", [rule("bad", "high", { title: hostile, why: hostile, fix: hostile })]);
      const tables = [{ at: ["111111111111", "eu-west-1", hostile] as const, rules: { bad: fail(hostile) } }];
      const audit = auditOf({ policy, tables, accountNames: { "111111111111": hostile } });
      const text = rendered(formats[id], audit);
      expect(text).toContain("stop-commands");
      expect(commandsIn(text)).toEqual([]);
    },
  );

  test("is no command where the log itself is JSON", async () => {
    const io = captureIo({ env: {}, cwd: "/", now: 0 });
    const saying = { event: "trouble", text: null, fields: { detail: hostile } };
    await lenientTellerOf(io, { log: "json" }).tell(saying);
    expect(JSON.parse(io.written.stderr)).toMatchObject({ detail: hostile });
    expect(commandsIn(io.written.stderr)).toEqual([]);
  });

  test("is no command however a line of it is broken", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const shown of [terminalText(text), terminalProse(text)]) {
          expect(ends(shown).flatMap(commandsIn)).toEqual([]);
        }
      }),
    );
  });

  test("is none in JSON, XML and Markdown either, where text stands in the middle of a line", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = escapedJson(JSON.stringify({ text }));
        expect(JSON.parse(json)).toEqual({ text });
        const lines = [json, `| ${markdownCode(text)} | ${markdownProse(text)} |`];
        const xml = `<a b="${xmlAttribute(text)}">${xmlText(text.replace(/[\r\n]/g, " "))}</a>`;
        expect([...lines, xml].flatMap(commandsIn)).toEqual([]);
      }),
    );
  });
});
