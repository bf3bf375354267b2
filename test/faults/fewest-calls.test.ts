/** Whole audits, call by call: none more than the answers need, by the request log of the emulator. */
import { describe, expect, it } from "vitest";
import type { LogEntry } from "../../src/emulator/request-log.ts";
import type { OrganizationSpec, TableSpec } from "../../src/emulator/organization.ts";
import { runScenario } from "../support/run-scenario.ts";

const hub = "111111111111";
const member = "222222222222";
const denied = "333333333333";
const regions = ["eu-west-1", "us-east-1"] as const;
const good = { pitr: { enabled: true }, deletionProtection: true, backups: [{ age: "1d" }] } as const;

const many = (count: number, more: Omit<TableSpec, "name"> = {}): TableSpec[] =>
  Array.from({ length: count }, (_, n) => ({ name: `table-${String(n).padStart(4, "0")}`, ...good, ...more }));

async function callsOf(given: {
  readonly organization: Pick<OrganizationSpec, "accounts"> & Partial<OrganizationSpec>;
  readonly policy: string;
  readonly exit: number;
  readonly files?: Readonly<Record<string, string>>;
}): Promise<readonly LogEntry[]> {
  const argv = ["audit", "--organization", "--policy", given.policy];
  const [outcome] = await runScenario({
    name: "an audit of which every call is counted",
    organization: { now: "2026-03-01T00:00:00.000Z", managementAccount: hub, regions, ...given.organization },
    files: given.files ?? {},
    steps: [{ argv, env: {}, expect: { exit: given.exit } }],
    withoutOracle: "only calls are looked at here",
  });
  expect({ exit: outcome?.exit, stderr: outcome?.stderr }).toMatchObject({ exit: given.exit });
  return outcome?.log ?? [];
}

/** How often each operation was asked, of one scope where one is named. */
function counted(log: readonly LogEntry[], scope: Partial<Pick<LogEntry, "account" | "region">> = {}) {
  const counts: Record<string, number> = {};
  for (const { operation, account, region } of log) {
    if (scope.account !== undefined && scope.account !== account) continue;
    if (scope.region !== undefined && (scope.region !== region || /^(sts|account|organizations):/.test(operation)))
      continue;
    counts[operation] = (counts[operation] ?? 0) + 1;
  }
  return counts;
}

describe("an audit asks", () => {
  it("of an organization without tables: who, which accounts, and of each its Regions and one page of each Region", async () => {
    const log = await callsOf({
      organization: { accounts: [{ id: hub }, { id: member }, { id: denied }] },
      policy: "baseline",
      exit: 0,
    });
    expect(counted(log)).toEqual({
      "sts:GetCallerIdentity": 1,
      "organizations:DescribeOrganization": 1,
      "organizations:ListAccounts": 1,
      "sts:AssumeRole": 2,
      "account:ListRegions": 3,
      "dynamodb:ListTables": 6,
    });
  });

  it("for 45 accounts as many pages as Organizations needs, and one session and list of Regions for each", async () => {
    const log = await callsOf({
      organization: { accounts: [{ id: hub }, { generate: { count: 44, firstId: member } }] },
      policy: "baseline",
      exit: 0,
    });
    expect(counted(log)).toMatchObject({
      "organizations:ListAccounts": 3,
      "sts:AssumeRole": 44,
      "account:ListRegions": 45,
      "dynamodb:ListTables": 90,
    });
    const targets = log.flatMap(({ target }) => (target === null ? [] : [target]));
    expect(new Set(targets).size).toBe(targets.length);
  });

  it.each([
    [
      "baseline",
      { "dynamodb:DescribeContinuousBackups": 101, "dynamodb:ListBackups": 2, "backup:ListProtectedResources": 1 },
    ],
    ["pitr-only", { "dynamodb:DescribeContinuousBackups": 101 }],
    // Whoever reads that there is no native backup is told whether AWS Backup has one.
    ["native-backups", { "dynamodb:ListBackups": 2, "backup:ListProtectedResources": 1 }],
    ["deletion-protection-enabled", {}],
  ])(
    "of a scope of 101 tables, for %s, two pages, each table once, and what the policy names",
    async (policy, besides) => {
      const log = await callsOf({
        organization: { accounts: [{ id: hub, tables: { "eu-west-1": many(101) } }] },
        policy,
        exit: 0,
      });
      expect(counted(log, { account: hub, region: "eu-west-1" })).toEqual({
        "dynamodb:ListTables": 2,
        "dynamodb:DescribeTable": 101,
        ...besides,
      });
      expect(counted(log, { account: hub, region: "us-east-1" })).toEqual({ "dynamodb:ListTables": 1 });
    },
  );

  it("of recovery points each vault once, also where there is no table, and no plan", async () => {
    const central = {
      name: "central",
      points: [{ of: `arn:aws:dynamodb:eu-west-1:${hub}:table/table-0000`, age: "1d" }],
    } as const;
    const log = await callsOf({
      organization: {
        accounts: [
          {
            id: hub,
            tables: { "eu-west-1": many(3, { awsBackup: { last: "2h" } }) },
            backup: { "eu-west-1": { vaults: [{ name: "empty" }] }, "us-east-1": { vaults: [central] } },
          },
        ],
      },
      policy: "aws-backup-point-fresh",
      exit: 0,
    });
    expect(counted(log, { account: hub, region: "eu-west-1" })).toEqual({
      "dynamodb:ListTables": 1,
      "dynamodb:DescribeTable": 3,
      "backup:ListBackupVaults": 1,
      "backup:ListRecoveryPointsByBackupVault": 2,
    });
    expect(counted(log, { account: hub, region: "us-east-1" })).toEqual({
      "dynamodb:ListTables": 1,
      "backup:ListBackupVaults": 1,
      "backup:ListRecoveryPointsByBackupVault": 1,
    });
  });

  it("of a table that no rule concerns what it is, and nothing more", async () => {
    const tagged = `
id: tagged
title: Production tables have PITR
severity: high
why: Production is production.
applies: { fact: tags.env, eq: prod }
grace: 2h
assert: { fact: pitr.enabled, eq: true }
fix: Turn on PITR.
`;
    const tables: readonly TableSpec[] = [
      ...many(3, { tags: { env: "prod" } }),
      { ...good, name: "in-grace", created: "1h", backups: [], tags: { env: "prod" } },
      { ...good, name: "test-1", tags: { env: "test" } },
      { ...good, name: "test-2", tags: { env: "test" } },
      { name: "archived", status: "ARCHIVED", tags: { env: "prod" } },
    ];
    const log = await callsOf({
      organization: { accounts: [{ id: hub, tables: { "eu-west-1": tables } }] },
      policy: "./tagged.yaml",
      files: { "tagged.yaml": tagged },
      exit: 0,
    });
    const pitr = log.filter(({ operation }) => operation === "dynamodb:DescribeContinuousBackups");
    expect(pitr.map(({ table }) => `${table}`).toSorted()).toEqual(["table-0000", "table-0001", "table-0002"]);
    const confirmed = log.filter(({ operation }) => operation === "dynamodb:ListTagsOfResource");
    expect(confirmed.map(({ table }) => `${table}`).toSorted()).toEqual(["test-1", "test-2"]);
    expect(counted(log, { account: hub, region: "eu-west-1" })).toEqual({
      "dynamodb:ListTables": 1,
      "dynamodb:DescribeTable": 7,
      "tag:GetResources": 1,
      "dynamodb:DescribeContinuousBackups": 3,
      "dynamodb:ListTagsOfResource": 2,
    });
  });

  it("once where it is denied: of a role, of a Region, of a read of the whole Region", async () => {
    const tables = { "eu-west-1": many(3), "us-east-1": many(3) };
    const log = await callsOf({
      organization: {
        accounts: [
          { id: hub },
          { id: member, tables },
          { id: denied, tables },
          { id: "444444444444", roles: null, tables },
        ],
        refusals: [
          { account: denied, region: "eu-west-1", operation: "dynamodb:*", because: "scp" },
          { account: denied, region: "us-east-1", operation: "dynamodb:ListBackups", because: "identity" },
        ],
      },
      policy: "baseline",
      exit: 3,
    });
    expect(log.filter(({ target }) => target === "444444444444")).toHaveLength(1);
    expect(counted(log, { account: denied, region: "eu-west-1" })).toEqual({ "dynamodb:ListTables": 1 });
    expect(counted(log, { account: denied, region: "us-east-1" })).toEqual({
      "dynamodb:ListTables": 1,
      "dynamodb:DescribeTable": 3,
      "dynamodb:DescribeContinuousBackups": 3,
      "dynamodb:ListBackups": 1,
      "backup:ListProtectedResources": 1,
    });
  });
});
