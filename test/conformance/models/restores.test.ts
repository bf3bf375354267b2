import { describe, expect, it, type TestContext } from "vitest";
import { startEmulator, type Emulator } from "../../../src/emulator/emulator.ts";
import type { Input } from "../../../src/emulator/input.ts";
import type { RestoresSpec } from "../../../src/emulator/restore-spec.ts";
import { hasPython, needPython } from "../../support/python.ts";
import { ask, backupOf, judged, walk } from "./asking.ts";
import { noCoverage, openCourt, type Courtroom } from "./courtroom.ts";
import { readServiceModels } from "./service-models.ts";
import { variedOrganization } from "./varied-organization.ts";

const models = hasPython() ? readServiceModels() : undefined;

type Bench = {
  readonly own: Emulator;
  readonly court: Courtroom;
  readonly restore: (source: string, input: Input) => Promise<string | null>;
};

/** Restores of an organization of its own, every answer judged and none found wrong. */
async function judgedThroughout(
  context: TestContext,
  restores: RestoresSpec,
  work: (bench: Bench) => Promise<void>,
): Promise<void> {
  needPython(context);
  if (models === undefined) throw new Error("no models");
  const court = openCourt(models, noCoverage());
  const own = await startEmulator({ organization: { ...variedOrganization, restores } });
  try {
    await work({
      own,
      court,
      restore: (SourceTableName, input) =>
        judged(court, own, {
          operation: "dynamodb:RestoreTableToPointInTime",
          input: { SourceTableName, UseLatestRestorableTime: true, ...input },
        }),
    });
  } finally {
    await own.close();
  }
  expect(court.deviations()).toEqual([]);
}

describe("AWS's service models find nothing to say about", () => {
  it.for(["while-creating", "kept"] as const)("tables as they are restored, summary %s", (summary, context) =>
    judgedThroughout(context, { summary }, async ({ own, court, restore }) => {
      const keys = { Enabled: true };
      const throughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
      expect([
        await restore("indexed", { TargetTableName: "again-1" }),
        await restore("indexed", { TargetTableName: "again-2", GlobalSecondaryIndexOverride: [] }),
        await restore("orders", { TargetTableName: "again-3", SSESpecificationOverride: keys }),
        await restore("orders", {
          TargetTableName: "again-4",
          BillingModeOverride: "PROVISIONED",
          ProvisionedThroughputOverride: throughput,
        }),
        await restore("indexed-on-demand", { TargetTableName: "again-5" }),
      ]).toEqual([null, null, null, null, null]);
      for (const [n, BackupArn] of backupsOf(own, "indexed").entries()) {
        const input = { TargetTableName: `from-${n}`, BackupArn };
        expect(await judged(court, own, { operation: "dynamodb:RestoreTableFromBackup", input })).toBe(null);
      }
      await walk(court, own);
      own.clock.advance("5m");
      await walk(court, own);
      const named = { TableName: "again-1" };
      for (const input of [
        named,
        { ...named, Limit: 2, ReturnConsumedCapacity: "INDEXES" },
        { ...named, Select: "COUNT", ReturnConsumedCapacity: "TOTAL", ConsistentRead: true },
      ]) {
        expect(await judged(court, own, { operation: "dynamodb:Scan", input })).toBe(null);
      }
      expect(await judged(court, own, { operation: "dynamodb:DeleteTable", input: named })).toBe(null);
    }),
  );

  it("restores that are in each other's way, and too many of them", (context) =>
    judgedThroughout(context, { atOnce: 2 }, async ({ own, court, restore }) => {
      const BackupArn = backupOf(own, "AVAILABLE", "SYSTEM");
      const from = (TargetTableName: string, arn = BackupArn) =>
        judged(court, own, {
          operation: "dynamodb:RestoreTableFromBackup",
          input: { TargetTableName, BackupArn: arn },
        });
      expect(await from("orders")).toBe("TableAlreadyExistsException");
      expect(await from("status-deleting")).toBe("TableInUseException");
      expect(await from("again", backupOf(own, "CREATING", "USER"))).toBe("BackupInUseException");
      expect(await from("again")).toBe(null);
      expect(await from("again-too")).toBe("BackupInUseException");
      expect(await restore("indexed", { TargetTableName: "second" })).toBe(null);
      expect(await restore("indexed", { TargetTableName: "third" })).toBe("LimitExceededException");
      const deletion = { operation: "dynamodb:DeleteTable", input: { TableName: "again" } } as const;
      expect(await judged(court, own, deletion)).toBe("ResourceInUseException");
      own.clock.advance("4m");
      expect(await restore("indexed", { TargetTableName: "third" })).toBe(null);
      expect(await judged(court, own, deletion)).toBe(null);
    }));

  it("items that cannot be read", (context) =>
    judgedThroughout(context, {}, async ({ own, court, restore }) => {
      await restore("unreadable-again", { TargetTableName: "again" });
      own.clock.advance("4m");
      const scan = { operation: "dynamodb:Scan", input: { TableName: "again" } } as const;
      expect(await judged(court, own, scan)).toBe("InternalServerError");
      expect((await ask(own, scan))?.status).toBe(500);
    }));
});

const backupsOf = (own: Emulator, table: string): string[] =>
  own
    .truth()
    .accounts.flatMap(({ scopes }) => scopes.flatMap(({ backups }) => backups))
    .filter((backup) => backup.table === table)
    .map(({ arn }) => arn);
