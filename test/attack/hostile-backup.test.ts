/** AWS Backup and KMS answer with lies, without what AWS always sends, without end, or in words that are commands elsewhere. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  account,
  asOf,
  audit,
  healthyTable,
  region,
  tableArn,
  verdictsOf,
  type Audited,
  type Replacements,
} from "./hostile-endpoint.ts";

const day = 86_400;
const keyArn = `arn:aws:kms:${region}:${account}:key/0f3c6c1e-0000-4000-8000-00000000000a`;
const rules = [
  "aws-backup-point-fresh",
  "aws-backup-retention",
  "backup-plan-produces-points",
  "backup-vault-locked",
  "encryption-key-usable",
  "immutable-copy",
  "in-backup-plan",
  "restore-tested",
] as const;

const vault = { BackupVaultName: "main", VaultType: "BACKUP_VAULT", Locked: true, LockDate: asOf - 10 * day };
const point = {
  RecoveryPointArn: `arn:aws:backup:${region}:${account}:recovery-point:1`,
  ResourceArn: tableArn("orders"),
  ResourceType: "DynamoDB",
  Status: "COMPLETED",
  CreationDate: asOf - 3_600,
  IsEncrypted: true,
  CreatedBy: { BackupPlanId: "plan" },
};
const rule = { RuleId: "rule", RuleName: "daily", TargetBackupVaultName: "main", ScheduleExpression: "rate(1 day)" };
const selection = { SelectionName: "all", Resources: [tableArn("orders")] };
const job = {
  RestoreJobId: "job",
  SourceResourceArn: tableArn("orders"),
  Status: "COMPLETED",
  CreationDate: asOf - 5 * day,
  RecoveryPointCreationDate: asOf - 6 * day,
};
const key = { Arn: keyArn, KeyId: "0f3c6c1e-0000-4000-8000-00000000000a", KeyManager: "CUSTOMER", KeyState: "Enabled" };

const paths = {
  vaults: "/backup-vaults",
  points: "/backup-vaults/main/recovery-points",
  plans: "/backup/plans",
  plan: "/backup/plans/plan",
  selections: "/backup/plans/plan/selections",
  selection: "/backup/plans/plan/selections/one",
  jobs: "/restore-jobs",
} as const;

const vaults = (...list: readonly unknown[]): Replacements => ({ [paths.vaults]: { BackupVaultList: list } });
const points = (...list: readonly unknown[]): Replacements => ({ [paths.points]: { RecoveryPoints: list } });
const plans = (...list: readonly unknown[]): Replacements => ({ [paths.plans]: { BackupPlansList: list } });
const plan = (more: object): Replacements => ({
  [paths.plan]: { BackupPlanId: "plan", BackupPlan: { BackupPlanName: "daily", Rules: [rule], ...more } },
});
const selects = (more: object): Replacements => ({ [paths.selection]: { BackupSelection: { ...selection, ...more } } });
const jobs = (...list: readonly unknown[]): Replacements => ({ [paths.jobs]: { RestoreJobs: list } });
const describedKey = (more: object): Replacements => ({ DescribeKey: { KeyMetadata: { ...key, ...more } } });

const healthy: Replacements = {
  DescribeTable: {
    Table: {
      ...healthyTable("orders"),
      SSEDescription: { Status: "ENABLED", SSEType: "KMS", KMSMasterKeyArn: keyArn },
    },
  },
  ...vaults(vault),
  ...points(point),
  ...plans({ BackupPlanId: "plan", BackupPlanName: "daily" }),
  ...plan({}),
  [paths.selections]: { BackupSelectionsList: [{ SelectionId: "one" }] },
  ...selects({}),
  "/account-settings": {
    ResourceTypeOptInPreference: { DynamoDB: true },
    ResourceTypeManagementPreference: { DynamoDB: true },
  },
  ...jobs(job),
  ...describedKey({}),
};

const auditing = (answers: Replacements = {}): Promise<Audited> =>
  audit({
    answers: { ...healthy, ...answers },
    argv: ["audit", "--policy", "./all.yaml", "-o", "audit.json", "-o", "audit.md", "-o", "audit.junit.xml"],
    prepare: (folder) => writeFile(join(folder, "all.yaml"), `id: all\ntitle: All\nrules: [${rules.join(", ")}]\n`),
  });

test("an AWS Backup whose answers hold together passes, so that what follows is about the lies", async () => {
  const audited = await auditing();
  expect(verdictsOf(audited)).toEqual(Object.fromEntries(rules.map((id) => [`orders ${id}`, "pass"])));
  expect(audited.exitCode).toBe(0);
});

describe("a verdict is unknown where it would rest on", () => {
  test.each<[string, (typeof rules)[number], Replacements]>([
    ["a point that names nothing", "aws-backup-point-fresh", points({ ...point, ResourceArn: undefined })],
    ["a point of a number", "aws-backup-point-fresh", points({ ...point, ResourceArn: 5 })],
    ["a point that is null", "aws-backup-point-fresh", points(null)],
    ["a point without CreationDate", "aws-backup-point-fresh", points({ ...point, CreationDate: undefined })],
    ["a point from the future", "aws-backup-point-fresh", points({ ...point, CreationDate: asOf + 400 * day })],
    ["a point of 1970", "aws-backup-point-fresh", points({ ...point, CreationDate: 0 })],
    ["a point without status", "aws-backup-point-fresh", points({ ...point, Status: undefined })],
    ["a point in no documented status", "aws-backup-point-fresh", points({ ...point, Status: "THAWING" })],
    ["a list of points that is text", "aws-backup-point-fresh", { [paths.points]: { RecoveryPoints: "many" } }],
    [
      "a lifecycle that ends without an end",
      "aws-backup-retention",
      points({ ...point, Lifecycle: { DeleteAfterDays: 7 } }),
    ],
    [
      "an end that is no instant",
      "aws-backup-retention",
      points({ ...point, CalculatedLifecycle: { DeleteAt: "never" } }),
    ],
    ["a vault without name", "aws-backup-point-fresh", vaults({ ...vault, BackupVaultName: undefined })],
    ["a vault that is null", "aws-backup-point-fresh", vaults(null)],
    ["a lock that is neither on nor off", "backup-vault-locked", vaults({ ...vault, Locked: undefined })],
    ["a lock date that is no instant", "immutable-copy", vaults({ ...vault, LockDate: "soon" })],
    [
      "a kind of vault that nobody knows",
      "immutable-copy",
      vaults({ ...vault, LockDate: undefined, VaultType: "ICE" }),
    ],
    ["a plan without id", "in-backup-plan", plans({ BackupPlanName: "daily" })],
    ["a plan that is null", "in-backup-plan", plans(null)],
    ["a plan whose rules are null", "in-backup-plan", plan({ Rules: null })],
    ["a plan with a rule that is null", "in-backup-plan", plan({ Rules: [null] })],
    ["a rule that copies to null", "in-backup-plan", plan({ Rules: [{ ...rule, CopyActions: [null] }] })],
    [
      "a schedule that nobody understands",
      "backup-plan-produces-points",
      plan({ Rules: [{ ...rule, ScheduleExpression: "cron(now and then)" }] }),
    ],
    ["a selection without id", "in-backup-plan", { [paths.selections]: { BackupSelectionsList: [{}] } }],
    ["a selection that is null", "in-backup-plan", { [paths.selections]: { BackupSelectionsList: [null] } }],
    ["a selection of numbers", "in-backup-plan", selects({ Resources: [5] })],
    ["a selection of null", "in-backup-plan", selects({ Resources: [null] })],
    ["a condition of null", "in-backup-plan", selects({ Conditions: { StringEquals: [null] } })],
    ["a tag of null", "in-backup-plan", selects({ Resources: [], ListOfTags: [null] })],
    ["an opt-in that is not told", "in-backup-plan", { ...selects({ Resources: ["*"] }), "/account-settings": {} }],
    ["a restore of nobody knows what", "restore-tested", jobs({ ...job, SourceResourceArn: undefined })],
    ["a restore of nobody knows which point", "restore-tested", jobs({ ...job, RecoveryPointCreationDate: undefined })],
    ["a restore that is null", "restore-tested", jobs(null)],
    ["a restore in no documented status", "restore-tested", jobs({ ...job, Status: "MELTED" })],
    ["an answer about another key", "encryption-key-usable", describedKey({ Arn: keyArn.replace(/a$/, "b") })],
    ["a key in no documented state", "encryption-key-usable", describedKey({ KeyState: "Lost" })],
    ["no key at all", "encryption-key-usable", { DescribeKey: {} }],
  ])("%s", async (_, id, answers) => {
    const audited = await auditing(answers);
    expect(verdictsOf(audited)[`orders ${id}`]).toBe("unknown");
    expect(audited.exitCode).toBe(3);
  });
});

test.each<[string, string]>([
  ["account", tableArn("orders", region, "444455556666")],
  ["Region", tableArn("orders", "eu-west-1")],
])("points and restores of a namesake in another %s are not of this table", async (_, ResourceArn) => {
  const audited = await auditing({
    ...points({ ...point, ResourceArn }),
    ...jobs({ ...job, SourceResourceArn: ResourceArn }),
  });
  expect(verdictsOf(audited)).toMatchObject({
    "orders aws-backup-point-fresh": "fail",
    "orders restore-tested": "fail",
  });
});

test("two points without an ARN are two: the old one does not take the place of the new one", async () => {
  const nameless = { ...point, RecoveryPointArn: undefined };
  const audited = await auditing(points(nameless, { ...nameless, CreationDate: asOf - 9 * day }));
  expect(verdictsOf(audited)["orders aws-backup-point-fresh"]).toBe("pass");
});

describe("a list that comes back with the cursor it was asked with ends there, and what hangs on it is unknown:", () => {
  test.each<[string, (typeof rules)[number], string, object]>([
    ["vaults", "aws-backup-point-fresh", paths.vaults, { BackupVaultList: [] }],
    ["points of a vault", "aws-backup-point-fresh", paths.points, { RecoveryPoints: [] }],
    ["plans", "in-backup-plan", paths.plans, { BackupPlansList: [] }],
    ["selections of a plan", "in-backup-plan", paths.selections, { BackupSelectionsList: [] }],
    ["restore jobs", "restore-tested", paths.jobs, { RestoreJobs: [] }],
  ])("%s", async (_, id, path, empty) => {
    const audited = await auditing({ [path]: { ...empty, NextToken: "again" } });
    expect(verdictsOf(audited)[`orders ${id}`]).toBe("unknown");
    expect(audited.report?.findings.find((each) => each.rule === id)?.unknowns[0]?.kind).toBe("malformed");
    expect(audited.seen.filter(({ operation }) => operation.split("?")[0] === path).length).toBeLessThan(10);
  });
});

test("a plan that is listed on every page is read once", async () => {
  const listed = { BackupPlansList: [{ BackupPlanId: "plan", BackupPlanName: "daily" }] };
  const audited = await auditing({
    [paths.plans]: ({ operation }) => {
      const page = Number(/nextToken=page-(\d+)/.exec(operation)?.[1] ?? 0);
      return page < 40 ? { ...listed, NextToken: `page-${page + 1}` } : listed;
    },
  });
  const asked = audited.seen.map(({ operation }) => operation.split("?")[0]);
  expect(asked.filter((path) => path === paths.plans)).toHaveLength(41);
  expect(asked.filter((path) => path === paths.plan)).toHaveLength(1);
  expect(verdictsOf(audited)["orders in-backup-plan"]).toBe("pass");
});

test(
  "a selection of 500 patterns that match nearly everything costs no more than any other",
  { timeout: 20_000 },
  async () => {
    const greedy = `arn:aws:dynamodb:*:*:table/${"*a".repeat(400)}*b`;
    const many = Array.from({ length: 499 }, (_, n) => `${greedy}${n}`);
    const long = "a".repeat(255);
    const answers: Replacements = {
      ListTables: { TableNames: [long] },
      DescribeTable: { Table: healthyTable(long) },
    };
    const among = await auditing({ ...answers, ...selects({ Resources: [...many, tableArn(long)] }) });
    expect(verdictsOf(among)[`${long} in-backup-plan`]).toBe("pass");
    const without = await auditing({ ...answers, ...selects({ Resources: many }) });
    expect(verdictsOf(without)[`${long} in-backup-plan`]).not.toBe("pass");
  },
);

describe("names that are commands elsewhere stand in no report as they came", () => {
  const hostile = "x\u001b[2J\u202e\u0007\r\n::error::|<script>alert(1)</script>]]>`";
  const encoded = encodeURIComponent(hostile).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  const harmless = ({ stdout, stderr, files }: Audited): void => {
    const told = [
      stdout,
      stderr,
      ...["audit.json", "audit.md", "audit.junit.xml"].map((name) => files.get(name) ?? ""),
    ];
    expect(told.every((text) => text !== "")).toBe(true);
    for (const text of told) {
      // oxlint-disable-next-line no-control-regex -- these are what must not be there
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(text).not.toMatch(/^::error/m);
    }
    expect(files.get("audit.md")).not.toContain("<script>");
    expect(files.get("audit.junit.xml")).not.toContain("<script>");
  };

  test("of a vault that cannot be read", async () => {
    const audited = await auditing(vaults({ ...vault, BackupVaultName: hostile }));
    expect(verdictsOf(audited)["orders aws-backup-point-fresh"]).toBe("unknown");
    expect(audited.stdout).toContain("x␛[2J\\u{202e}");
    harmless(audited);
  });

  test("of a vault, its points, a plan, its rule and its selection that decide a fail", async () => {
    const audited = await auditing({
      ...vaults({ ...vault, BackupVaultName: hostile, Locked: false, LockDate: undefined }),
      [`/backup-vaults/${encoded}/recovery-points`]: {
        RecoveryPoints: [
          { ...point, RecoveryPointArn: hostile, CreationDate: asOf - 9 * day, EncryptionKeyArn: hostile },
        ],
      },
      ...plan({ BackupPlanName: hostile, Rules: [{ ...rule, RuleName: hostile, TargetBackupVaultName: hostile }] }),
      ...selects({ SelectionName: hostile }),
    });
    expect(verdictsOf(audited)).toMatchObject({
      "orders aws-backup-point-fresh": "fail",
      "orders backup-vault-locked": "fail",
      "orders in-backup-plan": "pass",
    });
    harmless(audited);
  });

  test.each<[string, Replacements]>([
    ["a schedule", plan({ Rules: [{ ...rule, ScheduleExpression: hostile }] })],
    ["a rule without id", plan({ Rules: [{ ...rule, RuleName: hostile, RuleId: undefined }] })],
    ["a selection with half a condition", selects({ SelectionName: hostile, Conditions: { StringEquals: [{}] } })],
    ["a pattern that nobody understands", selects({ Resources: [`arn:aws:dynamodb:?:*:table/${hostile}*`, "?rn:*"] })],
  ])("of %s", async (_, answers) => {
    const audited = await auditing(answers);
    expect(Object.values(verdictsOf(audited))).toContain("unknown");
    harmless(audited);
  });
});
