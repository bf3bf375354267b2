import { describe, expect, test } from "vitest";
import type { Description } from "../../src/scan/collect-table.ts";
import { encryptionFacts, restoreFacts, streamFact } from "../../src/scan/table-settings.ts";
import { absent, known, malformed } from "./stated-facts.ts";

const seenAt = "2026-11-22T00:00:00.000Z";
const operation = "dynamodb:DescribeTable";
const arn = "arn:aws:kms:eu-west-1:200000000000:key/4f1a2c3e-0000-4000-8000-1234567890ab";
/** What the SDK gives is what was sent, whatever its types say. */
const sent = (table: object): Description => table;

describe("encryption of a table", () => {
  const facts = (SSEDescription: object | undefined) => encryptionFacts(sent({ SSEDescription }), seenAt);
  const owned = {
    "encryption.key": known("aws-owned"),
    "encryption.keyArn": absent,
    "encryption.inaccessibleSince": absent,
  };

  test.each([
    ["says nothing", undefined],
    ["says that it is off", { Status: "DISABLED" }],
  ])("is by DynamoDB's own key where AWS %s", (_, sse) => {
    expect(facts(sse)).toEqual(owned);
  });

  test("is by a key of AWS KMS, and since when DynamoDB cannot use it", () => {
    const since = new Date("2026-11-20T01:02:03.000Z");
    const sse = { Status: "ENABLED", SSEType: "KMS", KMSMasterKeyArn: arn };
    expect(facts(sse)).toEqual({
      "encryption.key": known("kms"),
      "encryption.keyArn": known(arn),
      "encryption.inaccessibleSince": absent,
    });
    expect(facts({ ...sse, InaccessibleEncryptionDateTime: since })["encryption.inaccessibleSince"]).toEqual(
      known("2026-11-20T01:02:03.000Z"),
    );
  });

  test.each(["ENABLING", "UPDATING", "DISABLING"])("that is %s may not name its key yet", (Status) => {
    const { "encryption.key": key, "encryption.keyArn": keyArn } = facts({ Status, SSEType: "KMS" });
    expect(key).toEqual(known("kms"));
    expect(keyArn).toEqual({
      state: "unknown",
      reason: { kind: "not-ready", operation, detail: `encryption is ${Status}, and no key is named` },
    });
  });

  test.each([
    [
      "on without a key",
      { Status: "ENABLED", SSEType: "KMS" },
      known("kms"),
      malformed(operation, "no KMSMasterKeyArn"),
    ],
    ["in a new state, with its key", { Status: "ROTATING", KMSMasterKeyArn: arn }, known("kms"), known(arn)],
    [
      "in a new state, without a key",
      { Status: "PAUSED" },
      malformed(operation, "Status is not one of ENABLED, ENABLING, UPDATING, DISABLING"),
      malformed(operation, "no KMSMasterKeyArn"),
    ],
    [
      "of another type",
      { Status: "ENABLED", SSEType: "AES256", KMSMasterKeyArn: arn },
      malformed(operation, "SSEType is not one of KMS"),
      known(arn),
    ],
    ["empty", {}, malformed(operation, "no Status"), malformed(operation, "no KMSMasterKeyArn")],
  ])("that is %s is not guessed at", (_, sse, key, keyArn) => {
    expect(facts(sse)).toMatchObject({ "encryption.key": key, "encryption.keyArn": keyArn });
  });
});

describe("the restore that made a table", () => {
  const facts = (RestoreSummary: object | undefined) => restoreFacts(sent({ RestoreSummary }), seenAt);
  const RestoreDateTime = new Date("2026-11-01T00:00:00.000Z");
  const table = "arn:aws:dynamodb:eu-west-1:200000000000:table/orders";
  const backup = `${table}/backup/01700000000000-0123abcd`;

  test.each([
    ["is absent where AWS tells of none", undefined, absent, absent],
    [
      "names the backup before the table",
      { RestoreDateTime, SourceBackupArn: backup, SourceTableArn: table },
      known("2026-11-01T00:00:00.000Z"),
      known(backup),
    ],
    [
      "to a point in time names the table",
      { RestoreDateTime, SourceTableArn: table, RestoreInProgress: true },
      known("2026-11-01T00:00:00.000Z"),
      known(table),
    ],
    ["may name no source", { RestoreDateTime }, known("2026-11-01T00:00:00.000Z"), absent],
    [
      "without its time is malformed",
      { SourceTableArn: table },
      malformed(operation, "no RestoreDateTime"),
      known(table),
    ],
    [
      "from something that is no text is malformed",
      { RestoreDateTime, SourceBackupArn: "" },
      known("2026-11-01T00:00:00.000Z"),
      malformed(operation, "SourceBackupArn is not a text"),
    ],
  ])("%s", (_, summary, at, from) => {
    expect(facts(summary)).toEqual({ "table.restoredAt": at, "table.restoredFrom": from });
  });
});

describe("the stream of a table", () => {
  test.each([
    ["is absent where AWS tells of none", undefined, absent],
    ["is absent once it was turned off", { StreamEnabled: false }, absent],
    ["is its view type", { StreamEnabled: true, StreamViewType: "NEW_IMAGE" }, known("NEW_IMAGE")],
    ["without view type is malformed", { StreamEnabled: true }, malformed(operation, "no StreamViewType")],
    ["neither on nor off is malformed", { StreamViewType: "NEW_IMAGE" }, malformed(operation, "no StreamEnabled")],
    [
      "with a view type that nobody knows is malformed",
      { StreamEnabled: true, StreamViewType: "ALL" },
      malformed(operation, "StreamViewType is not one of KEYS_ONLY, NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES"),
    ],
  ])("%s", (_, StreamSpecification, fact) => {
    expect(streamFact(sent({ StreamSpecification }))).toEqual(fact);
  });
});
