import {
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  UpdateContinuousBackupsCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { now, refusalOf, withTables } from "./clients.ts";

const read = async (dynamodb: DynamoDBClient, TableName: string) =>
  (await dynamodb.send(new DescribeContinuousBackupsCommand({ TableName }))).ContinuousBackupsDescription;

const put = (
  dynamodb: DynamoDBClient,
  TableName: string,
  PointInTimeRecoveryEnabled: boolean,
  RecoveryPeriodInDays?: number,
) =>
  dynamodb.send(
    new UpdateContinuousBackupsCommand({
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled, RecoveryPeriodInDays },
    }),
  );

const before = (ms: number) => new Date(Date.parse(now) - ms);
const minute = 60_000;
const day = 86_400_000;

describe("DescribeContinuousBackups", () => {
  it("reaches back the recovery period and lags five minutes", async () => {
    const { dynamodb } = await withTables([{ name: "kept", pitr: { enabled: true, period: 7 } }]);
    expect(await read(dynamodb, "kept")).toEqual({
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: "ENABLED",
        RecoveryPeriodInDays: 7,
        EarliestRestorableDateTime: before(7 * day),
        LatestRestorableDateTime: before(5 * minute),
      },
    });
  });

  it("reaches back no further than the last time it was switched on", async () => {
    const { dynamodb } = await withTables([{ name: "toggled", pitr: { enabled: true, since: "1d" } }]);
    const { PointInTimeRecoveryDescription: pitr } = (await read(dynamodb, "toggled")) ?? {};
    expect(pitr?.EarliestRestorableDateTime).toEqual(before(day));
  });

  it("says ENABLED of continuous backups and DISABLED of PITR where PITR is off, and nothing else", async () => {
    const { dynamodb } = await withTables([{ name: "off" }]);
    expect(await read(dynamodb, "off")).toEqual({
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" },
    });
  });

  it.each([
    { name: "restoring", status: "CREATING", restoring: true, created: "1h" },
    { name: "creating", status: "CREATING", created: "1s" },
    { name: "archived", status: "ARCHIVED" },
    { name: "archiving", status: "ARCHIVING" },
    { name: "deleting", status: "DELETING" },
  ] as const)("does not find a table that is $name, though DescribeTable does", async (spec) => {
    const { dynamodb } = await withTables([{ ...spec, pitr: { enabled: true } }]);
    expect((await dynamodb.send(new DescribeTableCommand({ TableName: spec.name }))).Table?.TableStatus).toBe(
      spec.status,
    );
    expect(await refusalOf(read(dynamodb, spec.name))).toEqual({
      name: "TableNotFoundException",
      status: 400,
      message: `Table not found: ${spec.name}`,
    });
  });

  it("still finds a table whose deletion has just begun, and one whose key is lost", async () => {
    const { emulator, dynamodb } = await withTables([
      { name: "live", pitr: { enabled: true } },
      { name: "locked", pitr: { enabled: true }, status: "INACCESSIBLE_ENCRYPTION_CREDENTIALS" },
    ]);
    await dynamodb.send(new DeleteTableCommand({ TableName: "live" }));
    emulator.clock.advance("1s");
    expect((await read(dynamodb, "live"))?.ContinuousBackupsStatus).toBe("ENABLED");
    emulator.clock.advance("1s");
    expect((await refusalOf(read(dynamodb, "live"))).name).toBe("TableNotFoundException");
    expect((await read(dynamodb, "locked"))?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe("ENABLED");
  });
});

describe("UpdateContinuousBackups", () => {
  it("begins a new window when PITR is switched off and on", async () => {
    const { emulator, dynamodb } = await withTables([{ name: "orders", pitr: { enabled: true, period: 20 } }]);
    await put(dynamodb, "orders", false);
    const { ContinuousBackupsDescription } = await put(dynamodb, "orders", true);
    // A period that is not sent is 35 again.
    expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toEqual({
      PointInTimeRecoveryStatus: "ENABLED",
      RecoveryPeriodInDays: 35,
      EarliestRestorableDateTime: new Date(now),
      LatestRestorableDateTime: new Date(now),
    });
    emulator.clock.advance("2h");
    const pitr = (await read(dynamodb, "orders"))?.PointInTimeRecoveryDescription;
    expect(pitr?.EarliestRestorableDateTime).toEqual(new Date(now));
    expect(pitr?.LatestRestorableDateTime).toEqual(before(-115 * minute));
  });

  it("keeps the window when PITR is on already, and brings back no history with a longer period", async () => {
    const { emulator, dynamodb } = await withTables([{ name: "orders", pitr: { enabled: true } }]);
    await put(dynamodb, "orders", true, 3);
    await put(dynamodb, "orders", true, 35);
    emulator.clock.advance("1d");
    expect((await read(dynamodb, "orders"))?.PointInTimeRecoveryDescription?.EarliestRestorableDateTime).toEqual(
      before(3 * day),
    );
  });

  it("refuses periods that cannot be", async () => {
    const { dynamodb } = await withTables([{ name: "orders" }]);
    for (const [enabled, period] of [
      [true, 0],
      [true, 36],
      [false, 7],
    ] as const) {
      expect((await refusalOf(put(dynamodb, "orders", enabled, period))).name).toBe("ValidationException");
    }
    expect((await refusalOf(put(dynamodb, "missing", true))).name).toBe("TableNotFoundException");
  });
});
