/** The organization of the demo, judged by every pack and by all rules at once: the oracle agrees, and it shows what it is for. */
import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { notApplicableCodes, type Verdict } from "../../src/model/finding.ts";
import { breachesOf } from "../support/invariants.ts";
import type { JsonReport } from "../support/json-report.ts";
import { disagreements } from "../support/oracle/oracle.ts";
import { packs, rules, type RuleId } from "../support/oracle/rules.ts";
import { askedFor } from "../support/oracle/selection.ts";
import { runScenario, type Outcome } from "../support/run-scenario.ts";

const everyRule = `id: every-rule\ntitle: All that is shipped\nrules: [${Object.keys(rules).join(", ")}]\n`;
const argvOf = (policy: string): readonly string[] => ["audit", "--organization", "--policy", policy];

/** What the sample holds no table for. Where one account has no role, nobody can say that there is no copy. */
const notShown: Readonly<Partial<Record<RuleId, readonly Verdict[]>>> = {
  "copy-in-another-account": ["fail"],
  "copy-in-another-region": ["fail"],
  "immutable-copy": ["fail"],
  "recovery-point-objective": ["fail"],
  "aws-backup-retention": ["fail", "unknown"],
  "backup-plan-produces-points": ["unknown"],
  "continuous-backup-is-pitr": ["unknown"],
  "replica-pitr-any": ["fail"],
  // Nobody there has drilled or validated anything.
  "drill-fresh": ["pass"],
  "restore-tested": ["pass"],
  "restored-table-protected": ["fail", "pass"],
};

async function audit(policy: string): Promise<Outcome & { readonly report: JsonReport }> {
  const [outcome] = await runScenario({
    name: `the sample by ${policy}`,
    organization: "sample",
    files: { "every-rule.yaml": everyRule },
    steps: [{ argv: argvOf(policy), env: {}, expect: { exit: 1 } }],
    withoutOracle: "this file asks it itself",
  });
  if (!outcome?.report) throw new Error(`no report was written:\n${outcome?.stderr}`);
  return { ...outcome, report: outcome.report };
}

const disagreementsOf = ({ report, truth, caller, step }: Awaited<ReturnType<typeof audit>>, policy: string) => {
  const asked = { ...askedFor(step.argv), policy };
  return disagreements({ report, truth, scanned: asked, judged: asked, caller });
};

describe("the sample organization", () => {
  let whole: Awaited<ReturnType<typeof audit>>;
  beforeAll(async () => {
    whole = await audit("./every-rule.yaml");
  });

  it("is judged by every rule that is shipped", () => {
    const shipped = readdirSync(new URL("../../policies/", import.meta.url))
      .filter((name) => name.endsWith(".yaml") && name !== "typical-table.yaml")
      .map((name) => name.slice(0, -".yaml".length));
    expect(whole.report.summary.rules.map(({ rule }) => rule)).toEqual(shipped.sort());
  });

  it.each(Object.keys(rules) as RuleId[])("is judged by %s as it truly is", (rule) => {
    expect(breachesOf(whole)).toEqual([]);
    expect(disagreementsOf(whole, rule)).toEqual([]);
  });

  it.each(Object.keys(packs))("is judged by the pack %s as it truly is", async (pack) => {
    const outcome = await audit(pack);
    expect(breachesOf(outcome)).toEqual([]);
    expect(disagreementsOf(outcome, pack)).toEqual([]);
    expect([...new Set(outcome.report.findings.map(({ rule }) => rule))].sort()).toEqual(
      [...(packs[pack] ?? [])].sort(),
    );
    expect(outcome.exit).toBe(1);
  });

  it.each(Object.keys(rules) as RuleId[])(
    "shows %s as a pass, a fail, unknown and not applicable, as far as it can",
    (rule) => {
      const found = new Set(whole.report.findings.filter((each) => each.rule === rule).map(({ verdict }) => verdict));
      const verdicts: readonly Verdict[] = ["fail", "not-applicable", "pass", "unknown"];
      expect([...found].sort()).toEqual(verdicts.filter((verdict) => notShown[rule]?.includes(verdict) !== true));
    },
  );

  it("shows every reason for which a shipped rule does not apply", () => {
    const codes = new Set(whole.report.findings.map(({ reason }) => reason.code));
    // No shipped rule asks for a tag, so nothing can opt out of one, and no shipped policy skips.
    const can = notApplicableCodes.filter((code) => code !== "opted-out" && code !== "skipped");
    expect(can.filter((code) => !codes.has(code))).toEqual([]);
  });

  it("shows a suspended account, one without a role, a disabled Region and one that an SCP denies", () => {
    const { unseen, skipped, disabledRegions } = whole.report.coverage;
    expect(skipped.map(({ because }) => because)).toEqual(["SUSPENDED"]);
    expect(new Set(unseen.map(({ state, reason }) => `${state} ${reason.kind}`))).toEqual(
      new Set(["role-less role-not-assumable", "denied denied-by-scp"]),
    );
    expect(disabledRegions.length).toBeGreaterThan(0);
  });

  describe("with a report that lies", () => {
    const held = (report: JsonReport) =>
      Object.keys(rules).flatMap((rule) => disagreementsOf({ ...whole, report }, rule));
    const lying = (change: (findings: JsonReport["findings"]) => JsonReport["findings"]): JsonReport => ({
      ...whole.report,
      findings: change(whole.report.findings),
    });

    it("about any one verdict is found out, whichever verdict it is turned into", () => {
      // Every 37th, prime to the number of rules: each rule is met in turn, and not every finding has to be turned.
      const some = whole.report.findings.map((_, at) => at).filter((at) => at % 37 === 0);
      expect(some.length).toBeGreaterThan(10);
      const undetected = some.flatMap((at) =>
        (["pass", "fail", "unknown", "waived", "not-applicable"] as const)
          .filter((verdict) => verdict !== whole.report.findings[at]?.verdict)
          .filter((verdict) => {
            const report = lying((findings) => findings.map((each, n) => (n === at ? { ...each, verdict } : each)));
            return held(report).length === 0;
          })
          .map((verdict) => `${whole.report.findings[at]?.arn} ${whole.report.findings[at]?.rule} as ${verdict}`),
      );
      // A table that somebody deletes during the scan may be judged as it was or as gone.
      const vanishing = whole.truth.accounts
        .flatMap(({ scopes }) => scopes.flatMap(({ tables }) => tables))
        .filter(({ vanishesAfter }) => vanishesAfter !== null);
      expect(undetected.filter((lie) => !vanishing.some(({ arn }) => lie.startsWith(`${arn} `)))).toEqual([]);
    });

    it("by leaving a table out is found out", () => {
      const [left] = whole.report.findings;
      const found = held(lying((findings) => findings.filter(({ arn }) => arn !== left?.arn)));
      expect(found).toContainEqual(expect.stringContaining("is there and was not judged"));
    });

    it("by inventing a table is found out", () => {
      const found = held(
        lying((findings) => findings.map((each, at) => (at === 0 ? { ...each, arn: `${each.arn}-2` } : each))),
      );
      expect(found).toContainEqual(expect.stringContaining("is not in the population"));
    });

    it("by keeping quiet about what was not seen is found out", () => {
      const found = held({ ...whole.report, coverage: { ...whole.report.coverage, unseen: [] } });
      expect(found).toContainEqual(expect.stringContaining("coverage does not say so"));
    });
  });
});
