/** Our reader and collectors over HTTP against what AWS answered: every fact is what the recording says. */
import { describe, expect, test } from "vitest";
import type { FactView } from "../../../src/model/derive.ts";
import type { Fact, ListFact } from "../../../src/model/fact.ts";
import { operations } from "../../../src/model/operations.ts";
import { walkBackups } from "../../../src/scan/collect-backups.ts";
import { walkTags } from "../../../src/scan/collect-tags.ts";
import { expectedScans, type ExpectedTable, type Told } from "./expected-facts.ts";
import {
  isObject,
  needRecordings,
  recordingOf,
  recordings,
  textOf,
  type JsonObject,
  type Recording,
} from "./recordings.ts";
import { scanRecording, withReplay } from "./scan-recording.ts";
import { isInstant, isoOf } from "./wire-form.ts";

const told = (fact: Fact): Told => {
  if (fact.state === "known") return fact.value;
  if (fact.state === "absent") return null;
  const { kind, operation, code, detail } = fact.reason;
  if (detail?.endsWith("it was not recorded") === true) return "not recorded";
  return `?${[kind, operation, code ?? detail].filter((part) => part !== undefined).join(" ")}`;
};

const notRecorded = {
  enabled: "not recorded",
  period: "not recorded",
  earliest: "not recorded",
  latest: "not recorded",
};

/** What every recorded table has in common, by name of the fact. */
const common = {
  "table.sizeBytes": 0,
  "table.itemCount": 0,
  "table.class": "STANDARD",
  "table.replicaCount": 0,
  "table.archivalBackupArn": null,
  // AWS has sent DeletionProtectionEnabled since March 2023; what an older answer leaves out is not "off".
  "table.deletionProtection": "?malformed AWS sent no table.deletionProtection",
  "awsBackup.lastBackup": "not recorded",
};

const expectedFacts = ({ id, status, created, billingMode, pitr, tags }: ExpectedTable): Record<string, Told> => {
  const { enabled, period, earliest, latest } = pitr === "not recorded" ? notRecorded : pitr;
  return {
    ...common,
    "table.id": id,
    "table.status": status,
    "table.created": created,
    "table.billingMode": billingMode,
    "pitr.enabled": enabled,
    "pitr.period": period,
    "pitr.earliest": earliest,
    "pitr.latest": latest,
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`tags.${key}`, value])),
    "tags.nobody-has-this-one": null,
  };
};

const factsIn = (view: FactView, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, told(view.fact(name))]));

describe("a scan of the account that was recorded as", () => {
  test.for(expectedScans)(
    "$recording, answer $take about each table, tags told by the $tagsFrom",
    async (scan, context) => {
      needRecordings(context);
      const { take, tagsFrom, tables } = scan;
      const scanned = await scanRecording(recordingOf(scan.recording), { take, tagsFrom });
      expect(scanned.end.coverage).toEqual({ state: "seen" });
      expect(scanned.tables).toEqual(Object.keys(tables));
      const expected = Object.entries(tables).map(([name, table]) => [name, expectedFacts(table)] as const);
      const found = expected.map(([name, facts]) => [name, factsIn(scanned.view(name), Object.keys(facts))]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    },
  );
});

/** The BackupSummaries of a recording, each as the item it must become; oldest first. */
function recordedBackups({ answers }: Recording): readonly Readonly<Record<string, Told>>[] {
  const sent = answers.find(({ command }) => command === "ListBackups")?.data["BackupSummaries"];
  if (!Array.isArray(sent)) throw new Error("no backups were recorded");
  return (sent as readonly Readonly<Record<string, Told> & { readonly BackupCreationDateTime: JsonObject }>[])
    .map((backup) => ({
      arn: textOf(backup["BackupArn"]),
      name: backup["BackupName"] ?? null,
      status: backup["BackupStatus"] ?? null,
      // An answer of April 2018 has none; today AWS always sends it.
      type: backup["BackupType"] ?? "?malformed dynamodb:ListBackups no BackupType",
      tableId: backup["TableId"] ?? null,
      created: isoOf(backup.BackupCreationDateTime),
      sizeBytes: backup["BackupSizeBytes"] ?? null,
    }))
    .sort((a, b) => (`${a.created} ${a.arn}` < `${b.created} ${b.arn}` ? -1 : 1));
}

const items = (list: ListFact): readonly Record<string, Told>[] =>
  list.items.map((item) => Object.fromEntries(Object.entries(item).map(([name, fact]) => [name, told(fact)])));

describe("the backups of", () => {
  test.for([
    ["test_dynamodb_consecutive_backup_count_filter", "Test-DDBTable-backup"],
    ["test_dynamodb_consecutive_backup_hourly_count_filter", "Test-DDBTable-backup"],
    ["test_dynamodb_consecutive_backup_weekly_count_filter", "Test-DDBTable-backup"],
    ["test_dynamodb_delete_backup", "omnissm-registrations"],
  ] as const)("%s are those that were recorded, with identity, state and creation", async ([name, table], context) => {
    needRecordings(context);
    const recording = recordingOf(name);
    const expected = recordedBackups(recording);
    await withReplay(recording, 0, async ({ reader, replay }) => {
      const arn = `arn:aws:dynamodb:${replay.region}:${replay.account}:table/${table}`;
      const answer = (await walkBackups(reader)).ofTable(table, arn);
      if (answer.state === "unread") throw new Error(JSON.stringify(answer.reason));
      const found = answer.lists["backupsByName"];
      if (found === undefined) throw new Error("no list");
      expect(found.missing).toEqual([]);
      expect(items(found)).toEqual(expected);
      expect(expected.length).toBeGreaterThan(0);
    });
  });

  test("a table are its own by TableId, and the newest is the one the recording has", async (context) => {
    needRecordings(context);
    const recording = recordingOf("test_dynamodb_consecutive_backup_hourly_count_filter");
    const { view } = await scanRecording(recording, { take: 0, tagsFrom: "walk" });
    const own = items(view("Test-DDBTable-backup").list("onDemandBackups"));
    expect(own.map(({ identity }) => identity)).toEqual(own.map(() => "table-id"));
    expect(own).toHaveLength(8);
    expect(own.at(-1)).toMatchObject({ name: "test-manual-2", created: "2022-08-31T21:04:52.776Z" });
    expect(view("Test-DDBTable-backup").list("namesakeBackups").items).toEqual([]);
  });

  test("a real account carry the instant of their creation in their ARN, to the millisecond", (context) => {
    needRecordings(context);
    const made = recordings()
      .flatMap(({ answers }) => answers)
      .filter(({ command }) => ["CreateBackup", "DeleteBackup", "DescribeBackup"].includes(command))
      .map(({ data }) => (isObject(data["BackupDescription"]) ? data["BackupDescription"] : data)["BackupDetails"]);
    expect(made).toHaveLength(5);
    for (const details of made) {
      if (!isObject(details) || !isInstant(details["BackupCreationDateTime"])) throw new Error("no backup");
      const inArn = Number(/\/backup\/0(\d{13})-[0-9a-f]{8}$/.exec(textOf(details["BackupArn"]))?.[1]);
      // The recorder wrote these down in its own time zone, some whole hours from UTC.
      const apart = inArn - Date.parse(isoOf(details["BackupCreationDateTime"]));
      expect([apart % 3_600_000, Math.abs(apart) <= 12 * 3_600_000]).toEqual([0, true]);
    }
  });
});

/** Recordings with an answer about one backup, which whoever waits for a backup reads. */
const waitedFor = ["test_dynamodb_create_backup", "test_dynamodb_create_prefixed_backup"] as const;

test.for(waitedFor)("the backup that was made in %s is read as it was recorded", async (name, context) => {
  needRecordings(context);
  const recording = recordingOf(name);
  const sent = recording.answers.find(({ command }) => command === "DescribeBackup")?.data["BackupDescription"];
  if (!isObject(sent) || !isObject(sent["BackupDetails"])) throw new Error("no backup was recorded");
  const { BackupArn, BackupName, BackupCreationDateTime: created } = sent["BackupDetails"];
  if (!isInstant(created)) throw new Error("no creation was recorded");
  await withReplay(recording, 0, async ({ reader }) => {
    const read = await reader.read("dynamodb:DescribeBackup", { BackupArn: textOf(BackupArn) });
    if (read.state === "unread") throw new Error(JSON.stringify(read.reason));
    const { BackupDetails, SourceTableDetails } = read.value.BackupDescription ?? {};
    expect(BackupDetails).toMatchObject({ BackupArn, BackupName, BackupStatus: "AVAILABLE" });
    expect(BackupDetails?.BackupCreationDateTime?.toISOString()).toBe(isoOf(created));
    const { TableName, TableId } = sent["SourceTableDetails"] as JsonObject;
    expect(SourceTableDetails).toMatchObject({ TableName, TableId });
  });
});

test("what else than tables the tagging API knows of takes nothing away from the tables", async (context) => {
  needRecordings(context);
  await withReplay(recordingOf("test_backup_vault_get_resources"), 0, async ({ reader, replay }) => {
    const tags = await walkTags(reader);
    if (tags.state === "broken") throw new Error(JSON.stringify(tags.reason));
    const at = `${replay.region}:${replay.account}`;
    const vault = tags.ofTable(`arn:aws:backup:${at}:backup-vault:Default`);
    expect(vault).toMatchObject({ facts: { "tags.target-tag": { value: "target-value" } } });
    expect(tags.ofTable(`arn:aws:dynamodb:${at}:table/Default`)).toMatchObject({ facts: {} });
  });
});

test("every recorded answer to an operation that we read is read by a test above", async (context) => {
  needRecordings(context);
  const read = new Set<string>();
  const note = (served: ReadonlySet<string>) => served.forEach((file) => read.add(file));
  for (const { recording, take, tagsFrom } of expectedScans) {
    note((await scanRecording(recordingOf(recording), { take, tagsFrom })).served);
  }
  await withReplay(recordingOf("test_dynamodb_delete_backup"), 0, async ({ reader, replay }) => {
    await walkBackups(reader);
    note(replay.served());
  });
  await withReplay(recordingOf("test_backup_vault_get_resources"), 0, async ({ reader, replay }) => {
    await walkTags(reader);
    note(replay.served());
  });
  for (const name of waitedFor) {
    await withReplay(recordingOf(name), 0, async ({ reader, replay }) => {
      await reader.read("dynamodb:DescribeBackup", { BackupArn: "any" });
      note(replay.served());
    });
  }
  const ours = new Set(Object.values(operations).map(({ service, command }) => `${service} ${command}`));
  const recorded = recordings()
    .flatMap(({ answers }) => answers)
    .filter(({ service, command }) => ours.has(`${service} ${command}`));
  expect(recorded.map(({ file }) => file).filter((file) => !read.has(file))).toEqual([]);
  expect(recorded.length).toBeGreaterThan(40);
});
