import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { PolicyDocument } from "../../src/model/role-sheet.ts";
import { iamActionsOf, type CallId } from "../../src/model/write-operations.ts";
import { inPlace } from "../remediate/apply-place.ts";
import {
  fromBackup,
  invoke,
  region,
  reportIn,
  rich,
  scanned,
  scopeOf,
  shop,
  toTime,
  withTables,
} from "../restore/restore-place.ts";
import { isDenied, operationsOf } from "./audits.ts";
import { actionsOf, elsewhere, without } from "./edit-policy.ts";
import { everythingFile } from "./everything-policy.ts";
import { generatedPolicy } from "./generated.ts";

const full = await generatedPolicy("-p", everythingFile, "--restore", "--restore-to", "orders-*");

type From = "backup" | "time";

/** With its settings given again. */
function restored(policy: PolicyDocument, from: From, to = "orders-2") {
  // Under a key of the account, which DynamoDB uses in the name of who restores.
  const spec = withTables([{ ...rich, encryption: { keyArn: `arn:aws:kms:${region}:${shop}:key/orders` } }]);
  const accounts = spec.accounts.map((account) =>
    "id" in account && account.id === shop
      ? { ...account, roles: ["RestorableAudit", { name: "RestorableWrite", policies: [policy] }] }
      : account,
  );
  return inPlace(
    async (place) => {
      await scanned(place);
      place.emulator.clearLog();
      const argv = from === "backup" ? fromBackup(place, to, "--reapply") : toTime("latest", to, "--reapply");
      const { exit, stdout, stderr } = await invoke(place, argv);
      const settings = existsSync(join(place.folder, "restore.json")) ? reportIn(place).settings : [];
      return {
        exit,
        words: `${stdout} ${stderr}`,
        failed: [...new Set(settings.filter(({ state }) => state === "failed").map(({ setting }) => setting))],
        calls: place.emulator.log().filter(({ account }) => account === shop),
        made: scopeOf(place).tables.some(({ name }) => name === to),
      };
    },
    { ...spec, accounts },
  );
}

/** Settings that are not given again without an action; every other one ends the restore before a table is made. */
const settingsNeeding: Readonly<Record<string, readonly string[]>> = {
  "dynamodb:DescribeKinesisStreamingDestination": ["kinesis"],
  "dynamodb:DescribeTimeToLive": ["ttl"],
  "dynamodb:EnableKinesisStreamingDestination": ["kinesis"],
  "dynamodb:GetResourcePolicy": ["resource-policy"],
  "dynamodb:ListTagsOfResource": ["tags"],
  "dynamodb:PutResourcePolicy": ["resource-policy"],
  "dynamodb:TagResource": ["tags"],
  "dynamodb:UpdateContinuousBackups": ["pitr"],
  "dynamodb:UpdateTable": ["deletion-protection", "stream", "table-class"],
  "dynamodb:UpdateTimeToLive": ["ttl"],
  "kinesis:DescribeStream": ["kinesis"],
  "kinesis:PutRecord": ["kinesis"],
  "kinesis:PutRecords": ["kinesis"],
};
const looks = ["dynamodb:DescribeBackup", "dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTable"];
const ofTime = ["dynamodb:DescribeContinuousBackups", "dynamodb:RestoreTableToPointInTime"];

describe("the role that restores", () => {
  it("suffices from a backup and from PITR, and is used to the last action", async () => {
    const both = [await restored(full, "backup"), await restored(full, "time")];
    expect(both.map(({ exit, failed, made }) => [exit, failed, made])).toEqual(both.map(() => [0, [], true]));
    const calls = both.flatMap((each) => each.calls);
    expect(calls.filter(isDenied)).toEqual([]);
    const asked = new Set(operationsOf(calls).flatMap((operation) => iamActionsOf(operation as CallId)));
    expect([...asked].sort()).toEqual(actionsOf(full));
  });

  it.each(actionsOf(full))(
    "without %s: is refused, or lacks the settings that need it, by its name",
    async (action) => {
      const { exit, words, failed, made, calls } = await restored(
        without(full, action),
        ofTime.includes(action) ? "time" : "backup",
      );
      expect(calls.filter(isDenied)).not.toEqual([]);
      expect(words).toContain(action);
      expect(failed.toSorted()).toEqual((settingsNeeding[action] ?? []).toSorted());
      expect(made).toBe(action in settingsNeeding);
      expect(exit).toBe(looks.includes(action) ? 3 : 1);
    },
  );

  it("gives no stream of another account, and makes no table of another name than it was made for", async () => {
    const policy = elsewhere(full, "kinesis:PutRecord", "account");
    expect(policy === null ? [] : (await restored(policy, "backup")).failed).toEqual(["kinesis"]);
    const { exit, words, made } = await restored(full, "backup", "copy-of-orders");
    expect([exit, made]).toEqual([1, false]);
    expect(words).toContain("dynamodb:BatchWriteItem");
  });
});
