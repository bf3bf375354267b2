import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operationIds } from "../../../src/emulator/operations.ts";
import type { AccountTruth, ScopeTruth, Truth } from "../../../src/emulator/truth.ts";
import { hasPython, needPython, python } from "../../support/python.ts";
import { planFor, refused, survived, type Seen } from "./boto3-plan.ts";
import { noCoverage, openCourt } from "../models/courtroom.ts";
import { startEmulatorProcess, type EmulatorProcess } from "./emulator-process.ts";
import { readServiceModels } from "../models/service-models.ts";
import { expectedScope, seenScope } from "./truth-as-seen.ts";
import { management, member, region, role, tableArn, variedOrganization } from "../models/varied-organization.ts";

const folder = mkdtempSync(join(tmpdir(), "restorable-boto3-"));
let emulator: EmulatorProcess;
/** Before and after boto3 had its turn. */
let truth: Truth;
let after: Truth;
let seen: Seen;

/** Python comes up and loads its models on a machine that may be busy. */
const patience = 120_000;

beforeAll(async () => {
  if (!hasPython()) return;
  emulator = await startEmulatorProcess(variedOrganization, folder);
  // It stands still, so that what was true at first is true when it is looked at.
  await emulator.post("/clock", { run: false });
  truth = await emulator.truth();
  seen = JSON.parse(await boto3(planFor(emulator.controlUrl, enterable(truth)))) as Seen;
  after = await emulator.truth();
}, patience);

afterAll(async () => {
  if (hasPython()) await emulator.stop();
  rmSync(folder, { recursive: true });
});

function boto3(plan: unknown): Promise<string> {
  const env = { ...emulator.environment, PATH: process.env["PATH"], HOME: folder, AWS_EC2_METADATA_DISABLED: "true" };
  return new Promise((resolve, reject) => {
    const child = spawn(python(), [join(import.meta.dirname, "boto3_client.py")], { env, cwd: folder });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (text: Buffer) => (said.stdout += text.toString()));
    child.stderr.on("data", (text: Buffer) => (said.stderr += text.toString()));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(said.stdout) : reject(new Error(said.stderr))));
    child.stdin.end(JSON.stringify(plan));
  });
}

/** Accounts whose role can be assumed, one of each kind, and the Regions they have enabled. */
const enterable = ({ accounts }: Truth) =>
  accounts
    .filter((account) => account.state === "ACTIVE" && account.roles.includes(role))
    .filter(({ name }, n, all) => all.findIndex((other) => other.name.slice(0, 9) === name.slice(0, 9)) === n)
    .map(({ id, regions }) => ({
      id,
      regions: regions.filter(({ status }) => status !== "DISABLED").map(({ name }) => name),
    }));

function accountIn(given: Truth, id: string): AccountTruth {
  const found = given.accounts.find((account) => account.id === id);
  if (!found) throw new Error(`no account ${id}`);
  return found;
}

function scopeIn(given: Truth, id: string, name: string): ScopeTruth {
  const found = accountIn(given, id).scopes.find((scope) => scope.region === name);
  if (!found) throw new Error(`no Region ${name} in ${id}`);
  return found;
}

const scopes = () =>
  Object.entries(seen.accounts).flatMap(([id, account]) =>
    Object.entries(account.scopes).map(([name, scope]) => ({ id, name, scope })),
  );

describe("boto3, given what `restorable emulator` prints, sees", () => {
  it("every account of the organization, in pages of seven", (context) => {
    needPython(context);
    expect(seen.organization).toMatchObject({ Id: truth.organization.id, MasterAccountId: management });
    expect(seen.listed.pages.slice(0, -1).every((size) => size === 7)).toBe(true);
    expect(seen.listed.items.map(({ Id, Name, Email, Paths }) => ({ Id, Name, Email, Paths }))).toEqual(
      truth.accounts.map(({ id, name, email, path }) => ({ Id: id, Name: name, Email: email, Paths: [path] })),
    );
    const stated = seen.listed.items.map((account, n) => account["State"] ?? truth.accounts[n]?.state);
    expect(stated).toEqual(truth.accounts.map((account) => account.state));
  });

  it("the tags of an account, to their last page", (context) => {
    needPython(context);
    const tags = truth.accounts.find(({ id }) => id === member)?.tags ?? {};
    expect(seen.accountTags.pages.length).toBeGreaterThan(1);
    expect(Object.fromEntries(seen.accountTags.items.map(({ Key, Value }) => [Key, Value]))).toEqual(tags);
  });

  it("each account it enters from inside, as the role it assumed, and when the session ends", (context) => {
    needPython(context);
    expect(Object.keys(seen.accounts)).toHaveLength(4);
    for (const [id, account] of Object.entries(seen.accounts)) {
      const arn =
        id === management ? `arn:aws:iam::${id}:user/operator` : `arn:aws:sts::${id}:assumed-role/${role}/boto3`;
      expect(account.identity).toMatchObject({ Account: id, Arn: arn });
      // STS sends whole seconds.
      const hour = Math.floor(Date.parse(truth.now) / 1000) * 1000 + 3_600_000;
      expect(account.role?.Expiration ?? hour).toBe(hour);
      expect(account.role?.AssumedRoleUser["Arn"] ?? arn).toBe(arn);
    }
  });

  it("each account's Regions, two at a time", (context) => {
    needPython(context);
    for (const [id, { regions }] of Object.entries(seen.accounts)) {
      expect(regions.pages).toEqual([2, 2, 1]);
      expect(regions.items).toEqual(
        accountIn(truth, id).regions.map(({ name, status }) => ({ RegionName: name, RegionOptStatus: status })),
      );
    }
  });

  it("every table, backup, tag and protected table, with its instants to the millisecond", (context) => {
    needPython(context);
    for (const { id, name, scope } of scopes())
      expect(seenScope(scope)).toEqual(expectedScope(scopeIn(truth, id, name)));
    const everything = scopes().flatMap(({ scope }) => [scope.tables.length, scope.backups.items.length]);
    expect(everything.reduce((sum, count) => sum + count)).toBeGreaterThan(30);
  });

  it("no page larger than it asked for, and none lost between pages", (context) => {
    needPython(context);
    const scope = seen.accounts[member]?.scopes[region];
    const full = (pages: readonly number[] | undefined, size: number): void => {
      expect(pages?.length).toBeGreaterThan(1);
      expect(pages?.slice(0, -1).every((items) => items === size)).toBe(true);
    };
    full(scope?.names.pages, 2);
    full(scope?.backups.pages, 3);
    full(scope?.tagged.pages, 1);
    full(scope?.protected.pages, 1);
    const orders = scope?.tables.find(({ described }) => described["TableName"] === "orders");
    expect(orders?.tags).toMatchObject({ pages: [10, 10, 3] });
  });
});

describe("boto3 follows a table through its life", () => {
  it("waiting while it is CREATING and while it is DELETING", (context) => {
    needPython(context);
    const { statuses } = seen.life;
    expect(statuses).toEqual([
      "CREATING",
      "CREATING",
      "CREATING",
      "ACTIVE",
      "DELETING",
      "DELETING",
      "ResourceNotFoundException",
    ]);
    expect(seen.impatient).toBe("Waiter TableExists failed: Max attempts exceeded");
  });

  it("and the emulator knows what it did", (context) => {
    needPython(context);
    const { created, pitr, backup, described, removed, deleted } = seen.life;
    expect(created).toMatchObject({ TableStatus: "CREATING", TableArn: tableArn("made-by-boto3") });
    expect(pitr).toMatchObject({ PointInTimeRecoveryDescription: { RecoveryPeriodInDays: 7 } });
    expect(backup).toMatchObject({ BackupStatus: "CREATING", BackupName: "by-boto3" });
    expect(described).toMatchObject({ BackupDetails: { ...backup, BackupStatus: "AVAILABLE" } });
    expect(removed).toMatchObject({ BackupDetails: { ...backup, BackupStatus: "DELETED" } });
    expect(deleted).toMatchObject({ TableStatus: "DELETING", TableId: created["TableId"] });
    const left = scopeIn(after, member, region);
    expect(left.tables.map(({ name }) => name)).not.toContain("made-by-boto3");
    expect(left.backups.filter(({ table }) => table === "made-by-boto3")).toMatchObject([
      { type: "SYSTEM", tableId: created["TableId"] },
    ]);
  });
});

describe("boto3 restores", () => {
  it("waiting until the new table is ACTIVE, from a backup and to a point in time", (context) => {
    needPython(context);
    const { original, backup, begun, toPoint, fromBackup, latest, statuses } = seen.restores;
    // The emulator's default of four minutes, two for each look; the fourth look is ours.
    expect(statuses).toEqual(["CREATING", "CREATING", "ACTIVE", "ACTIVE", "CREATING", "CREATING", "ACTIVE", "ACTIVE"]);
    const source = { SourceTableArn: original["TableArn"], RestoreInProgress: true };
    expect(begun).toMatchObject({ TableStatus: "CREATING", RestoreSummary: { ...source, SourceBackupArn: backup } });
    expect(toPoint).toMatchObject({ TableStatus: "CREATING", RestoreSummary: source });
    for (const { table } of [fromBackup, latest]) {
      for (const kept of ["KeySchema", "ItemCount", "TableSizeBytes"]) expect(table[kept]).toEqual(original[kept]);
      expect(table).not.toHaveProperty("StreamSpecification");
      expect(table["TableId"]).not.toBe(original["TableId"]);
    }
  });

  it("every item, which its paginator finds once each", (context) => {
    needPython(context);
    for (const { items, sizes } of [seen.restores.fromBackup, seen.restores.latest]) {
      expect(sizes).toEqual([3, 3, 1]);
      expect(new Set(items.map((item) => JSON.stringify(item["customer"]))).size).toBe(7);
    }
  });

  it("and the emulator knows which of the restored tables is left", (context) => {
    needPython(context);
    const { fromBackup, latest, deleted, backup } = seen.restores;
    expect(deleted["TableId"]).toBe(latest.table["TableId"]);
    const { restores } = scopeIn(after, member, region);
    expect(restores).toMatchObject([
      { table: "from-backup", tableId: fromBackup.table["TableId"], backupArn: backup, status: "ACTIVE" },
      { table: "to-point", tableId: latest.table["TableId"], backupArn: null, status: "DELETING" },
    ]);
  });
});

describe("boto3 changes a table", () => {
  it("and sees each change, as the emulator knows it", (context) => {
    needPython(context);
    const { protected: described, tags, policy, ttl, streaming, destinations } = seen.changes;
    expect(described).toMatchObject({ TableName: "stream-keys_only", DeletionProtectionEnabled: true });
    expect(tags).toEqual([{ Key: "env", Value: "prod" }]);
    expect(policy[2]).toMatchObject({ Policy: policy[0], RevisionId: policy[1] });
    expect(ttl).toEqual([
      { Enabled: true, AttributeName: "expires" },
      { TimeToLiveStatus: "ENABLED", AttributeName: "expires" },
    ]);
    expect([streaming, destinations]).toMatchObject(["ENABLING", [{ DestinationStatus: "ACTIVE" }]]);
    const table = scopeIn(after, member, region).tables.find(({ name }) => name === "stream-keys_only");
    expect(table).toMatchObject({
      deletionProtection: true,
      tags: { env: "prod" },
      settings: { resourcePolicy: true, ttl: { attribute: "expires", status: "ENABLED" } },
    });
  });

  it("and backs it up once for two calls of one token", (context) => {
    needPython(context);
    const { jobs, states, ended } = seen.changes;
    expect(new Set(jobs).size).toBe(1);
    expect(states).toEqual(["CREATED", "COMPLETED"]);
    expect(scopeIn(after, member, region).recovery.jobs.at(-1)).toMatchObject({
      id: jobs[0],
      state: "COMPLETED",
      pointArn: ended["RecoveryPointArn"],
    });
  });
});

describe("boto3 imports findings into Security Hub", () => {
  it("and is told which one was not taken, and reads back the others", (context) => {
    needPython(context);
    const { answers, pages } = seen.imports;
    expect(answers).toMatchObject([
      { SuccessCount: 2, FailedCount: 1, FailedFindings: [{ Id: "wrong", ErrorCode: "InvalidInput" }] },
      { SuccessCount: 2, FailedCount: 0, FailedFindings: [] },
    ]);
    expect(pages.map((page) => page.map(({ Id }) => Id))).toEqual([
      ["restorable/orders/pitr-enabled"],
      ["restorable/orders/second"],
    ]);
    expect(pages[0]?.[0]).toMatchObject({ Region: region, Workflow: { Status: "NEW" }, RecordState: "ACTIVE" });
  });
});

describe("boto3 raises", () => {
  it.for(refused.map(([call, ...expected], n) => [call.client, call.method, ...expected, n] as const))(
    "%s %s: %s (%s, HTTP %d)",
    ([, , kind, code, status, n], context) => {
      needPython(context);
      expect(seen.caught[n]).toMatchObject({ class: kind, code, status });
    },
  );

  it("nothing for a trouble that passes: its own retries get over it", (context) => {
    needPython(context);
    expect(seen.retried).toEqual(Object.fromEntries(survived.map((kind) => [kind, 1])));
  });
});

describe("the conversation with boto3", () => {
  it("was about every operation of the emulator", async (context) => {
    needPython(context);
    const answered = (await emulator.log()).filter(({ status }) => status === 200);
    expect([...new Set(answered.map(({ operation }) => operation))].toSorted()).toEqual(operationIds.toSorted());
  });

  it("holds no answer that AWS's models would not give", (context) => {
    needPython(context);
    const court = openCourt(readServiceModels(), noCoverage());
    // The proxy saw the fault that breaks an answer off on purpose.
    const whole = emulator.proxy.exchanges.filter(({ answer }) => answer.status !== 200 || isWhole(answer.body));
    for (const { answer, ...asked } of whole) court.judge(asked, answer);
    expect(emulator.proxy.exchanges.length - whole.length).toBe(1);
    expect(court.count()).toBeGreaterThan(150);
    expect(court.deviations()).toEqual([]);
  });
});

/** TagResource has no document at all. */
const isWhole = (body: Buffer): boolean => body.length === 0 || /[}>]\s*$/.test(body.toString());
