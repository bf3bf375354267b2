/** What AWS Backup holds in a scope beside its tables, scanned from the embedded organization. */
import { describe, expect, test } from "vitest";
import type { AwsBackupSpec } from "../../src/emulator/backup-spec.ts";
import type { OrganizationSpec, TableSpec } from "../../src/emulator/organization.ts";
import type { GroupId } from "../../src/model/fact-groups.ts";
import { demandAll, embeddedAws, hub, member, now, oneScope, region, scanMember } from "./embedded-aws.ts";

type Trouble = Pick<OrganizationSpec, "faults" | "refusals">;
const arnOf = (name: string, account = member, where = region) => `arn:aws:dynamodb:${where}:${account}:table/${name}`;
const abroad = arnOf("carts", "300000000000", "us-east-1");
const points = "backup:ListRecoveryPointsByBackupVault";
const known = (value: unknown) => ({ state: "known", value });

async function scan(
  tables: readonly TableSpec[],
  backup: AwsBackupSpec,
  groups: readonly GroupId[],
  trouble: Trouble = {},
) {
  const demand = demandAll(["table", ...groups]);
  return scanMember(await embeddedAws(oneScope(tables, { backup, ...trouble })), { demand });
}

const vaults: AwsBackupSpec = {
  vaults: [
    {
      name: "central",
      lock: { minRetentionDays: 7, lockDate: { in: "3d" } },
      points: [
        { of: arnOf("orders"), age: "1d", count: 3, deleteAfterDays: 35 },
        { of: abroad, age: "2d", copiedFrom: "arn:aws:backup:us-east-1:300000000000:backup-vault:from" },
        { of: arnOf("gone"), age: "5d" },
      ],
    },
    { name: "isolated", type: "LOGICALLY_AIR_GAPPED_BACKUP_VAULT", points: [{ of: arnOf("orders"), age: "4d" }] },
  ],
};
const orders: TableSpec = { name: "orders" };

describe("recovery points of a scope", () => {
  test("are stored with their table, with the lock of their vault", async () => {
    const { tables, view, end } = await scan([orders, { name: "bare" }], vaults, ["recoveryPoints"]);
    const list = view("orders").list("recoveryPoints");
    expect(list.missing).toEqual([]);
    expect(list.items.map(({ vault, lock, kept, immutable }) => [vault, lock, kept, immutable])).toEqual([
      [known("isolated"), known("compliance"), { state: "absent" }, known(true)],
      ...[0, 1, 2].map(() => [known("central"), known("compliance-grace"), known(35 * 86_400_000), known(false)]),
    ]);
    expect(tables.get("bare")?.lists["pointsByArn"]).toEqual({ items: [], missing: [] });
    expect(end.backup).toEqual({ points: { missing: [] } });
  });

  test("of tables elsewhere and of tables that are gone are told one by one, those of listed tables not", async () => {
    const { foreign } = await scan([orders], vaults, ["recoveryPoints"]);
    expect(foreign.map(({ about, observation }) => [about, observation])).toEqual([
      [abroad, points],
      [arnOf("gone"), points],
    ]);
    expect(foreign[0]?.facts).toMatchObject({
      account: known(member),
      region: known(region),
      vault: known("central"),
      created: known("2026-11-20T00:00:00.000Z"),
      copiedFrom: known("arn:aws:backup:us-east-1:300000000000:backup-vault:from"),
      locked: known(true),
    });
  });

  test("are looked for where there is no table", async () => {
    const { foreign, end, calls } = await scan([], vaults, ["recoveryPoints", "backupPlans", "restoreTests"]);
    expect(foreign).toHaveLength(6);
    expect(end).toMatchObject({ tables: 0, backup: { points: { missing: [] } } });
    expect(end.backup).not.toHaveProperty("plans");
    expect(calls).toEqual({ "dynamodb:ListTables": 1, "backup:ListBackupVaults": 1, [points]: 2 });
  });

  test("are looked for where tables may not be listed, and not in a Region that is disabled", async () => {
    const refused = { refusals: [{ operation: "dynamodb:ListTables", because: "identity" }] } as const;
    const { foreign, end } = await scan([orders], vaults, ["recoveryPoints"], refused);
    expect(end).toMatchObject({ coverage: { state: "denied" }, backup: { points: { missing: [] } } });
    expect(foreign).toHaveLength(6);

    const aws = await embeddedAws({
      ...oneScope([]),
      regions: [region, "us-east-1", "af-south-1"],
      accounts: [{ id: hub }, { id: member, regions: [region, "us-east-1"] }],
    });
    const regions = { source: "partition", authoritative: false, regions: [] } as const;
    const disabled = await scanMember(aws, {
      demand: demandAll(["table", "recoveryPoints"]),
      region: "af-south-1",
      account: { regions },
    });
    expect(disabled.calls).not.toHaveProperty("backup:ListBackupVaults");
    expect(disabled.end).toMatchObject({
      coverage: { state: "disabled" },
      backup: { points: { missing: [{ kind: "region-disabled" }] } },
    });
  });

  test("are looked for again at the end where an earlier attempt recorded all tables", async () => {
    const aws = await embeddedAws(oneScope([orders], { backup: vaults }));
    const { foreign, end } = await scanMember(aws, {
      demand: demandAll(["table", "recoveryPoints", "backupPlans"]),
      known: new Set(["orders"]),
    });
    expect(foreign.map(({ about }) => about)).toEqual([abroad, arnOf("gone")]);
    expect(end.backup).toMatchObject({ points: { missing: [] }, plans: { plans: [], missing: [] } });
  });

  test("of one vault that is refused lack with every table, and in the scope", async () => {
    const faults = [{ kind: "throttle", operation: points, after: 1 }] as const;
    const { view, end } = await scan([orders], vaults, ["recoveryPoints"], { faults });
    const missing = [{ kind: "throttled", operation: points, detail: expect.stringMatching(/^vault /) as string }];
    expect(view("orders").list("recoveryPoints")).toMatchObject({ missing });
    expect(end.backup).toMatchObject({ points: { missing } });
  });

  test("that are older than anyone asks are not read, and the list still decides what it can", async () => {
    const since = "2026-11-19T12:00:00.000Z";
    const aws = await embeddedAws(oneScope([orders], { backup: vaults }));
    const demand = { ...demandAll(["table", "recoveryPoints"]), recoveryPointsSince: since };
    const { view, end } = await scanMember(aws, { demand });
    const { items, missing, rest } = view("orders").list("recoveryPoints");
    expect(items).toHaveLength(2);
    expect(missing).toMatchObject([{ kind: "not-collected", before: since }]);
    const age = Date.parse(now) - Date.parse(since);
    expect(rest).toMatchObject({ age: { state: "unknown", bound: { atLeast: age } } });
    expect(end.backup).toMatchObject({ points: { missing: [{ before: since }] } });
  });
});

describe("backup plans of a scope", () => {
  const backup: AwsBackupSpec = {
    optIn: false,
    vaults: [{ name: "vault" }],
    plans: [
      {
        name: "gold",
        rules: [{ name: "daily", vault: "vault", deleteAfterDays: 35, schedule: "cron(0 5 ? * * *)" }],
        selections: [{ name: "tagged", listOfTags: [{ key: "tier", value: "gold" }] }],
      },
      { name: "ours", organization: true, rules: [{ name: "weekly", vault: "vault" }] },
    ],
  };

  test("are kept with the end of the scope, told from those of the organization", async () => {
    const { end, tables, calls } = await scan([orders, { name: "more" }], backup, ["backupPlans"]);
    expect(end.backup?.plans).toMatchObject({ optIn: known(false), advanced: known(true), missing: [] });
    expect(end.backup).not.toHaveProperty("points");
    const plans = end.backup?.plans?.plans ?? [];
    expect(plans.map(({ name, from }) => [name, from]).toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1))).toEqual([
      ["gold", "account"],
      ["ours", "organization"],
    ]);
    expect(plans.find(({ name }) => name === "gold")).toMatchObject({
      rules: [{ name: "daily", vault: "vault", deleteAfterDays: 35, schedule: "cron(0 5 ? * * *)", copies: [] }],
      selections: [{ name: "tagged", listOfTags: [{ type: "STRINGEQUALS", key: "tier", value: "gold" }] }],
      missing: [],
    });
    expect(tables.get("more")?.groups["backupPlans"]).toEqual({ state: "read" });
    expect(calls).toMatchObject({
      "backup:DescribeRegionSettings": 1,
      "backup:ListBackupPlans": 1,
      "backup:GetBackupPlan": 2,
      "backup:ListBackupSelections": 2,
      "backup:GetBackupSelection": 1,
    });
  });

  test("that may not be listed are missing, and the group of each table is unread", async () => {
    const refusals = [{ operation: "backup:ListBackupPlans", because: "scp" }] as const;
    const { end, tables } = await scan([orders], backup, ["backupPlans"], { refusals });
    const reason = { kind: "denied-by-scp", operation: "backup:ListBackupPlans" };
    expect(end.backup).toMatchObject({ plans: { plans: [], missing: [reason], optIn: known(false) } });
    expect(tables.get("orders")?.groups["backupPlans"]).toMatchObject({ state: "unread", reason });
  });
});

test("restores of a scope are stored with the table that was backed up", async () => {
  const backup: AwsBackupSpec = {
    vaults: [{ name: "vault", points: [{ of: "orders", age: "3d" }] }],
    restoreJobs: [{ of: "orders", age: "2d", completedAfter: "3h", validation: "SUCCESSFUL", testingPlan: "weekly" }],
  };
  const { view } = await scan([orders, { name: "more" }], backup, ["restoreTests"]);
  expect(view("orders").list("restoreTests")).toMatchObject({
    items: [{ status: known("COMPLETED"), took: known(3 * 3_600_000), validation: known("SUCCESSFUL") }],
    missing: [],
  });
  expect(view("more").list("restoreTests")).toEqual({ items: [], missing: [] });
});

describe("a replica", () => {
  const global: TableSpec = {
    name: "global",
    pitr: { enabled: true, period: 7 },
    deletionProtection: true,
    replicas: [{ region: "us-east-1" }],
  };
  const about = arnOf("global", member, "us-east-1");

  test("is told of with the protection of the table that names it", async () => {
    const { foreign } = await scan([global], {}, ["pitr"]);
    const facts = {
      replica: known(arnOf("global")),
      "pitr.enabled": known(true),
      "pitr.period": known(7 * 86_400_000),
      "table.deletionProtection": known(true),
    };
    expect(foreign).toEqual([{ kind: "foreign", about, observation: "dynamodb:DescribeTable", facts }]);
  });

  test("is told of with the reason where that was not read, or nobody asked", async () => {
    const refusals = [{ operation: "dynamodb:DescribeContinuousBackups", because: "identity" }] as const;
    const refused = await scan([global], {}, ["pitr"], { refusals });
    const denied = { state: "unknown", reason: { kind: "denied", operation: "dynamodb:DescribeContinuousBackups" } };
    expect(refused.foreign[0]?.facts).toMatchObject({ "pitr.enabled": denied, "pitr.period": denied });
    const notAsked = await scan([global], {}, []);
    expect(notAsked.foreign[0]?.facts).toMatchObject({
      "pitr.enabled": { state: "unknown", reason: { kind: "not-collected" } },
      "table.deletionProtection": known(true),
    });
  });
});
