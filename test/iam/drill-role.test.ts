import { describe, expect, it } from "vitest";
import type { PolicyDocument } from "../../src/model/role-sheet.ts";
import { iamActionsOf, type CallId } from "../../src/model/write-operations.ts";
import { drill, inPlace, orders, organizationOf, region, reportIn, shop, tablesIn } from "../restore/drill-place.ts";
import { isDenied, operationsOf } from "./audits.ts";
import { actionsOf, elsewhere, without } from "./edit-policy.ts";
import { everythingFile } from "./everything-policy.ts";
import { generatedPolicy } from "./generated.ts";

const full = await generatedPolicy("-p", everythingFile, "--drill");

/** Of one table, from PITR and from its newest backup. */
function drilled(policy: PolicyDocument) {
  // Under a key of the account, which DynamoDB uses in the name of who drills.
  const encryption = { keyArn: `arn:aws:kms:${region}:${shop}:key/orders` };
  const spec = organizationOf([{ ...orders, encryption, backups: [{ age: "1d" }] }]);
  const accounts = spec.accounts.map((account) =>
    "id" in account && account.id === shop
      ? { ...account, roles: ["RestorableAudit", { name: "RestorableDrill", policies: [policy] }] }
      : account,
  );
  return inPlace(
    { ...spec, accounts },
    async (place) => {
      place.emulator.clearLog();
      const said = await drill(place, ["--from", "both"]);
      const calls = place.emulator.log().filter(({ account }) => account === shop);
      return { said, drills: reportIn(place).drills, calls, left: tablesIn(place).filter((name) => name !== "orders") };
    },
    "baseline",
  );
}

/** Of items: AWS looks at them all when a restore is asked for, so that one that is narrowed tells of the others. */
const ofItems = ["BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"].map(
  (name) => `dynamodb:${name}`,
);
/** Of the key, likewise. */
const ofKey = actionsOf(full).filter((action) => action.startsWith("kms:"));
const cases = actionsOf(full).flatMap((action) =>
  [
    { name: `without ${action}`, action, policy: without(full, action) },
    {
      name: `in other accounts alone: ${action}`,
      action,
      policy: [...ofItems, ...ofKey.slice(1)].includes(action) ? null : elsewhere(full, action, "account"),
    },
  ].flatMap(({ policy, ...given }) => (policy === null ? [] : [{ ...given, policy }])),
);

/** What each drill, of PITR and of the backup, comes to without an action; all others end it before anything is restored. */
const pitrAlone = ["dynamodb:DescribeContinuousBackups", "dynamodb:RestoreTableToPointInTime"];
const backupAlone = ["dynamodb:DescribeBackup", "dynamodb:RestoreTableFromBackup"];
function outcomes(action: string): readonly [string, string] {
  if (pitrAlone.includes(action)) return ["failed", "held"];
  if (backupAlone.includes(action)) return ["held", "failed"];
  if (action === "dynamodb:PutResourcePolicy") return ["not-held", "not-held"];
  return ["dynamodb:DeleteTable", "dynamodb:ListTables"].includes(action) ? ["held", "held"] : ["failed", "failed"];
}

describe("the role that drills", () => {
  it("suffices, and is used to the last action", async () => {
    const { said, drills, calls, left } = await drilled(full);
    expect([said.exit, calls.filter(isDenied), left]).toEqual([0, [], []]);
    expect(drills.map(({ outcome }) => outcome)).toEqual(["held", "held"]);
    const asked = new Set(operationsOf(calls).flatMap((operation) => iamActionsOf(operation as CallId)));
    expect([...asked].sort()).toEqual(actionsOf(full));
  });

  it.each(cases)(
    "$name: says so by its name, and leaves nothing behind that is not told",
    async ({ action, policy }) => {
      const { said, drills, calls, left } = await drilled(policy);
      expect(calls.filter(isDenied)).not.toEqual([]);
      expect(`${said.stdout} ${said.stderr}`).toContain(action);
      expect(drills.map(({ outcome }) => outcome)).toEqual(outcomes(action));
      expect(drills.filter(({ cleaned }) => cleaned === "still-there").length).toBe(left.length);
      // Nothing is worse than a copy of the data that is left behind.
      const exits = { "dynamodb:ListTables": 0, "dynamodb:DeleteTable": 3 };
      expect(said.exit).toBe(exits[action as keyof typeof exits] ?? 1);
    },
  );
});
