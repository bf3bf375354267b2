import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operationIds } from "../../../src/emulator/operations.ts";
import type { ScopeTruth, Truth } from "../../../src/emulator/truth.ts";
import { hasPython, needPython, pythonProgram } from "../../support/python.ts";
import { run, type Ended } from "../../support/spawned.ts";
import { noCoverage, openCourt } from "../models/courtroom.ts";
import { changeByCli, type Changes } from "./cli-changes.ts";
import { startEmulatorProcess, type EmulatorProcess } from "./emulator-process.ts";
import { readServiceModels } from "../models/service-models.ts";
import {
  externalId,
  management,
  member,
  region,
  role,
  roleArn,
  smallFinding,
  tableArn,
  variedOrganization,
} from "../models/varied-organization.ts";
import { sharedKeys } from "../models/varied-settings.ts";

const folder = mkdtempSync(join(tmpdir(), "restorable-aws-cli-"));
let emulator: EmulatorProcess;
let truth: Truth;
/** What each command said; started together, because a second of each is Python coming up. */
let said: Readonly<Record<keyof typeof commands, Ended>>;
/** One plan, one point and one table's points by their names, which are known only once the emulator is up. */
let named: Readonly<Record<"point" | "ofTable" | "plan" | "selections" | "selection", Document>>;
let life: Readonly<
  Record<"created" | "pitr" | "backup" | "fromBackup" | "toPoint" | "restored" | "removed" | "deleted", Document>
> & {
  readonly changes: Changes;
  readonly waited: Ended;
  readonly gone: Ended;
};

type Document = Readonly<Record<string, unknown>>;

const sharedKeyArn = `arn:aws:kms:${region}:${management}:key/${sharedKeys[0]?.id ?? ""}`;
/** A week before the organization's clock. */
const aWeekAgo = "2026-11-13T12:00:00Z";

/** As the management account, with what `restorable emulator` prints; `member` goes through a profile with a role. */
const commands = {
  organization: "organizations describe-organization",
  accounts: "organizations list-accounts --page-size 7 --max-items 9",
  accountTags: `organizations list-tags-for-resource --resource-id ${member}`,
  identity: "sts get-caller-identity",
  assumed: `sts assume-role --role-arn ${roleArn} --role-session-name cli --external-id ${externalId}`,
  regions: "account list-regions --page-size 2",
  memberIdentity: "--profile member sts get-caller-identity",
  tables: "--profile member dynamodb list-tables --page-size 3",
  table: "--profile member dynamodb describe-table --table-name orders",
  pitr: "--profile member dynamodb describe-continuous-backups --table-name orders",
  backups: "--profile member dynamodb list-backups --page-size 3 --backup-type ALL",
  tags: `--profile member dynamodb list-tags-of-resource --resource-arn ${tableArn("orders")}`,
  tagged: "--profile member resourcegroupstaggingapi get-resources --page-size 1",
  protected: "--profile member backup list-protected-resources --page-size 1",
  ttl: "--profile member dynamodb describe-time-to-live --table-name ttl-enabled",
  policy: `--profile member dynamodb get-resource-policy --resource-arn ${tableArn("settled")}`,
  kinesis: "--profile member dynamodb describe-kinesis-streaming-destination --table-name settled",
  key: `--profile member kms describe-key --key-id ${sharedKeyArn}`,
  noPolicy: `--profile member dynamodb get-resource-policy --resource-arn ${tableArn("orders")}`,
  noKey: "--profile member kms describe-key --key-id missing",
  vaults: "--profile member backup list-backup-vaults --page-size 2",
  vault: "--profile member backup describe-backup-vault --backup-vault-name main",
  points: "--profile member backup list-recovery-points-by-backup-vault --backup-vault-name main --page-size 3",
  younger: `--profile member backup list-recovery-points-by-backup-vault --backup-vault-name main --by-resource-type DynamoDB --by-created-after ${aWeekAgo}`,
  plans: "--profile member backup list-backup-plans --page-size 2",
  regionSettings: "--profile member backup describe-region-settings",
  restores: "--profile member backup list-restore-jobs --page-size 2 --by-status COMPLETED",
  noVault: "--profile member backup list-recovery-points-by-backup-vault --backup-vault-name missing",
  missing: "--profile member dynamodb describe-table --table-name missing",
  noBackups: "--profile member dynamodb describe-continuous-backups --table-name missing",
  scanned: "--profile member dynamodb scan --table-name indexed --page-size 3 --max-items 5",
  counted: "--profile member dynamodb scan --table-name indexed --select COUNT --return-consumed-capacity TOTAL",
  taken:
    "--profile member dynamodb restore-table-to-point-in-time --source-table-name indexed --target-table-name orders --use-latest-restorable-time",
  unprotected:
    "--profile member dynamodb restore-table-to-point-in-time --source-table-name recreated --target-table-name again --use-latest-restorable-time",
  outside:
    "--profile member dynamodb restore-table-to-point-in-time --source-table-name indexed --target-table-name again --restore-date-time 2020-01-01T00:00:00Z",
  denied: "--profile stranger sts get-caller-identity",
} as const;

/** Two dozen commands at a second each, on a machine that may be busy, beside a waiter that sleeps 20 seconds. */
const patience = 240_000;

beforeAll(async () => {
  if (!hasPython()) return;
  emulator = await startEmulatorProcess(variedOrganization, folder);
  await emulator.post("/clock", { run: false });
  truth = await emulator.truth();
  writeProfiles();
  const lives = lifeOfATable("made-by-cli");
  said = (await inTwos(Object.entries(commands))) as typeof said;
  named = await readByName();
  life = await lives;
}, patience);

afterAll(async () => {
  if (hasPython()) await emulator.stop();
  rmSync(folder, { recursive: true });
});

/** The profiles an auditor writes: one with keys, one that enters the member from there, one whose external id is wrong. */
function writeProfiles(): void {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = emulator.environment;
  const entering = (external: string): string =>
    `role_arn = ${roleArn}\nsource_profile = hub\nexternal_id = ${external}\nrole_session_name = cli\n`;
  writeFileSync(
    join(folder, "credentials"),
    `[hub]\naws_access_key_id = ${id ?? ""}\naws_secret_access_key = ${secret ?? ""}\n`,
  );
  writeFileSync(
    join(folder, "config"),
    `[profile hub]\n[profile member]\n${entering(externalId)}[profile stranger]\n${entering("wrong")}`,
  );
}

const aws = (command: string): Promise<Ended> =>
  run(pythonProgram("aws"), {
    args: ["--output", "json", ...command.split(" ")],
    cwd: folder,
    env: {
      ...emulator.environment,
      HOME: folder,
      AWS_CONFIG_FILE: join(folder, "config"),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_PAGER: "",
    },
  });

/** Two at a time, as many as a small machine has cores. */
async function inTwos(all: readonly (readonly [string, string])[]): Promise<Record<string, Ended>> {
  const waiting = [...all];
  const ended: Record<string, Ended> = {};
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) ended[next[0]] = await aws(next[1]);
  };
  await Promise.all([lane(), lane()]);
  return ended;
}

/** The CLI's waiters look every 20 seconds; the organization's clock goes on while one sleeps. */
async function lifeOfATable(name: string): Promise<typeof life> {
  const dynamodb = (command: string): Promise<Ended> => aws(`--profile member dynamodb ${command}`);
  const schema = "--key-schema AttributeName=pk,KeyType=HASH --attribute-definitions AttributeName=pk,AttributeType=S";
  const created = documentOf(
    await dynamodb(`create-table --table-name ${name} ${schema} --billing-mode PAY_PER_REQUEST`),
  );
  const waiting = dynamodb(`wait table-exists --table-name ${name}`);
  await emulator.proxy.seen(({ command, body }) => command === "DescribeTable" && body.includes(name));
  await emulator.post("/clock", { advance: "1m" });
  const waited = await waiting;
  const recovery = "PointInTimeRecoveryEnabled=true,RecoveryPeriodInDays=7";
  const pitr = documentOf(
    await dynamodb(`update-continuous-backups --table-name ${name} --point-in-time-recovery-specification ${recovery}`),
  );
  const backup = documentOf(await dynamodb(`create-backup --table-name ${name} --backup-name by-cli`));
  await emulator.post("/clock", { advance: "1m" });
  const arn = String((backup["BackupDetails"] as Document)["BackupArn"]);
  const described = documentOf(await dynamodb(`describe-backup --backup-arn ${arn}`));
  expect(described).toMatchObject({ BackupDescription: { BackupDetails: { BackupStatus: "AVAILABLE" } } });
  const fromBackup = documentOf(
    await dynamodb(`restore-table-from-backup --target-table-name ${name}-again --backup-arn ${arn}`),
  );
  const toPoint = documentOf(
    await dynamodb(
      `restore-table-to-point-in-time --source-table-name ${name} --target-table-name ${name}-now --use-latest-restorable-time`,
    ),
  );
  await emulator.post("/clock", { advance: "4m" });
  const restored = documentOf(await dynamodb(`describe-table --table-name ${name}-again`));
  const changes = await changeByCli({
    aws: (command) => aws(`--profile member ${command}`),
    advance: (duration) => emulator.post("/clock", { advance: duration }),
    table: `${name}-again`,
    arn: tableArn(`${name}-again`),
    account: member,
  });
  const removed = documentOf(await dynamodb(`delete-backup --backup-arn ${arn}`));
  const deleted = documentOf(await dynamodb(`delete-table --table-name ${name}`));
  await emulator.post("/clock", { advance: "1m" });
  const gone = await dynamodb(`wait table-not-exists --table-name ${name}`);
  return { created, waited, pitr, backup, fromBackup, toPoint, restored, changes, removed, deleted, gone };
}

async function readByName(): Promise<typeof named> {
  const { vaults, plans } = scope().recovery;
  const point = vaults.find(({ name }) => name === "main")?.points[0]?.arn ?? "";
  // The plan of the organization, whose id holds a slash, has no selection.
  const [ofOrganization, own] = [plans.find(({ id }) => id.startsWith("orgs/")), plans[0]];
  const asked = {
    point: `describe-recovery-point --backup-vault-name main --recovery-point-arn ${point}`,
    ofTable: `list-recovery-points-by-resource --resource-arn ${tableArn("orders")} --page-size 4`,
    plan: `get-backup-plan --backup-plan-id ${ofOrganization?.id ?? ""}`,
    selections: `list-backup-selections --backup-plan-id ${own?.id ?? ""}`,
    selection: `get-backup-selection --backup-plan-id ${own?.id ?? ""} --selection-id ${own?.selections[1]?.id ?? ""}`,
  };
  const ended = await inTwos(Object.entries(asked).map(([name, text]) => [name, `--profile member backup ${text}`]));
  return Object.fromEntries(Object.entries(ended).map(([name, one]) => [name, documentOf(one)])) as typeof named;
}

function documentOf(ended: Ended): Document {
  if (ended.code !== 0) throw new Error(ended.stderr);
  return JSON.parse(ended.stdout) as Document;
}

const told = (command: keyof typeof commands): Document => documentOf(said[command]);

/** Version 1 of the CLI writes instants as it was sent them: in JSON, seconds with a fraction. */
const ms = (seconds: unknown): number => Math.round(Number(seconds) * 1000);

const scope = (): ScopeTruth => {
  const found = truth.accounts.find(({ id }) => id === member)?.scopes.find((each) => each.region === region);
  if (!found) throw new Error("no such scope");
  return found;
};

describe("the AWS CLI, given what `restorable emulator` prints, shows", () => {
  it("the organization and its accounts, and goes on from where it stopped", async (context) => {
    needPython(context);
    expect(told("organization")).toMatchObject({ Organization: { Id: truth.organization.id } });
    const { Accounts: first, NextToken } = told("accounts") as { Accounts: Document[]; NextToken: string };
    expect(first).toHaveLength(9);
    const rest = documentOf(await aws(`organizations list-accounts --page-size 7 --starting-token ${NextToken}`));
    expect([...first, ...(rest["Accounts"] as Document[])].map((account) => account["Id"])).toEqual(
      truth.accounts.map(({ id }) => id),
    );
  });

  it("the tags of an account", (context) => {
    needPython(context);
    const { Tags } = told("accountTags") as { Tags: { Key: string; Value: string }[] };
    const tags = truth.accounts.find(({ id }) => id === member)?.tags;
    expect(Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]))).toEqual(tags);
  });

  it("who asks, directly and through a profile with a role and an external id", (context) => {
    needPython(context);
    expect(told("identity")).toMatchObject({ Account: management });
    const arn = `arn:aws:sts::${member}:assumed-role/${role}/cli`;
    expect(told("assumed")).toMatchObject({ AssumedRoleUser: { Arn: arn } });
    expect(told("memberIdentity")).toMatchObject({ Account: member, Arn: arn });
    expect(said.denied).toMatchObject({ code: 255, stdout: "" });
    expect(said.denied.stderr).toContain("An error occurred (AccessDenied) when calling the AssumeRole operation");
  });

  it("every Region of the account", (context) => {
    needPython(context);
    expect(told("regions")["Regions"]).toEqual(
      truth.accounts
        .find(({ id }) => id === management)
        ?.regions.map(({ name, status }) => ({ RegionName: name, RegionOptStatus: status })),
    );
  });

  it("every table, backup, tag and protected table there is, page after page", (context) => {
    needPython(context);
    const { tables, backups, awsBackup } = scope();
    expect(told("tables")["TableNames"]).toEqual(expect.arrayContaining(tables.map(({ name }) => name)));
    const listed = (told("backups")["BackupSummaries"] as Document[]).map((backup) => ({
      arn: backup["BackupArn"],
      created: ms(backup["BackupCreationDateTime"]),
    }));
    const known = backups.filter(({ type }) => type !== "AWS_BACKUP");
    expect(listed).toEqual(
      expect.arrayContaining(known.map(({ arn, created }) => ({ arn, created: Date.parse(created) }))),
    );
    const tagged = (told("tagged")["ResourceTagMappingList"] as Document[]).map((one) => one["ResourceARN"]);
    expect(tagged).toEqual(tables.filter(({ tags }) => Object.keys(tags).length > 0).map(({ arn }) => arn));
    const points = (told("protected")["Results"] as Document[]).map((one) => ({
      arn: one["ResourceArn"],
      last: ms(one["LastBackupTime"]),
    }));
    expect(points).toEqual(awsBackup.map(({ tableArn: arn, last }) => ({ arn, last: Date.parse(last) })));
  });

  it("every vault, point, plan and restore there is, and those of one week", (context) => {
    needPython(context);
    const { vaults, plans, restoreJobs, optIn, advanced } = scope().recovery;
    const main = vaults.find(({ name }) => name === "main");
    expect((told("vaults")["BackupVaultList"] as Document[]).map((vault) => vault["BackupVaultArn"])).toEqual(
      vaults.map(({ arn }) => arn),
    );
    expect(told("vault")).toMatchObject({ Locked: true, NumberOfRecoveryPoints: main?.points.length });
    expect(ms(told("vault")["LockDate"])).toBe(Date.parse(main?.lock?.date ?? ""));
    const pointsOf = (command: "points" | "younger") =>
      (told(command)["RecoveryPoints"] as Document[]).map((point) => ({
        arn: point["RecoveryPointArn"],
        created: ms(point["CreationDate"]),
      }));
    const known = main?.points.map(({ arn, type, created }) => ({ arn, type, created: Date.parse(created) })) ?? [];
    expect(pointsOf("points")).toEqual(known.map(({ arn, created }) => ({ arn, created })));
    const young = known.filter(({ type, created }) => type === "DynamoDB" && created > Date.parse(aWeekAgo));
    expect(pointsOf("younger")).toEqual(young.map(({ arn, created }) => ({ arn, created })));
    expect(young.length).toBeLessThan(known.length);
    expect((told("plans")["BackupPlansList"] as Document[]).map((plan) => plan["BackupPlanId"])).toEqual(
      plans.map(({ id }) => id).toSorted(),
    );
    expect(told("regionSettings")).toMatchObject({
      ResourceTypeOptInPreference: { DynamoDB: optIn },
      ResourceTypeManagementPreference: { DynamoDB: advanced },
    });
    const completed = restoreJobs.filter(({ status }) => status === "COMPLETED");
    expect((told("restores")["RestoreJobs"] as Document[]).map((job) => job["RestoreJobId"])).toEqual(
      completed.map(({ id }) => id),
    );
  });

  it("one point, one table's points, one plan of the organization and one selection, by their names", (context) => {
    needPython(context);
    const { vaults, plans } = scope().recovery;
    const main = vaults.find(({ name }) => name === "main");
    expect(named.point).toMatchObject({ RecoveryPointArn: main?.points[0]?.arn, Status: main?.points[0]?.status });
    const ofTable = vaults.flatMap(({ points }) => points.filter(({ of }) => of === tableArn("orders")));
    const listed = (named.ofTable["RecoveryPoints"] as Document[]).map((point) => String(point["RecoveryPointArn"]));
    expect(listed.toSorted()).toEqual(ofTable.map(({ arn }) => arn).toSorted());
    const ofOrganization = plans.find(({ id }) => id.startsWith("orgs/"));
    expect(named.plan).toMatchObject({ BackupPlanArn: ofOrganization?.arn, BackupPlanId: ofOrganization?.id });
    expect((named.selections["BackupSelectionsList"] as Document[]).map((one) => one["SelectionId"])).toEqual(
      plans[0]?.selections.map(({ id }) => id).toSorted(),
    );
    expect(named.selection).toMatchObject({
      SelectionId: plans[0]?.selections[1]?.id,
      BackupSelection: {
        ListOfTags: [{ ConditionType: "STRINGEQUALS", ConditionKey: "env", ConditionValue: "prod" }],
      },
    });
  });

  it("one table with all that is known of it", (context) => {
    needPython(context);
    const orders = scope().tables.find(({ name }) => name === "orders");
    const table = told("table")["Table"] as Document;
    expect(table).toMatchObject({
      TableId: orders?.tableId,
      TableStatus: orders?.status,
      TableSizeBytes: orders?.sizeBytes,
      DeletionProtectionEnabled: orders?.deletionProtection,
    });
    expect(ms(table["CreationDateTime"])).toBe(Date.parse(orders?.created ?? ""));
    const { PointInTimeRecoveryDescription: pitr } = told("pitr")["ContinuousBackupsDescription"] as {
      PointInTimeRecoveryDescription: Document;
    };
    expect(pitr["RecoveryPeriodInDays"]).toBe(orders?.pitr.period);
    // The clock may have gone on since, and then only the window moved.
    expect(ms(pitr["EarliestRestorableDateTime"])).toBeGreaterThanOrEqual(Date.parse(orders?.pitr.earliest ?? ""));
    const tags = told("tags")["Tags"] as { readonly Key: string; readonly Value: string }[];
    expect(Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))).toEqual(orders?.tags);
  });

  it("the settings of a table and its key, by one command each", (context) => {
    needPython(context);
    const { tables } = scope();
    const settings = (table: string) => tables.find(({ name }) => name === table)?.settings;
    expect(told("ttl")).toEqual({
      TimeToLiveDescription: {
        TimeToLiveStatus: "ENABLED",
        AttributeName: settings("ttl-enabled")?.ttl?.attribute,
      },
    });
    expect(JSON.parse(String(told("policy")["Policy"]))).toMatchObject({ Version: "2012-10-17" });
    expect(
      (told("kinesis")["KinesisDataStreamDestinations"] as Document[]).map((one) => ({
        stream: one["StreamArn"],
        status: one["DestinationStatus"],
      })),
    ).toEqual(settings("settled")?.kinesis);
    const key = settings("key-elsewhere")?.encryption?.key;
    expect(told("key")).toMatchObject({
      KeyMetadata: { Arn: sharedKeyArn, AWSAccountId: management, KeyManager: key?.manager, KeyState: key?.state },
    });
    expect(said.noPolicy.stderr).toContain("(PolicyNotFoundException) when calling the GetResourcePolicy operation");
    expect(said.noKey.stderr).toContain("(NotFoundException) when calling the DescribeKey operation");
  });

  it("errors by their codes, with the exit code that version 1 of the CLI has for them", (context) => {
    needPython(context);
    expect(said.missing).toMatchObject({ code: 255, stdout: "" });
    expect(said.missing.stderr).toContain(
      "An error occurred (ResourceNotFoundException) when calling the DescribeTable operation",
    );
    expect(said.noVault).toMatchObject({ code: 255, stdout: "" });
    expect(said.noVault.stderr).toContain(
      "(ResourceNotFoundException) when calling the ListRecoveryPointsByBackupVault operation",
    );
    expect(said.noBackups).toMatchObject({ code: 255, stdout: "" });
    expect(said.noBackups.stderr).toContain(
      "(TableNotFoundException) when calling the DescribeContinuousBackups operation",
    );
  });
});

describe("the AWS CLI changes a table", () => {
  it("and prints what the emulator did", (context) => {
    needPython(context);
    const { changes } = life;
    expect(changes.silent).toMatchObject([
      { code: 0, stdout: "" },
      { code: 0, stdout: "" },
    ]);
    expect(changes.protected["TableDescription"]).toMatchObject({ DeletionProtectionEnabled: true });
    expect(changes.ttl).toEqual({ TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" } });
    expect(changes.policy).toEqual({ RevisionId: expect.any(String) as string });
    expect(changes.streaming).toMatchObject({ DestinationStatus: "ENABLING" });
    expect([changes.begun["State"], changes.ended["State"]]).toEqual(["CREATED", "COMPLETED"]);
  });
});

describe("the AWS CLI restores", () => {
  it("a table from its backup and to the latest instant, and finds it ACTIVE in the end", (context) => {
    needPython(context);
    const { BackupArn } = life.backup["BackupDetails"] as Document;
    const summary = { SourceTableArn: tableArn("made-by-cli"), RestoreInProgress: true };
    expect(life.fromBackup["TableDescription"]).toMatchObject({
      TableStatus: "CREATING",
      RestoreSummary: { ...summary, SourceBackupArn: BackupArn },
    });
    expect(life.toPoint["TableDescription"]).toMatchObject({ TableStatus: "CREATING", RestoreSummary: summary });
    expect(life.restored["Table"]).toMatchObject({
      TableStatus: "ACTIVE",
      TableId: (life.fromBackup["TableDescription"] as Document)["TableId"],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    });
  });

  it("and is told why it cannot", (context) => {
    needPython(context);
    for (const [command, code] of [
      ["taken", "TableAlreadyExistsException"],
      ["unprotected", "PointInTimeRecoveryUnavailableException"],
      ["outside", "InvalidRestoreTimeException"],
    ] as const) {
      expect(said[command]).toMatchObject({ code: 255, stdout: "" });
      expect(said[command].stderr).toContain(`(${code}) when calling the RestoreTableToPointInTime operation`);
    }
  });

  it("every item that is in a table, as far as it is asked to look", (context) => {
    needPython(context);
    const { Items, NextToken } = told("scanned") as { Items: Document[]; NextToken?: string };
    expect(Items).toHaveLength(5);
    expect(NextToken).toEqual(expect.any(String));
    expect(told("counted")).toMatchObject({ Count: 7, ConsumedCapacity: { CapacityUnits: 0.5 } });
  });
});

describe("the AWS CLI changes", () => {
  it("a table from its creation to its end, waiting for both", (context) => {
    needPython(context);
    expect(life.created).toMatchObject({
      TableDescription: { TableStatus: "CREATING", TableArn: tableArn("made-by-cli") },
    });
    expect(life.waited).toMatchObject({ code: 0, stderr: "" });
    expect(life.pitr).toMatchObject({
      ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { RecoveryPeriodInDays: 7 } },
    });
    expect(life.backup).toMatchObject({ BackupDetails: { BackupStatus: "CREATING", BackupName: "by-cli" } });
    expect(life.removed).toMatchObject({ BackupDescription: { BackupDetails: { BackupStatus: "DELETED" } } });
    expect(life.deleted).toMatchObject({ TableDescription: { TableStatus: "DELETING" } });
    expect(life.gone).toMatchObject({ code: 0, stderr: "" });
    const looks = emulator.proxy.exchanges.filter(
      ({ command, body }) => command === "DescribeTable" && body.includes('"made-by-cli"'),
    );
    const statuses = looks.map(({ answer }) => /"TableStatus":"(\w+)"|#(\w+)/.exec(answer.body.toString()));
    expect(statuses.map((found) => found?.[1] ?? found?.[2])).toEqual([
      "CREATING",
      "ACTIVE",
      "ResourceNotFoundException",
    ]);
  });
});

describe("the AWS CLI in Security Hub", () => {
  it("imports a finding and finds it again", (context) => {
    needPython(context);
    const { imported, findings } = life.changes;
    expect(imported).toEqual({ FailedCount: 0, SuccessCount: 1, FailedFindings: [] });
    expect(findings).toMatchObject({ Findings: [{ Id: smallFinding.Id, Title: smallFinding.Title }] });
  });
});

describe("the conversation with the AWS CLI", () => {
  it("was about every operation of the emulator", async (context) => {
    needPython(context);
    const answered = (await emulator.log()).filter(({ status }) => status === 200);
    expect([...new Set(answered.map(({ operation }) => operation))].toSorted()).toEqual(operationIds.toSorted());
  });

  it("holds no answer that AWS's models would not give", (context) => {
    needPython(context);
    const court = openCourt(readServiceModels(), noCoverage());
    for (const { answer, ...asked } of emulator.proxy.exchanges) court.judge(asked, answer);
    expect(court.count()).toBeGreaterThan(40);
    expect(court.deviations()).toEqual([]);
  });
});
