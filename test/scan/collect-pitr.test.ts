import { describe, expect, test } from "vitest";
import { collectPitr } from "../../src/scan/collect-pitr.ts";
import { absent, factsOf, known, malformed } from "./stated-facts.ts";
import { scriptedReader } from "./scripted-reader.ts";

describe("DescribeContinuousBackups", () => {
  const operation = "dynamodb:DescribeContinuousBackups";
  const answerTo = async (description: object) =>
    collectPitr(
      await scriptedReader({ [operation]: [{ ContinuousBackupsDescription: description }] }).read(operation, {
        TableName: "t",
      }),
    );

  test("PITR on gives status, period in milliseconds and both ends of the window", async () => {
    const facts = factsOf(
      await answerTo({
        ContinuousBackupsStatus: "ENABLED",
        PointInTimeRecoveryDescription: {
          PointInTimeRecoveryStatus: "ENABLED",
          RecoveryPeriodInDays: 7,
          EarliestRestorableDateTime: new Date("2026-11-15T00:00:00Z"),
          LatestRestorableDateTime: new Date("2026-11-21T23:55:00Z"),
        },
      }),
    );
    expect(facts).toEqual({
      "pitr.enabled": known(true),
      "pitr.period": known(7 * 86_400_000),
      "pitr.earliest": known("2026-11-15T00:00:00.000Z"),
      "pitr.latest": known("2026-11-21T23:55:00.000Z"),
    });
  });

  test("ContinuousBackupsStatus ENABLED beside PITR off is off", async () => {
    const facts = factsOf(
      await answerTo({
        ContinuousBackupsStatus: "ENABLED",
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" },
      }),
    );
    expect(facts).toEqual({
      "pitr.enabled": known(false),
      "pitr.period": absent,
      "pitr.earliest": absent,
      "pitr.latest": absent,
    });
  });

  test("a missing PointInTimeRecoveryDescription is unread, and never off", async () => {
    expect(await answerTo({ ContinuousBackupsStatus: "ENABLED" })).toEqual({
      state: "unread",
      reason: { kind: "malformed", operation, detail: "no PointInTimeRecoveryDescription" },
    });
  });

  test("PITR on without a period is unknown, and never 35 days", async () => {
    const facts = factsOf(await answerTo({ PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "ENABLED" } }));
    expect(facts["pitr.enabled"]).toEqual(known(true));
    expect(facts["pitr.period"]).toEqual(malformed(operation, "no RecoveryPeriodInDays"));
  });

  test("a status that AWS does not document is neither on nor off", async () => {
    const facts = factsOf(await answerTo({ PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "PAUSED" } }));
    expect(facts["pitr.enabled"]).toEqual(malformed(operation, 'PointInTimeRecoveryStatus is "PAUSED"'));
  });
});
