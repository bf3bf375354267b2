import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldLooks, type Look } from "../../src/history/looks.ts";
import type { Verdict } from "../../src/model/finding.ts";
import type { Unseen } from "../../src/model/run.ts";

/** Of one table by one rule in one run: a verdict, or why there is none. */
const sights = [
  "pass",
  "fail",
  "unknown",
  "waived",
  "not-applicable",
  "no-table",
  "region-dark",
  "account-dark",
  "table-missing",
  "listing-broke-off",
  "not-listed",
  "not-asked",
] as const;
type Sight = (typeof sights)[number];

const verdicts: ReadonlySet<string> = new Set(["pass", "fail", "unknown", "waived", "not-applicable"]);
const surely: ReadonlySet<Sight> = new Set(["pass", "not-applicable", "no-table"]);
const endless: ReadonlySet<Sight> = new Set(["not-listed", "not-asked"]);

const account = "111111111111";
const region = "us-east-1";
const place = { rule: "pitr-enabled", account, region, table: "orders", arn: "arn:orders" };
const asOf = (index: number): string => `2026-11-${String(index + 1).padStart(2, "0")}T06:00:00.000Z`;

const unseenOf = (sight: Sight): readonly Pick<Unseen, "account" | "region" | "table">[] =>
  ({
    "region-dark": [{ account, region }],
    "account-dark": [{ account, region: null }],
    "table-missing": [{ account, region, table: "orders" }],
    "listing-broke-off": [{ account: null, region: null }],
  })[sight as string] ?? [];

/** What is said before the last run, in which it fails. */
function lookAt(before: readonly Sight[], judgement: (index: number) => string = () => "same"): Look {
  const looks = foldLooks();
  for (const [index, sight] of before.entries()) {
    looks.begin({
      asOf: asOf(index),
      rules: new Map(sight === "not-asked" ? [] : [[place.rule, judgement(index)]]),
      accounts: new Set(sight === "not-listed" || sight === "listing-broke-off" ? [] : [account]),
      unseen: unseenOf(sight),
    });
    if (verdicts.has(sight)) looks.see({ ...place, verdict: sight as Verdict });
    looks.end();
  }
  const index = before.length;
  looks.begin({
    asOf: asOf(index),
    rules: new Map([[place.rule, judgement(index)]]),
    accounts: new Set([account]),
    unseen: [],
  });
  looks.see({ ...place, verdict: "fail" });
  return looks.before(place);
}

/** Looks back over all of them, as a person would; null where it failed before, so that nobody asks. */
function lookedBack(before: readonly Sight[]): { readonly after: string | null } | null {
  for (const [index, sight] of [...before.entries()].reverse()) {
    if (sight === "fail") return null;
    if (surely.has(sight)) return { after: asOf(index) };
    if (endless.has(sight)) return { after: null };
  }
  return { after: null };
}

describe("the last run in which a finding surely did not fail", () => {
  test("is the one that a look back over all runs finds, whatever lies between", () => {
    let told = 0;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...sights), { maxLength: 8 }), (before) => {
        const expected = lookedBack(before);
        fc.pre(expected !== null);
        if (expected?.after !== null) told += 1;
        expect(lookAt(before).after).toBe(expected?.after);
      }),
      { numRuns: 2_000 },
    );
    expect(told).toBeGreaterThan(200);
  });

  test.each<readonly [Look["because"], readonly Sight[], string]>([
    ["observed", ["pass"], "it passed in the run before"],
    ["observed", ["pass", "no-table"], "the table came to be"],
    ["observed", ["pass", "region-dark", "unknown"], "it passed before the gap"],
    ["first-look", [], "there was no run before"],
    ["first-look", ["not-listed"], "the account came into the population"],
    ["first-look", ["account-dark"], "the account was never seen before"],
    ["policy", ["pass", "not-asked"], "the rule is new"],
    ["waiver-ended", ["pass", "waived"], "a waiver accepted it until now"],
    ["waiver-ended", ["waived", "unknown"], "a waiver accepted it when last known"],
  ])("says %s after %s: %s", (because, before) => {
    expect(lookAt(before).because).toBe(because);
  });

  test("says that the policy changed where the rule judges otherwise since then", () => {
    const change = (index: number): string => (index < 2 ? "old" : "new");
    expect(lookAt(["pass", "pass"], change)).toEqual({ after: asOf(1), because: "policy" });
    expect(lookAt(["pass", "pass", "pass"], change)).toEqual({ after: asOf(2), because: "observed" });
  });
});
