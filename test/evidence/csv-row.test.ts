import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRow } from "../../src/evidence/csv-row.ts";
import { formulaSafe } from "../../src/model/formula-safe.ts";
import { visible } from "../../src/model/visible.ts";
import { place } from "../cli/invoke.ts";
import { sampleOrganization } from "../../src/emulator/sample-organization.ts";
import { join } from "node:path";
import { textsIn } from "./bundles.ts";

/** One line of RFC 4180, every cell quoted. */
const cellsOf = (line: string): readonly string[] =>
  [...line.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n$)/g)].map(([, cell = ""]) => cell.replaceAll('""', '"'));

describe("a sheet", () => {
  const formulas = [
    "=1+1",
    "+1",
    "-1",
    "@a",
    "\t=1",
    " =1",
    "prod;=HYPERLINK(0)",
    "＝1+1",
    "\u200b=1+1",
    '"=1+1',
    "−1+1",
  ];

  it.each(formulas)("has an apostrophe before what a spreadsheet may take for a formula: %j", (formula) => {
    const [read = ""] = cellsOf(csvRow([formula]));
    expect(read).toBe(formulaSafe(visible(formula)));
    expect(formula.startsWith("\t") || formula.startsWith("\u200b") || read.includes("'")).toBe(true);
  });

  it("gives every cell back as it can be seen, but for apostrophes before formulas", () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom(...formulas, '"', "a,b", "a\r\nb", "\u001b[2J"));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
        const line = csvRow(cells);
        expect(cellsOf(line).map((text) => text.replaceAll("'", ""))).toEqual(
          cells.map((text) => visible(text).replaceAll("'", "")),
        );
        expect(line.slice(0, -2)).not.toMatch(/\p{Cc}/u);
      }),
    );
    expect(csvRow([-1, "x"])).toBe('"-1","x"\r\n');
  });

  it("of the population names every account and Region, seen or not and why", async () => {
    const { invoke, folder } = await place({ organization: sampleOrganization });
    await invoke(["audit", "--organization", "-p", "pitr-only"]);
    await invoke(["evidence", "latest", "-o", "e.tar.gz", "-f", "json"]);
    const texts = await textsIn(join(folder, "e.tar.gz"));
    const rows = (texts.get("population.csv") ?? "")
      .split("\r\n")
      .slice(1, -1)
      .map((line) => cellsOf(`${line}\r\n`));
    type Report = { coverage: { unseen: { account: string; region: string | null }[]; scopes: { seen: number } } };
    const { coverage } = JSON.parse(texts.get("reports/audit.json") ?? "") as Report;
    const [seen, unseen] = ["yes", "no"].map((word) => rows.filter((row) => row[8] === word));
    expect(seen).toHaveLength(coverage.scopes.seen);
    expect(unseen?.map((row) => `${row[0]} ${row[6]}`).toSorted()).toEqual(
      coverage.unseen.map(({ account, region }) => `${account} ${region ?? ""}`).toSorted(),
    );
    expect(unseen?.filter((row) => (row[9] ?? "") === "")).toEqual([]);
  }, 240_000);
});
