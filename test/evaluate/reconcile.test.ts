import { describe, expect, it } from "vitest";
import { createReconciling } from "../../src/evaluate/reconcile.ts";
import type { AccountRecord, RegionList, RegionState, ScopeState } from "../../src/model/observation.ts";
import { account as built } from "./build.ts";

const id = "111111111111";
const regions: Readonly<Record<string, RegionState>> = {
  "eu-west-1": "enabled",
  "us-east-1": "enabled",
  "us-west-2": "enabled",
  "af-south-1": "disabled",
  "ca-central-1": "excluded",
};
const accountOf = (account: string, access: AccountRecord["access"]): AccountRecord => ({
  ...built,
  id: account,
  access,
  regions: {
    source: "account:ListRegions",
    authoritative: true,
    regions: Object.entries(regions).map(([name, state]) => ({ name, state })),
  },
});
const accounts = [
  accountOf(id, { state: "opened", via: "caller", principal: "arn:aws:iam::111111111111:user/u" }),
  accountOf("222222222222", { state: "unopened", reason: { kind: "role-not-assumable" } }),
  accountOf("333333333333", { state: "excluded", because: "--exclude-account" }),
];

const seen: ScopeState = { state: "seen" };
const scope = (region: string, coverage: ScopeState = seen) => ({ account: id, region, coverage });
const arn = (region: string, table: string, account = id) => `arn:aws:dynamodb:${region}:${account}:table/${table}`;
const replica = "dynamodb:DescribeTable";

/** `denied`: us-west-2; the others that are enabled were seen. */
function reconciled(named: readonly (readonly [observation: string, about: string])[], there: readonly string[] = []) {
  const reconciling = createReconciling();
  reconciling.add(
    scope("eu-west-1"),
    named.map(([observation, about]) => ({ observation, about })),
  );
  for (const table of there) reconciling.found(scope("us-east-1"), table);
  const denied: ScopeState = { state: "denied", reason: { kind: "denied" } };
  return reconciling.close(accounts, [scope("eu-west-1"), scope("us-east-1"), scope("us-west-2", denied)]);
}

describe("a table that is named and not listed", () => {
  it.each([
    ["its backup outlives it", "dynamodb:ListBackups", arn("eu-west-1", "gone"), "outlived-by-backup"],
    ["AWS Backup still knows it", "backup:ListProtectedResources", arn("eu-west-1", "gone"), "outlived-by-backup"],
    ["its tags are still told", "tag:GetResources", arn("eu-west-1", "gone"), "tag-lag"],
    ["its Region was refused", replica, arn("us-west-2", "t"), "unseen-scope"],
    ["its Region is not enabled", replica, arn("af-south-1", "t"), "unseen-scope"],
    ["its Region was left out", replica, arn("ca-central-1", "t"), "outside-population"],
    ["its account could not be opened", replica, arn("us-east-1", "t", "222222222222"), "unseen-scope"],
    ["its account was left out", replica, arn("us-east-1", "t", "333333333333"), "outside-population"],
    ["its account is nobody's", replica, arn("us-east-1", "t", "999999999999"), "outside-population"],
  ] as const)("is explained where %s", (_, observation, about, explanation) => {
    const { reconciliation, unseen } = reconciled([[observation, about]]);
    expect(reconciliation).toMatchObject({ named: 1, found: 0, unexplained: 0, explained: { [explanation]: 1 } });
    expect(unseen).toEqual([]);
  });

  it("and is an active replica is missing, by name, whatever else names it", () => {
    const orders = arn("us-east-1", "orders");
    const { reconciliation, unseen } = reconciled([
      [replica, orders],
      ["tag:GetResources", orders],
    ]);
    expect(reconciliation).toMatchObject({ named: 1, unexplained: 1 });
    expect(unseen).toEqual([
      {
        account: id,
        region: "us-east-1",
        table: "orders",
        state: "unreconciled",
        reason: {
          kind: "not-scanned",
          operation: "dynamodb:ListTables",
          detail: `did not name a table that ${replica}, tag:GetResources names`,
        },
      },
    ]);
  });

  it("and lies in a Region that nobody thought of trying is missing, where the account would not tell its Regions", () => {
    const [opened] = accounts;
    const reconciling = createReconciling();
    reconciling.add(scope("eu-west-1"), [
      { observation: replica, about: arn("eu-new-1", "orders") },
      { observation: replica, about: arn("af-south-1", "orders") },
    ]);
    const regions: RegionList = {
      source: "partition",
      authoritative: false,
      regions: [
        { name: "eu-west-1", state: "enabled" },
        { name: "af-south-1", state: "disabled" },
      ],
    };
    const { unseen } = reconciling.close(opened === undefined ? [] : [{ ...opened, regions }], [scope("eu-west-1")]);
    expect(unseen).toMatchObject([{ account: id, region: "eu-new-1", table: "orders", state: "unreconciled" }]);
  });

  it("is fine once its own Region has it", () => {
    const { reconciliation, unseen } = reconciled([[replica, arn("us-east-1", "orders")]], ["orders", "others"]);
    expect(reconciliation).toMatchObject({ named: 1, found: 1, unexplained: 0 });
    expect(unseen).toEqual([]);
  });
});

it("only scopes that others named tables of are to be looked through", () => {
  const reconciling = createReconciling();
  reconciling.add(scope("eu-west-1"), [
    { observation: "dynamodb:ListBackups", about: arn("eu-west-1", "gone") },
    { observation: replica, about: arn("us-east-1", "orders") },
  ]);
  const wanted = [...reconciling.wanted()].map(([key, names]) => [key, names.has("orders"), names.has("gone")]);
  expect(wanted).toEqual([[`${id}.us-east-1`, true, false]]);
});
