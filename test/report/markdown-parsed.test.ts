import { gfm, gfmHtml } from "micromark-extension-gfm";
import { micromark } from "micromark";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { markdownCode, markdownProse } from "../../src/report/escape/escape-markdown.ts";
import { githubSummaryFormat } from "../../src/report/github-summary.ts";
import { markdownFormat } from "../../src/report/markdown.ts";
import { visible, visibleProse } from "../../src/model/visible.ts";
import { rendered } from "./audit-fixture.ts";
import { cleanAudit, emptyAudit, largeAudit, nastyAudit, typicalAudit, unseenAudit } from "./audits.ts";

/** `allowDangerousHtml`: raw HTML would come through, and be seen. */
const htmlOf = (markdown: string): string =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });

const ours = new Set("h2 h3 h4 p strong blockquote table thead tbody tr th td ul li code".split(" "));
const foreignTags = (html: string): readonly string[] =>
  [...html.matchAll(/<\/?([a-z0-9]+)([^>]*)>/gi)]
    .filter(([, name = "", attributes = ""]) => !ours.has(name) || !/^( align="(left|right)")?$/.test(attributes))
    .map(([tag]) => tag);

const spellings: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };
/** What a reader sees. The space of no width is ours: it keeps a sign from its name. */
const seen = (html: string): string =>
  html
    .replace(/<[^>]*>/g, "")
    .replace(/&\w+;/g, (entity) => spellings[entity] ?? entity)
    .replaceAll("\u200b", "");
/** Runs of spaces are one to Markdown, and none stand at the ends. */
const spaced = (text: string): string => text.replace(/ +/g, " ").trim();

const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 4 }),
      fc.constantFrom(..."|\\`*_~<>[](){}#+-.!@$%&:;=^/\"' 1a\n".split("")),
      fc.constantFrom(
        "```",
        "</code>",
        "<b>",
        "<!--",
        "&lt;",
        "![",
        "](x)",
        "\\|",
        "| --- |",
        "- ",
        "1. ",
        "> ",
        "[^1]",
      ),
      fc.constantFrom("https://e.x", "www.e.x", "a@b.co", "ftp://e.x", "mailto:a@b.co", "@octocat", "#1", "GH-1", "~~"),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

describe("text in Markdown", () => {
  test("is the same text in a heading, a table cell, a list and a paragraph, and nothing but text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const code = markdownCode(text);
        const prose = markdownProse(text);
        const html = htmlOf(
          `#### ${code} ${prose}\n\n| A | B | C |\n| --- | --- | --- |\n| ${code} | ${prose} | end |\n\n- x: ${prose} ${code}\n\n**x${prose}x** end`,
        );
        expect(foreignTags(html)).toEqual([]);
        const cells = [...html.matchAll(/<td>(.*?)<\/td>/gs)].map(([, cell = ""]) => seen(cell));
        const name = text === "" ? "(empty)" : visible(text);
        const sentence = spaced(visibleProse(text));
        expect([cells[0], spaced(cells[1] ?? ""), cells[2]]).toEqual([name, sentence, "end"]);
        expect(html.match(/<(h4|ul|li|tr|p)>/g)).toEqual(["<h4>", "<tr>", "<tr>", "<ul>", "<li>", "<p>"]);
      }),
      { numRuns: 300 },
    );
  });

  test("mentions nobody and refers to nothing, also where links are made after rendering", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const html = htmlOf(`x ${markdownCode(text)} ${markdownProse(text)}`);
        const outsideCode = html
          .replace(/<code>.*?<\/code>/gs, "")
          .replace(/<[^>]*>/g, "")
          .replace(/&\w+;/g, (entity) => spellings[entity] ?? entity);
        expect(outsideCode).not.toMatch(/[@#!$~%&]\w|\bGH-\d|:\/\/|www\./i);
      }),
      { numRuns: 300 },
    );
  });
});

describe.each([markdownFormat, githubSummaryFormat])("the $id report", (format) => {
  const audits = { nastyAudit, emptyAudit, unseenAudit, cleanAudit, typicalAudit, largeAudit };

  test.each(Object.entries(audits))("of %s is headings, paragraphs, lists and tables, and nothing else", (_, audit) => {
    expect(foreignTags(htmlOf(rendered(format, audit)))).toEqual([]);
  });

  test("keeps its tables whole: every row has as many cells as its header", () => {
    for (const audit of Object.values(audits)) {
      for (const [table] of htmlOf(rendered(format, audit)).matchAll(/<table>.*?<\/table>/gs)) {
        const columns = table.match(/<th[ >]/g)?.length;
        const rows = [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].slice(1);
        for (const [, row = ""] of rows) expect(row.match(/<td[ >]/g)).toHaveLength(columns ?? 0);
      }
    }
  });
});
