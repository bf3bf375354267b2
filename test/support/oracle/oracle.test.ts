import { describe, expect, it } from "vitest";
import { startEmulator } from "../../../src/emulator/emulator.ts";
import type { FaultSpec, OrganizationSpec, RefusalSpec, TableSpec } from "../../../src/emulator/organization.ts";
import type { Truth } from "../../../src/emulator/truth.ts";
import type { Finding, Verdict } from "../../../src/model/finding.ts";
import type { Unseen } from "../../../src/model/run.ts";
import type { JsonReport } from "../json-report.ts";
import { disagreements } from "./oracle.ts";
import { populationOf } from "./population.ts";
import type { RuleId } from "./rules.ts";
import { askedFor } from "./selection.ts";
import { rightVerdicts } from "./verdicts.ts";

const management = "111111111111";
const member = "222222222222";
const now = "2026-03-01T00:00:00.000Z";

async function truthOf(spec: Partial<OrganizationSpec>): Promise<Truth> {
  const emulator = await startEmulator({
    organization: {
      now,
      managementAccount: management,
      accounts: [{ id: management }, { id: member }],
      ...spec,
    },
  });
  try {
    return emulator.truth();
  } finally {
    await emulator.close();
  }
}

type Trouble = { readonly refusals?: readonly RefusalSpec[]; readonly faults?: readonly FaultSpec[] };

async function verdictsOn(table: Omit<TableSpec, "name">, rule: RuleId, trouble: Trouble = {}): Promise<string> {
  const truth = await truthOf({
    accounts: [{ id: management, tables: { "us-east-1": [{ name: "orders", ...table }] } }],
    ...trouble,
  });
  const [account] = truth.accounts;
  const scope = account?.scopes.find(({ region }) => region === "us-east-1");
  const subject = scope?.tables.find(({ name }) => name === "orders");
  if (!account || !scope || !subject) throw new Error("the organization has no such table");
  const population = populationOf(truth, askedFor(["audit", "--organization"]), management);
  return [...rightVerdicts(rule, { truth, population, account, scope, table: subject }, Date.parse(now))]
    .sort()
    .join(" or ");
}

const denied = (operation: string): Trouble => ({ refusals: [{ operation, because: "identity" }] });

describe("the oracle", () => {
  it.each<[string, Omit<TableSpec, "name">, RuleId, Trouble, string]>([
    ["passes a table with PITR", { pitr: { enabled: true } }, "pitr-enabled", {}, "pass"],
    ["fails a table without PITR", {}, "pitr-enabled", {}, "fail"],
    [
      "does not know PITR where the read is denied",
      {},
      "pitr-enabled",
      denied("dynamodb:DescribeContinuousBackups"),
      "unknown",
    ],
    ["knows nothing of a table it cannot describe", {}, "pitr-enabled", denied("dynamodb:DescribeTable"), "unknown"],
    ["leaves a new table its grace", { created: "30m" }, "pitr-enabled", {}, "not-applicable"],
    ["leaves a table that is being made", { status: "CREATING" }, "table-accessible", {}, "not-applicable"],
    ["leaves an archived table out of PITR", { status: "ARCHIVED" }, "pitr-enabled", {}, "not-applicable"],
    ["fails an archived table as not accessible", { status: "ARCHIVED" }, "table-accessible", {}, "fail"],
    ["fails a short recovery period", { pitr: { enabled: true, period: 7 } }, "pitr-recovery-period", {}, "fail"],
    [
      "does not guess a recovery period",
      { pitr: { enabled: true, period: null } },
      "pitr-recovery-period",
      {},
      "unknown",
    ],
    ["fails a window that was reset", { pitr: { enabled: true, since: "2d" } }, "pitr-window-full", {}, "fail"],
    ["asks no window of a table without PITR", {}, "pitr-window-full", {}, "not-applicable"],
    ["passes a fresh backup", { backups: [{ age: "2h" }] }, "on-demand-backup-fresh", {}, "pass"],
    ["fails an old backup", { backups: [{ age: "8d" }] }, "on-demand-backup-fresh", {}, "fail"],
    [
      "fails a backup that is not finished",
      { backups: [{ age: "1h", status: "CREATING" }] },
      "on-demand-backup-exists",
      {},
      "fail",
    ],
    [
      "fails a table that only AWS Backup covers, where a native one is asked for",
      { awsBackup: { last: "1d" } },
      "on-demand-backup-exists",
      {},
      "fail",
    ],
    ["passes it where either will do", { awsBackup: { last: "1d" } }, "recovery-point-fresh", {}, "pass"],
    [
      "needs no ListBackups for that",
      { awsBackup: { last: "1d" } },
      "recovery-point-fresh",
      denied("dynamodb:ListBackups"),
      "pass",
    ],
    [
      "does not know without ListBackups otherwise",
      {},
      "recovery-point-fresh",
      denied("dynamodb:ListBackups"),
      "unknown",
    ],
    [
      "fails a table whose point is its predecessor's",
      { created: "3d", awsBackup: { last: "5d" } },
      "recovery-point-fresh",
      {},
      "fail",
    ],
    [
      "fails a table whose backups are its predecessor's",
      { created: "3d", backups: [{ age: "5d", of: "namesake" }] },
      "backups-are-of-this-table",
      {},
      "fail",
    ],
    [
      "knows a backup without TableId by its age",
      { created: "10d", backups: [{ age: "2d", noTableId: true }] },
      "on-demand-backup-fresh",
      {},
      "pass",
    ],
    [
      "cannot tell backups of a table without TableId",
      { tableId: null, created: "3d", backups: [{ age: "4d", of: "namesake" }] },
      "on-demand-backup-exists",
      {},
      "unknown",
    ],
    ["leaves out what vanished", { vanishes: { after: "ListTables" } }, "pitr-enabled", {}, "not-applicable"],
    [
      "cannot tell protection that AWS does not send",
      { deletionProtection: null },
      "deletion-protection-enabled",
      {},
      "unknown",
    ],
    [
      "accepts a fault overcome or not, nothing else",
      { pitr: { enabled: true } },
      "pitr-enabled",
      { faults: [{ kind: "throttle", operation: "dynamodb:DescribeContinuousBackups", rate: 0.5, seed: 1 }] },
      "pass or unknown",
    ],
    [
      "is not disturbed by a fault elsewhere",
      {},
      "pitr-enabled",
      { faults: [{ kind: "throttle", operation: "dynamodb:ListBackups" }] },
      "fail",
    ],
  ])("%s", async (_, table, rule, trouble, verdicts) => {
    expect(await verdictsOn(table, rule, trouble)).toBe(verdicts);
  });
});

const argv = ["audit", "--organization", "--policy", "deletion-protection-enabled"];

function reportOf(
  judged: readonly (readonly [account: string, table: string, verdict: Verdict])[],
  unseen: readonly Pick<Unseen, "account" | "region">[] = [],
): JsonReport {
  const findings = judged.map(
    ([account, table, verdict]) =>
      ({
        arn: `arn:aws:dynamodb:us-east-1:${account}:table/${table}`,
        rule: "deletion-protection-enabled",
        verdict,
      }) as Finding,
  );
  return { run: { asOf: now }, coverage: { unseen, accepted: [] }, findings } as unknown as JsonReport;
}

const twoTables: Partial<OrganizationSpec> = {
  accounts: [
    { id: management, tables: { "us-east-1": [{ name: "orders", deletionProtection: true }] } },
    { id: member, tables: { "us-east-1": [{ name: "carts" }] } },
  ],
};

async function judge(spec: Partial<OrganizationSpec>, report: JsonReport): Promise<readonly string[]> {
  const asked = askedFor(argv);
  return disagreements({ report, truth: await truthOf(spec), scanned: asked, judged: asked, caller: management });
}

describe("the oracle, holding a report against the truth", () => {
  it("agrees with the right one", async () => {
    expect(
      await judge(
        twoTables,
        reportOf([
          [management, "orders", "pass"],
          [member, "carts", "fail"],
        ]),
      ),
    ).toEqual([]);
  });

  it.each<[string, Partial<OrganizationSpec>, JsonReport, string]>([
    [
      "a wrong verdict",
      twoTables,
      reportOf([
        [management, "orders", "pass"],
        [member, "carts", "pass"],
      ]),
      "carts deletion-protection-enabled: pass, but it is fail",
    ],
    [
      "an unknown that could be known",
      twoTables,
      reportOf([
        [management, "orders", "unknown"],
        [member, "carts", "fail"],
      ]),
      "but it is pass",
    ],
    ["a table left out", twoTables, reportOf([[management, "orders", "pass"]]), "carts is there and was not judged"],
    [
      "a table that does not exist",
      twoTables,
      reportOf([
        [management, "orders", "pass"],
        [member, "carts", "fail"],
        [member, "ghosts", "pass"],
      ]),
      "ghosts is judged, but is not in the population",
    ],
    [
      "a denied Region that coverage keeps quiet about",
      { ...twoTables, refusals: [{ account: member, operation: "dynamodb:ListTables", because: "scp" }] },
      reportOf([[management, "orders", "pass"]]),
      `${member} us-east-1 cannot be seen, but coverage does not say so`,
    ],
    [
      "an account without a role that coverage keeps quiet about",
      { accounts: [...(twoTables.accounts ?? []).slice(0, 1), { id: member, roles: null }] },
      reportOf([[management, "orders", "pass"]]),
      `${member} cannot be seen, but coverage does not say so`,
    ],
    [
      "a Region called unseen that answers",
      twoTables,
      reportOf(
        [
          [management, "orders", "pass"],
          [member, "carts", "fail"],
        ],
        [{ account: member, region: "us-east-1" }],
      ),
      "can be seen, but coverage says it was not",
    ],
  ])("disagrees with %s", async (_, spec, report, sentence) => {
    const found = await judge(spec, report);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(sentence);
  });

  it("reads the flags it needs", () => {
    expect(
      askedFor(["audit", "--account", "1,2", "3", "--region", "eu-west-1", "--exclude-account", "2", "-p", "./a.yaml"]),
    ).toMatchObject({
      population: ["1", "2", "3"],
      regions: ["eu-west-1"],
      excludedAccounts: ["2"],
      policy: null,
      roleName: "RestorableAudit",
    });
  });
});
