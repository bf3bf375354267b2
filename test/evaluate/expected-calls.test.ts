import { describe, expect, it, test } from "vitest";
import { readsOf } from "../../src/evaluate/expected-calls.ts";
import { factGroups, type GroupId } from "../../src/model/fact-groups.ts";
import { operations, type OperationId } from "../../src/model/operations.ts";

const all = Object.keys(factGroups) as GroupId[];
const callsOf = (groups: readonly GroupId[], tables: number, backupsPerTable = 1): Record<string, number> =>
  Object.fromEntries(
    readsOf(groups, { tables, backupsPerTable }).perScope.map(({ operation, calls }) => [operation, calls]),
  );

describe("the calls that a number of tables takes", () => {
  test.each([
    [1, { "dynamodb:ListTables": 1, "dynamodb:DescribeTable": 1, "dynamodb:DescribeContinuousBackups": 1 }],
    [100, { "dynamodb:ListTables": 1, "dynamodb:DescribeTable": 100, "dynamodb:DescribeContinuousBackups": 100 }],
    [101, { "dynamodb:ListTables": 2, "dynamodb:DescribeTable": 101, "dynamodb:DescribeContinuousBackups": 101 }],
  ])("are pages of the list and one call a table of each group that is read by table: %d", (tables, calls) => {
    expect(callsOf(["table", "pitr"], tables)).toEqual(calls);
  });

  it("are one for a list that is empty, and none for tables that are not there", () => {
    expect(callsOf(["table", "onDemandBackups", "protectedResources"], 0)).toEqual({
      "dynamodb:ListTables": 1,
      "dynamodb:DescribeTable": 0,
      "dynamodb:ListBackups": 1,
      "backup:ListProtectedResources": 1,
    });
  });

  test.each([
    [0, 1],
    [1, 3],
    [40, 100],
  ])("are pages of backups, however they are spread over tables: %d of each of 250 tables", (backups, pages) => {
    expect(callsOf(["table", "onDemandBackups"], 250, backups)).toMatchObject({ "dynamodb:ListBackups": pages });
  });

  it("take as long as the slowest operation at its rate", () => {
    const { calls, slowest } = readsOf(["table", "pitr"], { tables: 1_000, backupsPerTable: 1 });
    expect(calls).toBe(10 + 1_000 + 1_000);
    expect(slowest).toMatchObject({
      operation: "dynamodb:DescribeContinuousBackups",
      milliseconds: 100_000,
      takes: "1m 40s",
    });
  });
});

/** A flag asks for the one, which chooses accounts, and whoever makes backups for the others: no policy does. */
const byFlag: ReadonlySet<string> = new Set<OperationId>([
  "organizations:ListTagsForResource",
  "dynamodb:DescribeBackup",
  "backup:DescribeBackupJob",
]);
const byPolicy = (Object.keys(operations) as OperationId[]).filter((operation) => !byFlag.has(operation));

describe("the IAM actions of all groups together", () => {
  it("are those of the catalogue that a policy can need, apart by who needs them", () => {
    const { iam } = readsOf(all, { tables: 1, backupsPerTable: 1 });
    const wanted = (caller: "hub" | "member"): readonly string[] =>
      byPolicy
        .filter((operation) => operations[operation].caller === caller)
        .flatMap((operation) => operations[operation].iam ?? [])
        .sort();
    expect(iam).toEqual({ member: wanted("member"), hub: wanted("hub"), organization: [] });
  });

  it("are asked of Organizations only with --organization, when the policy needs nothing of accounts", () => {
    const { iam } = readsOf(["table"], { tables: 1, backupsPerTable: 1 });
    expect(iam.hub).toEqual(["sts:AssumeRole"]);
    expect(iam.organization).toEqual(["organizations:DescribeOrganization", "organizations:ListAccounts"]);
  });
});

it("leaves no operation out that a policy can need when every group is read", () => {
  const { perScope, perAccount, perAudit } = readsOf(all, { tables: 1, backupsPerTable: 1 });
  const told: readonly OperationId[] = [...perScope.map(({ operation }) => operation), ...perAccount, ...perAudit];
  expect([...told].sort()).toEqual(byPolicy.toSorted());
});
