import { beforeAll, describe, expect, test } from "vitest";
import type { Condition, CompiledRule } from "../../src/model/policy.ts";
import { type Snippet, snippetTemplates } from "../../src/report/fixes/snippets.ts";
import { actionIds } from "../../src/model/plan.ts";
import { override, rule } from "./audit-fixture.ts";
import { failing, failingFindings, fixSnippets, type Failing } from "./failing-findings.ts";

let shipped: readonly Failing[];
beforeAll(async () => {
  shipped = await failingFindings();
});

const at = { file: "acme.yaml", line: 1, col: 1, endLine: 1, endCol: 9 };
const day = 86_400_000;
const leaf = (fact: string, operator: "gte" | "gt" | "lte" | "eq", operand: number | boolean): Condition => ({
  kind: "leaf",
  fact,
  operator,
  operand,
  source: `${fact} ${operator} ${operand}`,
  at,
});
const traced = (...leaves: readonly string[]) =>
  leaves.map((text) => ({ file: "acme.yaml", line: 1, col: 1, leaf: text, expected: "", actual: "" }));

const pitrRule = (assert: Condition): CompiledRule =>
  rule("own-rule", "high", { assert, remediate: { action: "enable-pitr" } });

const textOf = (snippets: readonly Snippet[], kind: Snippet["kind"]): string =>
  snippets.find((snippet) => snippet.kind === kind)?.text ?? "";

const ofShipped = (id: string): readonly Snippet[] => {
  const found = shipped.find(({ rule: { id: each } }) => each === id);
  return found === undefined ? [] : fixSnippets(found.rule, found.finding, "aws");
};

describe("what would mend a failing finding", () => {
  test("is told of every shipped rule in the languages in which it is honest", () => {
    const kinds = new Map<string, Set<string>>();
    for (const { rule: judged, finding } of shipped) {
      const told = kinds.get(judged.id) ?? new Set();
      for (const { kind } of fixSnippets(judged, finding, "aws")) told.add(kind);
      kinds.set(judged.id, told);
    }
    const all = ["cli", "terraform", "cloudformation"];
    expect(Object.fromEntries([...kinds].map(([id, told]) => [id, [...told]]))).toEqual({
      "aws-backup-point-fresh": all,
      // AWS has no call that changes one rule of a plan.
      "aws-backup-retention": ["terraform", "cloudformation"],
      // Why the jobs of a plan fail, a person has to find out.
      "backup-plan-produces-points": ["cli"],
      "backup-vault-locked": all,
      // Neither Terraform nor CloudFormation makes native backups.
      "backups-are-of-this-table": ["cli"],
      "continuous-backup-is-pitr": all,
      "copy-in-another-account": ["terraform", "cloudformation"],
      "copy-in-another-region": ["terraform", "cloudformation"],
      "deletion-protection-enabled": all,
      "encrypted-with-customer-key": all,
      "drill-fresh": all,
      "encryption-key-usable": ["cli"],
      "immutable-copy": all,
      "in-backup-plan": all,
      "on-demand-backup-exists": ["cli"],
      "on-demand-backup-fresh": ["cli"],
      "pitr-enabled": all,
      "pitr-recovery-period": all,
      "pitr-window-full": ["cli"],
      "recovery-point-fresh": all,
      "recovery-point-objective": all,
      "replica-pitr-any": all,
      "replica-pitr-every": all,
      "restore-tested": all,
      "restored-table-protected": all,
      "table-accessible": ["cli"],
    });
  });

  test("knows every action that a rule can name", () => {
    for (const action of actionIds) {
      const judged = rule("own-rule", "low", { remediate: { action } });
      expect(textOf(fixSnippets(judged, failing(judged), "aws"), "cli")).toMatch(/^aws /m);
    }
  });

  test("is in place: partition, Region, account and table", () => {
    const [found] = shipped.filter(({ rule: { id } }) => id === "aws-backup-point-fresh");
    if (found === undefined) throw new Error("aws-backup-point-fresh has no example of a fail");
    const finding = { ...found.finding, region: "us-gov-west-1", account: "444455556666", table: "-Orders_2.new" };
    const snippets = fixSnippets(found.rule, finding, "aws-us-gov");
    expect(textOf(snippets, "cli")).toBe(
      [
        "# With credentials of account 444455556666.",
        "# Into the vault named VAULT. The role is there once AWS Backup was used in the console; else name one of yours.",
        "aws backup start-backup-job --region=us-gov-west-1 --backup-vault-name=VAULT \\",
        "  --resource-arn=arn:aws-us-gov:dynamodb:us-gov-west-1:444455556666:table/-Orders_2.new \\",
        "  --iam-role-arn=arn:aws-us-gov:iam::444455556666:role/service-role/AWSBackupDefaultServiceRole",
      ].join("\n"),
    );
    for (const { text } of snippets) expect(text).not.toMatch(/[{](table|region|account|partition)[}]/);
  });

  test.each([
    "a'b",
    'a"b',
    "${jndi}",
    "%{if}",
    "$(reboot)",
    "`reboot`",
    "a\nb",
    "file:///etc/passwd",
    "{{resolve:ssm:secret}}",
    "{region}",
    "a b",
    "ab",
    "",
    "ä".repeat(9),
  ])("is not told of a table that AWS could not have: %j", (table) => {
    for (const { rule: judged, finding } of shipped) {
      expect(fixSnippets(judged, { ...finding, table }, "aws")).toEqual([]);
    }
  });

  test("is not told of a Region, an account or a partition that is none", () => {
    const judged = rule("own-rule", "low", { remediate: { action: "create-backup" } });
    const finding = failing(judged);
    expect(fixSnippets(judged, finding, "aws")).toHaveLength(1);
    expect(fixSnippets(judged, { ...finding, region: "eu-west-1;reboot" }, "aws")).toEqual([]);
    expect(fixSnippets(judged, { ...finding, account: "$(reboot)" }, "aws")).toEqual([]);
    expect(fixSnippets(judged, finding, "aws\nreboot")).toEqual([]);
  });

  test("is told of what fails, waived or not, and of nothing else", () => {
    const judged = rule("own-rule", "low", { remediate: { action: "create-backup" } });
    expect(snippetTemplates(judged, failing(judged, { verdict: "waived" }))).toHaveLength(1);
    for (const verdict of ["pass", "unknown", "not-applicable"] as const)
      expect(snippetTemplates(judged, failing(judged, { verdict }))).toEqual([]);
  });
});

describe("the recovery period", () => {
  const periodOf = (assert: Condition, ...leaves: readonly string[]): string | undefined => {
    const judged = pitrRule(assert);
    const text = textOf(fixSnippets(judged, failing(judged, { trace: traced(...leaves) }), "aws"), "cli");
    return /PointInTimeRecoveryEnabled=true(\S*)/.exec(text)?.[1];
  };

  test("is the least that the rule asks for, in whole days", () => {
    expect(periodOf(leaf("pitr.period", "gte", 14 * day), "pitr.period gte 14d")).toBe(",RecoveryPeriodInDays=14");
    expect(periodOf(leaf("pitr.period", "gte", 100 * 3_600_000), "pitr.period gte 100h")).toBe(
      ",RecoveryPeriodInDays=5",
    );
    expect(periodOf(leaf("pitr.period", "gt", 7 * day), "pitr.period gt 7d")).toBe(",RecoveryPeriodInDays=8");
  });

  test("is not named where it is not what fails: naming it could shorten it", () => {
    const both: Condition = {
      kind: "all",
      of: [leaf("pitr.period", "gte", 7 * day), leaf("pitr.window", "gte", day)],
      at,
    };
    expect(periodOf(both, "pitr.window gte 1d")).toBe("");
    expect(periodOf(leaf("pitr.enabled", "eq", true), "pitr.enabled eq true")).toBe("");
  });

  test("leaves no snippet where a longer one would not do, or AWS has none as long", () => {
    expect(periodOf(leaf("pitr.period", "lte", 7 * day), "pitr.period lte 7d")).toBeUndefined();
    expect(periodOf(leaf("pitr.period", "eq", 7 * day), "pitr.period eq 7d")).toBeUndefined();
    expect(periodOf(leaf("pitr.period", "gte", 36 * day), "pitr.period gte 36d")).toBeUndefined();
    const denied: Condition = { kind: "not", of: leaf("pitr.period", "gte", 7 * day), at };
    expect(periodOf(denied, "not: pitr.period gte 7d")).toBeUndefined();
  });

  test("is that of the override by which the finding was judged", () => {
    const own = pitrRule(leaf("pitr.period", "gte", 7 * day));
    const strict = override("gold", { assert: leaf("pitr.period", "gte", 35 * day) });
    const judged = { ...own, overrides: [strict] };
    const trace = traced("pitr.period gte 35d");
    const gold = fixSnippets(judged, failing(judged, { override: "gold", trace }), "aws");
    expect(textOf(gold, "terraform")).toContain("recovery_period_in_days = 35");
    expect(textOf(gold, "cloudformation")).toContain("RecoveryPeriodInDays: 35");
    expect(textOf(fixSnippets(judged, failing(judged, { trace }), "aws"), "cli")).toContain("RecoveryPeriodInDays=7");
  });
});

describe("settings of the table", () => {
  test("are named where they are what fails", () => {
    const found = shipped.filter(({ rule: { id } }) => id === "restored-table-protected");
    const told = found.map(({ rule: judged, finding }) => {
      const text = textOf(fixSnippets(judged, finding, "aws"), "cloudformation");
      const failed = finding.trace.map(({ leaf: told }) => told.split(" ")[0]);
      return [
        [failed.includes("pitr.enabled"), failed.includes("table.deletionProtection")],
        [text.includes("PointInTimeRecoveryEnabled: true"), text.includes("DeletionProtectionEnabled: true")],
      ];
    });
    expect(told.length).toBeGreaterThan(0);
    for (const [failed, named] of told) expect(named).toEqual(failed);
  });

  test("are not told where another replica is what fails", () => {
    const told = shipped
      .filter(({ rule: { id } }) => id === "replica-pitr-every")
      .map(({ rule: judged, finding }) => [
        finding.trace.some(({ leaf: failed }) => failed.startsWith("pitr.enabled")),
        fixSnippets(judged, finding, "aws").length > 0,
      ]);
    expect(told).toContainEqual([true, true]);
    expect(told).toContainEqual([false, false]);
    for (const [isOwn, isTold] of told) expect(isTold).toBe(isOwn);
  });

  test("never turn anything off or take anything away", () => {
    for (const { rule: judged, finding } of shipped)
      for (const { text } of fixSnippets(judged, finding, "aws"))
        expect(text).not.toMatch(
          /=\s*false|:\s*false|--no-|disable|delete-(?!table)|Enabled=false|schedule-key|untag/i,
        );
  });
});

describe("a plan for the table", () => {
  test("runs as often as the rule asks for", () => {
    expect(textOf(ofShipped("recovery-point-fresh"), "terraform")).toContain('schedule          = "cron(0 5 * * ? *)"');
    const found = shipped.find(({ rule: { id } }) => id === "recovery-point-fresh");
    if (found === undefined) throw new Error("recovery-point-fresh has no example of a fail");
    const hourly = { ...found.rule, params: { maxAge: day } };
    expect(textOf(fixSnippets(hourly, found.finding, "aws"), "cloudformation")).toContain("cron(0 * * * ? *)");
  });
});
