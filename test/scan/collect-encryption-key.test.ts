import { describe, expect, test } from "vitest";
import type { FaultSpec, TableSpec } from "../../src/emulator/organization.ts";
import { answered } from "../../src/scan/answer.ts";
import { collectEncryptionKey, keyReader } from "../../src/scan/collect-encryption-key.ts";
import { known as knownFact } from "../../src/model/fact.ts";
import { demandAll, embeddedAws, hub, member, oneScope, region, scanMember } from "./embedded-aws.ts";
import { scriptedReader } from "./scripted-reader.ts";
import { absent, factsOf, known, malformed } from "./stated-facts.ts";

const operation = "kms:DescribeKey";
const arn = (id: string, account = member) => `arn:aws:kms:${region}:${account}:key/${id}`;
const demand = demandAll(["table", "encryptionKey"]);

const scan = async (tables: readonly TableSpec[], more: Parameters<typeof oneScope>[1] = {}) =>
  scanMember(await embeddedAws(oneScope(tables, more)), { demand });

describe("the key of a table", () => {
  test("is who manages it and its state, and costs one call however many tables share it", async () => {
    const shared = { keyArn: arn("shared"), state: "PendingDeletion" as const };
    const { view, calls, tables, end } = await scan([
      { name: "one", encryption: shared },
      { name: "two", encryption: shared },
      { name: "three", encryption: { keyArn: arn("other"), manager: "AWS" } },
    ]);
    for (const name of ["one", "two"]) {
      expect(view(name).fact("encryption.keyManager")).toEqual(known("CUSTOMER"));
      expect(view(name).fact("encryption.keyState")).toEqual(known("PendingDeletion"));
      expect(tables.get(name)?.evidence.map((evidence) => evidence.operation)).toContain(operation);
    }
    expect(view("three").fact("encryption.keyManager")).toEqual(known("AWS"));
    expect(view("three").fact("encryption.keyState")).toEqual(known("Enabled"));
    expect(calls[operation]).toBe(2);
    expect(end.ledger.find((entry) => entry.operation === operation)).toMatchObject({ calls: 2, failed: 0 });
  });

  test("that is DynamoDB's own is asked of nobody", async () => {
    const { view, calls, tables } = await scan([{ name: "plain" }]);
    expect(view("plain").fact("encryption.keyManager")).toEqual(absent);
    expect(view("plain").fact("encryption.keyState")).toEqual(absent);
    expect(tables.get("plain")?.groups.encryptionKey).toEqual({ state: "read" });
    expect(calls[operation]).toBeUndefined();
  });

  test("of another account is told where that account lets it be, and denied where not", async () => {
    const { view } = await scan(
      [
        { name: "allowed", encryption: { keyArn: arn("theirs", hub) } },
        { name: "hidden", encryption: { keyArn: arn("unknown", hub) } },
      ],
      {
        accounts: [
          { id: hub, keys: { [region]: [{ id: "theirs", state: "Disabled" }] } },
          {
            id: member,
            tables: {
              [region]: [
                { name: "allowed", encryption: { keyArn: arn("theirs", hub) } },
                { name: "hidden", encryption: { keyArn: arn("unknown", hub) } },
              ],
            },
          },
        ],
      },
    );
    expect(view("allowed").fact("encryption.keyState")).toEqual(known("Disabled"));
    expect(view("hidden").fact("encryption.keyState")).toMatchObject({
      state: "unknown",
      reason: { kind: "denied", operation, code: "AccessDeniedException" },
    });
  });

  test("that AWS KMS does not know any more is unknown, and everything else about the table is known", async () => {
    const { view } = await scan([
      { name: "lost", encryption: { keyArn: arn("lost"), state: null, inaccessibleSince: "1d" } },
    ]);
    expect(view("lost").fact("encryption.keyState")).toMatchObject({
      state: "unknown",
      reason: { kind: "not-ready", operation, code: "NotFoundException" },
    });
    expect(view("lost").fact("encryption.inaccessibleSince")).toMatchObject({ state: "known" });
  });

  test.each<[string, FaultSpec["kind"], string]>([
    ["throttled", "throttle", "throttled"],
    ["not answered", "server-error", "server-error"],
    ["answered with nothing", "empty-object", "malformed"],
  ])("that is %s is unknown with that cause", async (_, kind, unknown) => {
    const { view } = await scan([{ name: "one", encryption: { keyArn: arn("k") } }], { faults: [{ kind, operation }] });
    expect(view("one").fact("encryption.keyManager")).toMatchObject({
      state: "unknown",
      reason: { kind: unknown, operation },
    });
  });

  test("is unknown for the reason for which the table is, and nobody is asked", async () => {
    const describe = "dynamodb:DescribeTable";
    const { view, calls } = await scan([{ name: "one", encryption: { keyArn: arn("k") } }], {
      refusals: [{ operation: describe, because: "scp" }],
    });
    expect(view("one").fact("encryption.keyState")).toMatchObject({
      state: "unknown",
      reason: { kind: "denied-by-scp", operation: describe },
    });
    expect(calls[operation]).toBeUndefined();
  });

  test("that is not named yet is not asked for", async () => {
    const { view, calls } = await scan([{ name: "new", encryption: { keyArn: arn("k"), status: "ENABLING" } }]);
    expect(view("new").fact("encryption.key")).toEqual(known("kms"));
    expect(view("new").fact("encryption.keyState")).toMatchObject({
      state: "unknown",
      reason: { kind: "not-ready", operation: "dynamodb:DescribeTable" },
    });
    expect(calls[operation]).toBeUndefined();
  });
});

describe("DescribeKey", () => {
  const table = answered({ "encryption.key": knownFact("kms"), "encryption.keyArn": knownFact(arn("k")) }, []);
  const asked = (KeyMetadata: object) =>
    collectEncryptionKey(table, keyReader(scriptedReader({ [operation]: [{ KeyMetadata }] })));

  test("that speaks of another key, or of none, says nothing of this one", async () => {
    for (const Arn of [arn("other"), undefined]) {
      expect(await asked({ Arn, KeyManager: "CUSTOMER", KeyState: "Enabled" })).toEqual({
        state: "unread",
        reason: { kind: "malformed", operation, detail: "an answer about another key" },
      });
    }
  });

  test("with a state that AWS may add one day leaves the state alone unknown", async () => {
    expect(factsOf(await asked({ Arn: arn("k"), KeyManager: "CUSTOMER", KeyState: "Asleep" }))).toEqual({
      "encryption.keyManager": known("CUSTOMER"),
      "encryption.keyState": malformed(
        operation,
        "KeyState is not one of Enabled, Disabled, PendingDeletion, PendingImport, Unavailable, Creating, Updating, PendingReplicaDeletion",
      ),
    });
  });
});
