/** Our emulator's answers beside AWS's: the same members, of the same types, with instants told as finely. */
import { BackupClient, ListRecoveryPointsByResourceCommand } from "@aws-sdk/client-backup";
import { describe, expect, test } from "vitest";
import { operations } from "../../../src/model/operations.ts";
import { equivalentAnswer, isAnsweredByUs } from "./equivalent.ts";
import { isObject, needRecordings, recordings, textOf, type JsonObject } from "./recordings.ts";
import { startReplay } from "./replay.ts";
import { differences, shapeOf } from "./shape.ts";
import { excused, statedDifferences } from "./stated-differences.ts";
import { isInstant, isoOf, wireFormOf } from "./wire-form.ts";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const answers = recordings().flatMap((recording) => recording.answers);

describe("an answer of the emulator about an equivalent table", () => {
  test("differs from the recorded one only where it is stated, and there it does", async (context) => {
    needRecordings(context);
    const found = new Set<string>();
    for (const answer of answers.filter(isAnsweredByUs)) {
      const ours = await equivalentAnswer(answer);
      expect([answer.file, ours.status]).toEqual([answer.file, answer.status]);
      const recorded = JSON.parse(wireFormOf(answer).body) as JsonObject;
      // The wire form of an error; of all else the recording, which still knows what is an instant.
      const shape = shapeOf("__type" in recorded ? recorded : answer.data);
      for (const difference of differences(shape, shapeOf(ours.data))) found.add(`${answer.command} ${difference}`);
    }
    expect([...found].sort()).toEqual(Object.keys(statedDifferences).sort());
  });

  test("that refuses says the same in the same words", async (context) => {
    needRecordings(context);
    const refused = answers.filter(({ data }) => isObject(data["Error"]));
    expect(refused).toHaveLength(1);
    for (const answer of refused) {
      const { data } = await equivalentAnswer(answer);
      const { __type: type, message } = data as JsonObject;
      const error = answer.data["Error"] as JsonObject;
      expect(textOf(type).split("#")[1]).toBe(error["Code"]);
      const unnamed = (text: string): string => text.replace(/: .*$/, ": TABLE");
      expect(unnamed(textOf(message))).toBe(unnamed(textOf(error["Message"])));
    }
  });

  test("has headers of the kinds that were recorded", async (context) => {
    needRecordings(context);
    const told = answers.filter((answer) => isAnsweredByUs(answer) && "x-amzn-requestid" in answer.headers);
    expect(told.length).toBeGreaterThan(10);
    const kindOf = (headers: Readonly<Record<string, string>>) => ({
      type: headers["content-type"],
      requestId: headers["x-amzn-requestid"]?.replace(/[0-9a-f]/gi, "0").replace(/^[0-9A-Z]{52}$/, "52 capitals"),
      checksum: /^\d+$/.test(headers["x-amz-crc32"] ?? ""),
      length: /^\d+$/.test(headers["content-length"] ?? ""),
    });
    for (const answer of told) {
      const { headers } = await equivalentAnswer(answer);
      expect([answer.file, kindOf(headers)]).toEqual([answer.file, kindOf(answer.headers)]);
    }
  });
});

test("every recorded answer is read by our collectors, given by our emulator, or excused by name", (context) => {
  needRecordings(context);
  const read = new Set(Object.values(operations).map(({ service, command }) => `${service} ${command}`));
  const neither = answers.filter(
    (answer) => !isAnsweredByUs(answer) && !read.has(`${answer.service} ${answer.command}`),
  );
  const names = new Set(neither.map(({ service, command }) => `${service} ${command}`));
  expect([...names].sort()).toEqual(Object.keys(excused).sort());
});

test("recovery points of AWS Backup reach the SDK as they were recorded", async (context) => {
  needRecordings(context);
  const holding = recordings().filter(({ answers: all }) =>
    all.some(({ command }) => command === "ListRecoveryPointsByResource"),
  );
  expect(holding.length).toBeGreaterThan(5);
  for (const recording of holding) {
    const files = recording.answers.filter(({ command }) => command === "ListRecoveryPointsByResource");
    for (const [take, { data }] of files.entries()) {
      const replay = await startReplay(recording, take);
      const backup = new BackupClient({
        endpoint: replay.url,
        region: replay.region,
        credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "no-secret" },
      });
      const ask = new ListRecoveryPointsByResourceCommand({ ResourceArn: `arn:aws:x:${replay.region}::x/y` });
      const { RecoveryPoints: points = [] } = await backup.send(ask);
      backup.destroy();
      await replay.stop();
      const told = points.map(({ RecoveryPointArn, Status, CreationDate, BackupSizeBytes }) => ({
        arn: RecoveryPointArn,
        status: Status,
        created: CreationDate?.toISOString(),
        size: BackupSizeBytes,
      }));
      expect(told).toEqual((data["RecoveryPoints"] as readonly JsonObject[]).map(recordedPoint));
    }
  }
});

function recordedPoint(point: JsonObject) {
  const { RecoveryPointArn, Status, CreationDate, BackupSizeBytes } = point;
  if (!isInstant(CreationDate)) throw new Error("a point without an instant");
  return { arn: RecoveryPointArn, status: Status, created: isoOf(CreationDate), size: BackupSizeBytes };
}
