/** `npm run pictures` is this test with --update, and then takes the photographs (`scripts/photograph-reports.mjs`). */
import { statSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { consolePicture, type Shown } from "../../scripts/console-picture.ts";
import { sampleOnTerminal } from "../report/sample-reports.ts";
import { pages, textOf } from "./pages.ts";
import { htmlOf, linksIn } from "./rendered.ts";

/** Parts of the report, from the line that begins so to the one before that which begins so. */
const parts = [
  ["restorable ", "100000000010"],
  ["200000000001", "  refunds"],
  ["200000000004", "  pii-lake-index"],
  ["Coverage", "  sts:AssumeRole"],
  ["✗  ", "Run "],
  ["39 findings", null],
] as const;

describe("the picture of the console", () => {
  it("is what a terminal shows of the sample organization today", async () => {
    const picture = consolePicture({
      lines: [
        { text: "\u001b[2m$ restorable audit --organization --waivers waivers.yaml\u001b[22m" },
        ...partsOf(await sampleOnTerminal()),
      ],
      columns: 100,
      says: "restorable audit in a terminal: failing and unknown findings by account and table, what was not seen, and the exit code",
    });
    await expect(picture).toMatchFileSnapshot("../../docs/pictures/console.svg");
  });

  it("keeps what it cannot show from looking as if it could", () => {
    const draw = (text: string) => consolePicture({ lines: [{ text }], columns: 10, says: "a line" });
    expect(draw("a <b> & c")).toContain(">a &lt;b&gt; &amp; c</tspan>");
    expect(draw("\u001b[31m\u001b[1mred\u001b[39m bold\u001b[22m")).toContain('class="fail strong" x="16.0"');
    expect(() => draw("\u001b[45mpink")).toThrow("no such look");
    expect(() => draw("bell\u0007")).toThrow("and nothing else");
  });
});

describe("what was photographed", () => {
  it.each([
    ["audit.html", [`id="verdict"`, `id="coverage"`, `id="findings"`]],
    ["month.html", ["The month in brief"]],
  ])("is in %s still", (sample, sections) => {
    const html = textOf(`reports/samples/${sample}`);
    expect(sections.filter((section) => !html.includes(section))).toEqual([]);
  });
});

describe("pictures of pages", () => {
  const named = pages.flatMap((page) =>
    linksIn(htmlOf(textOf(page))).filter((link) => /^[^:]*pictures\/[^/]+\.(png|svg)$/.test(link)),
  );

  it.each([...new Set(named.map((link) => link.replace(/^.*pictures\//, "")))])("%s is small", (file) => {
    expect(statSync(new URL(`../../docs/pictures/${file}`, import.meta.url)).size).toBeLessThan(300_000);
  });

  it("are shown, each of them, with what they show in words", () => {
    expect(named.length).toBeGreaterThanOrEqual(2);
    for (const page of pages) expect(htmlOf(textOf(page))).not.toMatch(/<img[^>]*alt=""/);
  });
});

function partsOf(text: string): readonly Shown[] {
  const lines = text.trimEnd().split("\n");
  const plain = lines.map(stripVTControlCharacters);
  const indexOf = (start: string, from: number): number => {
    const found = plain.findIndex((line, index) => index >= from && line.startsWith(start));
    if (found === -1) throw new Error(`the report has no line that begins with ${start}`);
    return found;
  };
  let shownTo = 0;
  return parts.flatMap(([start, end]): readonly Shown[] => {
    const from = indexOf(start, shownTo);
    const to = end === null ? lines.length : indexOf(end, from);
    const gap = from - shownTo;
    shownTo = to;
    return [...(gap === 0 ? [] : [{ gap }]), ...lines.slice(from, to).map((line) => ({ text: line }))];
  });
}
