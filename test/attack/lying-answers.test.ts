import { describe, expect, test } from "vitest";
import { assumedRole, callerIdentity } from "../aws/endpoint-fixture.ts";
import {
  account,
  asOf,
  audit,
  healthyBackup,
  healthyPitr,
  healthyTable,
  region,
  tableArn,
  verdictsOf,
  type Replacements,
} from "./hostile-endpoint.ts";

const day = 86_400;
const other = "444455556666";
const table = (more: object): Replacements => ({ DescribeTable: { Table: { ...healthyTable("orders"), ...more } } });
const pitr = (more: object): Replacements => ({
  DescribeContinuousBackups: {
    ContinuousBackupsDescription: {
      PointInTimeRecoveryDescription: { ...healthyPitr.PointInTimeRecoveryDescription, ...more },
    },
  },
});
const backup = (more: object): Replacements => ({
  ListBackups: { BackupSummaries: [{ ...healthyBackup("orders"), ...more }] },
});

test("an endpoint whose answers hold together passes, so that what follows is about the lies", async () => {
  const audited = await audit();
  expect(Object.values(verdictsOf(audited))).toEqual(["pass", "pass", "pass", "pass", "pass"]);
  expect(audited.exitCode).toBe(0);
});

describe("nothing is judged by an answer of DescribeTable", () => {
  test.each<[string, Replacements]>([
    ["about a table of another name", table({ TableName: "payments" })],
    ["that names no table", table({ TableName: undefined })],
    ["with the ARN of another table", table({ TableArn: tableArn("payments") })],
    ["with the ARN of another account", table({ TableArn: tableArn("orders", region, other) })],
    ["with the ARN of another Region", table({ TableArn: tableArn("orders", "eu-west-1") })],
    ["whose ARN is a number", table({ TableArn: 5 })],
    ["with a state that AWS does not document", table({ TableStatus: "HIBERNATING" })],
    ["with an empty state", table({ TableStatus: "" })],
  ])("%s", async (_, answers) => {
    const audited = await audit({ answers });
    expect(Object.values(verdictsOf(audited))).toEqual(["unknown", "unknown", "unknown", "unknown", "unknown"]);
    expect(audited.exitCode).toBe(3);
  });
});

describe("a verdict is unknown where it would rest on", () => {
  test.each<[string, string, Replacements]>([
    ["a table from the future", "pitr-enabled", table({ CreationDateTime: asOf + 400 * day })],
    ["a table older than DynamoDB", "pitr-enabled", table({ CreationDateTime: 0 })],
    ["a table of the year 10000", "pitr-enabled", table({ CreationDateTime: 253_402_300_800 })],
    ["a negative recovery period", "pitr-recovery-period", pitr({ RecoveryPeriodInDays: -1 })],
    ["a recovery period of 0 days", "pitr-recovery-period", pitr({ RecoveryPeriodInDays: 0 })],
    ["a recovery period of half a day", "pitr-recovery-period", pitr({ RecoveryPeriodInDays: 35.5 })],
    ["a recovery period of ages", "pitr-recovery-period", pitr({ RecoveryPeriodInDays: 1e300 })],
    ["a backup from the future", "recovery-point-fresh", backup({ BackupCreationDateTime: asOf + 400 * day })],
    ["a backup of 1970", "recovery-point-fresh", backup({ BackupCreationDateTime: 0 })],
    ["a backup with an undocumented status", "recovery-point-fresh", backup({ BackupStatus: "THAWING" })],
    ["a backup with an empty TableId", "recovery-point-fresh", backup({ TableId: "" })],
    [
      "a backup of a namesake in another Region",
      "recovery-point-fresh",
      backup({ BackupArn: `${tableArn("orders", "eu-west-1")}/backup/1`, TableArn: undefined }),
    ],
    [
      "a backup of a namesake in another account",
      "recovery-point-fresh",
      backup({ TableArn: tableArn("orders", region, other) }),
    ],
    ["a backup that is null", "recovery-point-fresh", { ListBackups: { BackupSummaries: [null] } }],
    [
      "a protected resource that is null",
      "recovery-point-fresh",
      { "/resources": { Results: [null] }, ListBackups: { BackupSummaries: [] } },
    ],
    [
      "a recovery point from the future",
      "recovery-point-fresh",
      {
        "/resources": { Results: [{ ResourceArn: tableArn("orders"), LastBackupTime: asOf + 400 * day }] },
        ListBackups: { BackupSummaries: [] },
      },
    ],
  ])("%s", async (_, rule, answers) => {
    const audited = await audit({ answers });
    expect(verdictsOf(audited)[`orders ${rule}`]).toBe("unknown");
    expect(audited.exitCode).toBe(3);
  });
});

test.each<[string, unknown]>([
  ["a number", 5],
  ["an object", {}],
  ["a list of nothing", [null]],
])("replicas that are %s are no bug of ours", async (_, Replicas) => {
  expect((await audit({ answers: table({ Replicas }) })).exitCode).toBe(0);
});

describe("a list of another kind leaves its scope or account unseen, and the audit goes on:", () => {
  const organization = ["audit", "--organization", "-o", "audit.json"];
  const active = { Id: account, State: "ACTIVE" };
  test.each<[string, Replacements, (readonly string[])?]>([
    ["table names that are null", { ListTables: { TableNames: [null] } }],
    ["table names that are numbers", { ListTables: { TableNames: [5] } }],
    ["an account that is null", { ListAccounts: { Accounts: [active, null] } }, organization],
    ["an account id of two digits", { ListAccounts: { Accounts: [active, { Id: "12" }] } }, organization],
    ["an account id that is a path", { ListAccounts: { Accounts: [active, { Id: "../../x" }] } }, organization],
    [
      "a state of an account that AWS does not document, where no role is",
      {
        ListAccounts: { Accounts: [active, { Id: other, State: "HIBERNATING" }] },
        AssumeRole: () => ({
          status: 403,
          body: "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>",
        }),
      },
      organization,
    ],
    [
      "keys of another account",
      {
        ListAccounts: { Accounts: [active, { Id: other, State: "ACTIVE" }] },
        AssumeRole: () =>
          assumedRole({ account: "777788889999", key: "ASIAEXAMPLEEXAMPLE02", expires: "2026-11-01T01:00:00Z" }),
      },
      organization,
    ],
  ])("%s", async (_, answers, argv) => {
    const audited = await audit({ answers, ...(argv && { argv }) });
    expect(audited.report?.coverage.unseen).toHaveLength(1);
    expect(audited.exitCode).toBe(3);
  });
});

test.each<[string, unknown]>([
  ["null", null],
  ["a list of null", [null]],
  ["a path", [{ RegionName: "../../x", RegionOptStatus: "ENABLED" }]],
  ["another host", [{ RegionName: "us-east-1.evil.example/", RegionOptStatus: "ENABLED" }]],
])("where the list of Regions is %s, all Regions of the partition are tried", async (_, Regions) => {
  const audited = await audit({ answers: { "/listRegions": { Regions } } });
  const asked = new Set(audited.seen.filter(({ operation }) => operation === "ListTables").map((each) => each.region));
  expect(asked).toContain("eu-west-1");
  expect(asked.size).toBeGreaterThan(30);
  expect(audited.exitCode).toBe(3);
});

test("a Region that is called enabled and disabled at once is looked at", async () => {
  const both = ["ENABLED", "DISABLED"].map((RegionOptStatus) => ({ RegionName: region, RegionOptStatus }));
  const audited = await audit({ answers: { "/listRegions": { Regions: both } } });
  expect(audited.seen.map(({ operation }) => operation)).toContain("ListTables");
});

test("a caller whose ARN is of another account than he is said to be in is nobody", async () => {
  const answers = { GetCallerIdentity: () => callerIdentity(account, `arn:aws:iam::${other}:user/auditor`) };
  const audited = await audit({ answers });
  expect(audited.exitCode).toBe(3);
  expect(audited.files.size).toBe(0);
});

test.each<[string, string]>([
  ["a number", '{"__type":"AccessDeniedException","message":5}'],
  ["an object", '{"__type":"AccessDeniedException","message":{"toString":1}}'],
])("an error whose message is %s is still a denial", async (_, body) => {
  const audited = await audit({ answers: { ListTables: () => ({ status: 400, body }) } });
  expect(audited.report?.coverage.unseen.map(({ reason }) => reason.kind)).toEqual(["denied"]);
  expect(audited.exitCode).toBe(3);
});
