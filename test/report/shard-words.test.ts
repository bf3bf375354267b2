/** What reports say of a shard in words: never as if it were the whole. */
import { describe, expect, it } from "vitest";
import { coverageOf } from "../../src/evaluate/coverage.ts";
import type { AccountsEnd } from "../../src/model/observation.ts";
import { runEntry, runId } from "../../src/report/coverage-entries.ts";
import { coverageNotes } from "../../src/report/coverage-words.ts";
import { headlineOf } from "../../src/report/headline.ts";
import { populationSheet } from "../../src/report/population-words.ts";
import { populationWords } from "../../src/report/run-words.ts";
import { auditOf, fail, fullCoverage, pass, policyOf, rule, run } from "./audit-fixture.ts";

const selection = { ...run.selection, shard: { index: 2, of: 4 } };
const sharded = { ...run, selection };
const others = "5 accounts fall into other shards, and are not told of here";
const exclusions = [{ flag: "--shard", accounts: 5, regions: 0 }];
const coverage = { ...fullCoverage, population: { ...fullCoverage.population, exclusions } };

const audited = (verdict: typeof pass) =>
  auditOf({
    policy: policyOf("p", [rule("a-rule", "high")]),
    coverage,
    tables: [{ at: ["111111111111", "eu-west-1", "orders"], rules: { "a-rule": verdict } }],
  });

/** Of a listing that ended so, none of whose accounts was opened. */
const sheetOf = (end: Partial<AccountsEnd>): string =>
  populationSheet(coverageOf([], { kind: "end", listed: 3, source: "organizations:ListAccounts", ...end }, [])).join(
    " ",
  );

describe("a shard", () => {
  it("is named where it is said whose tables were looked at", () => {
    expect(populationWords(sharded)).toBe("organization o-a1b2c3d4e5, shard 2 of 4 of the accounts alone");
  });

  it.each([pass, fail("x")])("says in its headline that others have accounts, whatever it comes to (%#)", (verdict) => {
    const { text, parts } = headlineOf(audited(verdict));
    expect(parts.at(-1)).toBe(others);
    expect(text.endsWith(`; ${others}.`)).toBe(true);
    expect(text).not.toContain("every account and Region was seen");
  });

  it("is not everything to a file of findings alone, and takes the place of no other shard's entry", () => {
    const { whole, text } = runEntry(audited(pass));
    expect([whole, text]).toEqual([false, expect.stringContaining(others) as string]);
    const ids = [run, sharded, { ...run, selection: { ...selection, shard: { index: 3, of: 4 } } }].map(runId);
    expect(new Set(ids.map(String)).size).toBe(3);
  });

  it("has as many accounts as fall into it, of those that there are", () => {
    expect(sheetOf({ pages: 1, elsewhere: 5, outside: { ous: 0, tags: 2 } })).toMatch(
      /^10 accounts listed by .*, 3 of them in the population of this shard: .*Left out: 2 accounts by --account-tag, 5 accounts by --shard\.$/,
    );
    expect(sheetOf({ source: "file", elsewhere: 5 })).toMatch(/8 accounts named by --accounts-file, 3 of them in the/);
    expect(sheetOf({ pages: 1 })).not.toContain("shard");
  });

  it("does not wonder about accounts of --exclude-account that other shards have", () => {
    const excluded = { ...sharded, selection: { ...selection, excludedAccounts: ["222222222222"] } };
    const notes = coverageNotes(coverage, excluded).map(({ text }) => text);
    expect(notes).toEqual([others, "0 accounts left out by --exclude-account"]);
    const { shard: _, ...whole } = excluded.selection;
    const ofAll = coverageNotes(fullCoverage, { ...run, selection: whole }).map(({ text }) => text);
    expect(ofAll).toEqual(["0 accounts left out by --exclude-account, which names 1"]);
  });
});
