import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Io } from "../../src/cli/io.ts";
import { digestOf } from "../../src/runs/digest.ts";
import { describe, expect, it } from "vitest";
import type { TableSpec } from "../../src/emulator/organization.ts";
import {
  arnOf,
  fromBackup,
  hub,
  inShop,
  invoke,
  region,
  reportIn,
  restoreCalls,
  rich,
  scanned,
  shop,
  stream,
  tableOf,
  toTime,
  type Place,
} from "./restore-place.ts";

const bare: TableSpec = { name: "bare", created: "10d", pitr: { enabled: true } };
const writes = ({ emulator }: Place): readonly string[] =>
  emulator
    .log()
    .filter(({ operation }) => /:(Update|Tag|Put|Enable|Restore)/.test(operation))
    .map(({ operation }) => operation.split(":")[1] ?? "");

const settingsOf = (place: Place, name: string) => {
  const { settings, tags, deletionProtection, pitr, class: tableClass } = tableOf(place, name);
  return {
    tags,
    deletionProtection,
    tableClass,
    pitr: pitr.enabled ? pitr.period : "off",
    ttl: settings.ttl?.attribute ?? null,
    stream: settings.stream,
    kinesis: settings.kinesis.map((each) => each.stream).sort(),
  };
};

describe("the settings that a restore loses", () => {
  it("are lost without --reapply, and are told with what the run recorded", () =>
    inShop(async (place) => {
      const run = await scanned(place);
      const { exit, stdout } = await invoke(place, fromBackup(place, "orders-2"));
      expect(exit).toBe(0);
      expect(settingsOf(place, "orders-2")).toEqual({
        tags: {},
        deletionProtection: false,
        tableClass: "STANDARD",
        pitr: "off",
        ttl: null,
        stream: null,
        kinesis: [],
      });
      const { settings, recordedIn, next } = reportIn(place);
      expect(run).toContain(recordedIn?.id);
      expect(settings.map(({ setting, recorded, state }) => [setting, recorded, state])).toEqual([
        ["deletion-protection", "on", "not-asked"],
        ["tags", "stage=prod, team=sales", "not-asked"],
        ["pitr", "on, 20 days", "not-asked"],
        ["ttl", "attribute expires", "not-asked"],
        ["stream", "NEW_IMAGE", "not-asked"],
        ["table-class", "STANDARD_INFREQUENT_ACCESS", "not-asked"],
        ["kinesis", stream, "not-asked"],
        ["kinesis", `${stream}-2`, "not-asked"],
        ["resource-policy", expect.stringContaining("made the new table's 2 times"), "not-asked"],
      ]);
      expect(stdout).toContain("auto scaling");
      expect(next).toEqual([
        expect.objectContaining({ command: expect.stringMatching(/ --reapply --yes$/) as string }),
      ]);
    }));

  it("are all given again with --reapply, each once and read back, and the policy names the new table", () =>
    inShop(async (place) => {
      await scanned(place);
      const { exit } = await invoke(place, toTime("latest", "orders-2", "--reapply"));
      expect(exit).toBe(0);
      expect(settingsOf(place, "orders-2")).toEqual(settingsOf(place, "orders"));
      const { settings } = reportIn(place);
      expect(settings.map(({ state }) => state)).toEqual(Array.from({ length: 9 }, () => "done"));
      for (const { requestId } of settings) expect(requestId).toMatch(/^[0-9A-Za-z-]{16,}$/);
      const policy = await policyOf(place, "orders-2");
      expect(policy).toContain(`"${arnOf("orders-2")}"`);
      expect(policy).toContain(`"${arnOf("orders-2")}/index/by-day"`);
      expect(policy).toContain(`"${arnOf("orders-archive")}"`);
      expect(policy).not.toContain(`"${arnOf("orders")}"`);
      expect(writes(place)).toEqual([
        "RestoreTableToPointInTime",
        "UpdateTable",
        "TagResource",
        "UpdateContinuousBackups",
        "UpdateTimeToLive",
        "UpdateTable",
        "UpdateTable",
        "EnableKinesisStreamingDestination",
        "EnableKinesisStreamingDestination",
        "PutResourcePolicy",
      ]);
      // Nothing of it was done to the source.
      const named = place.emulator
        .log()
        .filter(({ operation, table }) => /:(Update|Put|Tag)/.test(operation) && table === "orders");
      expect(named).toEqual([]);
    }));

  it("may be given again to a table that was restored before", () =>
    inShop(async (place) => {
      await scanned(place);
      await invoke(place, fromBackup(place, "orders-2"));
      const { exit } = await invoke(place, fromBackup(place, "orders-2", "--reapply"));
      expect(exit).toBe(0);
      expect(settingsOf(place, "orders-2")).toEqual(settingsOf(place, "orders"));
      const before = writes(place).length;
      const again = await invoke(place, fromBackup(place, "orders-2", "--reapply"));
      expect(again.exit).toBe(0);
      expect(writes(place)).toHaveLength(before);
      expect(reportIn(place).settings.map(({ because }) => because)).toContain("it had it already");
    }));

  it("are found in the latest run that holds the very table, or in the one that is named", () =>
    inShop(async (place) => {
      const run = await scanned(place);
      await invoke(place, [
        "audit",
        "--account",
        shop,
        "--region",
        region,
        "--policy",
        "pitr-only",
        "--fail-on",
        "never",
      ]);
      place.emulator.clock.advance(60_000);
      await invoke(place, fromBackup(place, "orders-2", "--reapply"));
      expect(run).toContain(reportIn(place).recordedIn?.id);
      const named = await invoke(place, fromBackup(place, "orders-3", "--reapply", "latest"));
      expect(named.exit).toBe(2);
      expect(named.stderr).toContain("did not read the group");
      expect(named.stderr).toContain("restorable scan");
      expect(restoreCalls(place)).toHaveLength(1);
    }));

  it("need nothing where the source had none", () =>
    inShop(
      async (place) => {
        await scanned(place);
        const argv = [
          "restore",
          "--table",
          arnOf("bare"),
          "--to-time",
          "latest",
          "--to",
          "bare-2",
          "--reapply",
          "--yes",
        ];
        const { exit } = await invoke(place, [...argv, "-o", "restore.json"]);
        expect(exit).toBe(0);
        expect(writes(place)).toEqual(["RestoreTableToPointInTime", "UpdateContinuousBackups"]);
        expect(reportIn(place).settings.filter(({ state }) => state === "as-restored")).toHaveLength(7);
      },
      [bare],
    ));
});

describe("settings that nobody recorded", () => {
  it("refuse --reapply before anything is made, and tell how to record them", () =>
    inShop(async (place) => {
      const { exit, stderr } = await invoke(place, fromBackup(place, "orders-2", "--reapply"));
      expect(exit).toBe(2);
      expect(stderr).toContain("no run in");
      expect(stderr).toContain("restorable scan");
      expect(restoreCalls(place)).toEqual([]);
    }));

  it("refuse it where the run holds a namesake, of another TableId", () =>
    inShop(
      async (place) => {
        await scanned(place);
        const { exit, stderr } = await invoke(place, fromBackup(place, "orders-2", "--reapply"));
        expect(exit).toBe(2);
        expect(stderr).toContain("another table of that name");
        expect(restoreCalls(place)).toEqual([]);
      },
      [{ ...rich, backups: [{ age: "200d", name: "nightly", of: "namesake" }] }],
    ));

  it("refuse it where the run was observed at a host that nobody asks now, which may have told any policy", () =>
    inShop(async (place) => {
      await scanned(place);
      const runs = join(place.folder, ".restorable/runs");
      const [name = ""] = readdirSync(runs).filter((each) => !each.startsWith("."));
      const header = join(runs, name, "run.json");
      const before = readFileSync(header, "utf8");
      const after = before.replace('"127.0.0.1"', '"aws.example"');
      writeFileSync(header, after);
      // Whoever makes up a run seals it, too.
      const summary = join(runs, name, "summary.json");
      writeFileSync(summary, readFileSync(summary, "utf8").replace(digestOf(before), digestOf(after)));
      const { exit, stderr } = await invoke(place, fromBackup(place, "orders-2", "--reapply"));
      expect({ exit, restores: restoreCalls(place) }).toEqual({ exit: 2, restores: [] });
      expect(stderr).toContain("was observed at aws.example");
    }));

  it("leave out one that the run could not read, and give the others: exit code 3", () =>
    inShop(
      async (place) => {
        await scanned(place).catch(() => undefined);
        const { exit } = await invoke(place, fromBackup(place, "orders-2", "--reapply"));
        expect(exit).toBe(3);
        const { settings } = reportIn(place);
        const kinesis = settings.filter(({ setting }) => setting === "kinesis");
        expect(kinesis).toEqual([
          expect.objectContaining({
            state: "not-recorded",
            because: expect.stringContaining("dynamodb:DescribeKinesisStreamingDestination") as string,
          }),
        ]);
        expect(settings.filter(({ state }) => state === "done")).toHaveLength(7);
      },
      [rich],
      { refusals: [{ operation: "dynamodb:DescribeKinesisStreamingDestination", because: "scp" }] },
    ));
});

describe("a setting that AWS refuses", () => {
  it("is told, the others are given, and the same command tries it again", () =>
    inShop(async (place) => {
      await scanned(place);
      const allow = place.emulator.refuse({ operation: "dynamodb:TagResource", because: "scp" });
      const { exit, stdout } = await invoke(place, fromBackup(place, "orders-2", "--reapply"));
      expect(exit).toBe(1);
      const { settings, next } = reportIn(place);
      expect(settings.filter(({ state }) => state === "failed")).toEqual([
        expect.objectContaining({
          setting: "tags",
          because: expect.stringContaining("denied by a service control policy") as string,
        }),
      ]);
      expect(settings.filter(({ state }) => state === "done")).toHaveLength(8);
      expect(next[0]?.command).toContain("--reapply");
      expect(stdout).toContain("tags");
      allow();
      expect((await invoke(place, fromBackup(place, "orders-2", "--reapply"))).exit).toBe(0);
      expect(tableOf(place, "orders-2").tags).toEqual(rich.tags);
      expect(restoreCalls(place)).toHaveLength(1);
    }));

  it("overwrites no policy that somebody gave the new table meanwhile", () =>
    inShop(async (place) => {
      await scanned(place);
      await invoke(place, fromBackup(place, "orders-2"));
      const own = JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${hub}:root` },
            Action: "dynamodb:Query",
            Resource: arnOf("orders-2"),
          },
        ],
      });
      await putPolicy(place, "orders-2", own);
      expect((await invoke(place, fromBackup(place, "orders-2", "--reapply"))).exit).toBe(1);
      expect(await policyOf(place, "orders-2")).toBe(own);
      expect(reportIn(place).settings.at(-1)).toMatchObject({
        setting: "resource-policy",
        state: "failed",
        because: "it has another policy already, and that is not overwritten",
      });
    }));
});

describe("a table that is made anew under the new name in the middle of it", () => {
  it("gets no further setting: it is not what was restored", () =>
    inShop(async (place) => {
      await scanned(place);
      let replaced: readonly string[] | null = null;
      const sleep = async (ms: number): Promise<void> => {
        place.emulator.clock.advance(ms);
        if (replaced !== null || !writes(place).includes("UpdateTimeToLive")) return;
        replaced = writes(place);
        await madeAnew(place, "orders-2");
        place.emulator.clearLog();
      };
      const argv = fromBackup(place, "orders-2", "--reapply");
      expect((await invoke(place, argv, { sleep } as Partial<Io>)).exit).toBe(1);
      expect(replaced).toContain("UpdateTimeToLive");
      expect(writes(place)).toEqual([]);
      expect(settingsOf(place, "orders-2")).toMatchObject({ tags: {}, ttl: null, stream: null, kinesis: [] });
      expect(reportIn(place).settings.at(-1)).toMatchObject({
        state: "failed",
        because: "another table was made under its name meanwhile",
      });
    }));
});

async function madeAnew(place: Place, table: string): Promise<void> {
  const { CreateTableCommand, DeleteTableCommand, UpdateTableCommand } = await import("@aws-sdk/client-dynamodb");
  const as = await client(place);
  const settled = (): void => place.emulator.clock.advance(60_000);
  settled();
  await as.send(new UpdateTableCommand({ TableName: table, DeletionProtectionEnabled: false }));
  settled();
  await as.send(new DeleteTableCommand({ TableName: table }));
  settled();
  await as.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    }),
  );
  settled();
}

async function client(place: Place) {
  const { DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
  return new DynamoDBClient({
    endpoint: place.emulator.endpoint,
    region,
    credentials: place.emulator.credentials(shop),
  });
}

async function policyOf(place: Place, table: string): Promise<string> {
  const { GetResourcePolicyCommand } = await import("@aws-sdk/client-dynamodb");
  const { Policy } = await (await client(place)).send(new GetResourcePolicyCommand({ ResourceArn: arnOf(table) }));
  return Policy ?? "";
}

async function putPolicy(place: Place, table: string, document: string): Promise<void> {
  const { PutResourcePolicyCommand } = await import("@aws-sdk/client-dynamodb");
  await (await client(place)).send(new PutResourcePolicyCommand({ ResourceArn: arnOf(table), Policy: document }));
}
