/** What is read back proves a step only where it is about that very step's table: an endpoint may answer about anything. */
import { describe, expect, it } from "vitest";
import type { ScopeReader } from "../../src/aws/read-client.ts";
import { actions } from "../../src/remediate/actions.ts";
import { actionOf } from "../../src/remediate/apply-actions.ts";
import { lookBack } from "../../src/remediate/apply-verify.ts";
import type { ActionId } from "../../src/model/plan.ts";
import { sampleStep } from "./sample-plan.ts";

const evidence = { operation: "dynamodb:DescribeTable", at: "2026-11-29T10:00:00.000Z" };
const ports = { now: () => Date.parse(evidence.at), sleep: () => Promise.resolve() };

/** Says the same to every question. */
const saying = (value: object): ScopeReader =>
  ({
    read: () => Promise.resolve({ state: "read", value, evidence }),
    pages: async function* () {},
    ledger: () => [],
  }) as unknown as ScopeReader;

function shown(action: ActionId, value: object) {
  const step = sampleStep(action);
  return lookBack({
    reader: saying(value),
    ports,
    step,
    action: actionOf(actions, step),
    made: "arn:of:what:was:made",
  });
}

const backup = (arn: string, tableId: string) => ({
  BackupDescription: {
    BackupDetails: { BackupArn: arn, BackupStatus: "AVAILABLE" },
    SourceTableDetails: { TableId: tableId },
  },
});
const { tableId, arn } = sampleStep("create-backup");

describe("a step is done", () => {
  it("by a backup that is the one that was made, of the very table", async () => {
    expect(await shown("create-backup", backup("arn:of:what:was:made", tableId))).toMatchObject({ state: "done" });
  });
  it("by a job that is of the very table", async () => {
    expect(await shown("start-backup-job", { State: "COMPLETED", ResourceArn: arn })).toMatchObject({ state: "done" });
  });
});

describe("a step is not done", () => {
  it.each<readonly [string, ActionId, object]>([
    ["by another backup", "create-backup", backup("arn:of:another", tableId)],
    ["by a backup of another table", "create-backup", backup("arn:of:what:was:made", "another")],
    ["by a job of another table", "start-backup-job", { State: "COMPLETED", ResourceArn: `${arn}-2` }],
    [
      "by protection of a table without an id",
      "enable-deletion-protection",
      { Table: { TableName: "orders", TableArn: arn, TableStatus: "ACTIVE", DeletionProtectionEnabled: true } },
    ],
    [
      "by protection of another table",
      "enable-deletion-protection",
      {
        Table: {
          TableName: "carts",
          TableArn: `${arn}-2`,
          TableId: tableId,
          TableStatus: "ACTIVE",
          DeletionProtectionEnabled: true,
        },
      },
    ],
  ])("%s", async (_, action, value) => {
    expect(await shown(action, value)).toMatchObject({ state: "waits" });
  });
});
