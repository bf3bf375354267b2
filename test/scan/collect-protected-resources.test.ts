import { describe, expect, test } from "vitest";
import { walkProtectedResources } from "../../src/scan/collect-protected-resources.ts";
import { absent, factsOf, known, malformed } from "./stated-facts.ts";
import { scriptedReader } from "./scripted-reader.ts";

const arn = "arn:aws:dynamodb:eu-west-1:111111111111:table/orders";
const created = new Date("2026-01-02T03:04:05.678Z");

describe("ListProtectedResources", () => {
  const operation = "backup:ListProtectedResources";
  const answerTo = async (pages: readonly (object | "lost")[]) =>
    (await walkProtectedResources(scriptedReader({ [operation]: pages }))).ofTable(arn);
  const protectedAt = (at: Date | undefined, ResourceArn: string | undefined = arn) => ({
    ResourceArn,
    ResourceType: "DynamoDB",
    LastBackupTime: at,
  });

  test("other kinds of things that AWS Backup protects are not tables", async () => {
    const bucket = protectedAt(created, "arn:aws:s3:::orders");
    const stream = protectedAt(created, `${arn}/stream/1`);
    expect(factsOf(await answerTo([{ Results: [bucket, stream] }]))).toEqual({ "awsBackup.lastBackup": absent });
  });

  test("of two entries for one table the newer counts", async () => {
    const older = protectedAt(new Date("2025-01-01T00:00:00Z"));
    for (const Results of [
      [older, protectedAt(created)],
      [protectedAt(created), older],
    ]) {
      expect(factsOf(await answerTo([{ Results }]))).toEqual({ "awsBackup.lastBackup": known(created.toISOString()) });
    }
  });

  test("an entry without a time is unknown, and does not hide behind one with a time", async () => {
    const Results = [protectedAt(undefined), protectedAt(created)];
    const unknown = { "awsBackup.lastBackup": malformed(operation, "no LastBackupTime") };
    expect(factsOf(await answerTo([{ Results: Results.toReversed() }]))).toEqual(unknown);
    expect(factsOf(await answerTo([{ Results }]))).toEqual(unknown);
  });

  test("after a lost page a table that was seen is known and one that was not is unknown", async () => {
    expect(factsOf(await answerTo([{ Results: [protectedAt(created)] }, "lost"]))).toEqual({
      "awsBackup.lastBackup": known(created.toISOString()),
    });
    expect(await answerTo([{ Results: [] }, "lost"])).toMatchObject({ state: "unread", reason: { kind: "throttled" } });
  });

  test("an entry that names nothing could be any table", async () => {
    expect((await answerTo([{ Results: [{ LastBackupTime: created }] }])).state).toBe("unread");
  });
});
