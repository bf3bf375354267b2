/** The read side against the embedded organization: every refusal and every fault at every operation, over real HTTP. */
import { BackupClient, StartBackupJobCommand } from "@aws-sdk/client-backup";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { connect, type Aws, type Session } from "../../src/aws/connect.ts";
import type { Read, ScopeReader } from "../../src/aws/read-client.ts";
import { startEmulator, type Emulator } from "../../src/emulator/emulator.ts";
import type { FaultKind, OrganizationSpec, RefusalCause } from "../../src/emulator/organization.ts";
import type { UnknownKind } from "../../src/model/fact.ts";
import { operations, type OperationId } from "../../src/model/operations.ts";
import { virtualPorts, type VirtualPorts } from "./ports-fixture.ts";

const management = "111122223333";
const member = "444455556666";
const tableArn = `arn:aws:dynamodb:eu-west-1:${member}:table/orders`;
const planId = "11112222-3333-4444-5555-666677778888";
const keyArn = `arn:aws:kms:eu-west-1:${member}:key/orders`;
/** Only where something hangs: elsewhere a busy machine would look like trouble. */
const impatient = { connection: 500, request: 200, socket: 500, response: 500 };
/** Where one call hangs and the next is answered: that one may take as long as a busy machine needs. */
const patient = { connection: 10_000, request: 4_000, socket: 10_000, response: 10_000 };
const memberOperations = (Object.keys(operations) as OperationId[]).filter(
  (operation) => operations[operation].caller !== "hub",
);

const organization: OrganizationSpec = {
  now: "2026-11-22T00:00:00Z",
  managementAccount: management,
  regions: ["us-east-1", "eu-west-1", "af-south-1"],
  accounts: [
    { id: management },
    {
      id: member,
      regions: ["us-east-1", "eu-west-1"],
      tables: {
        "eu-west-1": [
          { name: "orders", pitr: { enabled: true }, backups: [{ age: "2d", count: 250 }], encryption: { keyArn } },
        ],
      },
      backup: {
        "eu-west-1": {
          vaults: [{ name: "daily", points: [{ of: "orders", age: "1d" }] }],
          plans: [
            {
              name: "daily",
              id: planId,
              rules: [{ name: "daily", vault: "daily" }],
              selections: [{ name: "orders", resources: [tableArn] }],
            },
          ],
          restoreJobs: [{ of: "orders", age: "1h" }],
        },
      },
    },
    { id: "777788889999", roles: null },
  ],
};

let emulator: Emulator;
let ports: VirtualPorts;
let aws: Aws;
let unhurried: Aws;
let undo: (() => void) | undefined;

beforeAll(async () => {
  emulator = await startEmulator({ organization });
  ports = virtualPorts(Date.parse("2026-11-22T00:00:00Z"));
  aws = connect({ env: emulator.environment(management), ports });
  inputs["backup:GetBackupSelection"] = { BackupPlanId: planId, SelectionId: await selectionId() };
  inputs["dynamodb:DescribeBackup"] = { BackupArn: await newestBackup() };
  inputs["backup:DescribeBackupJob"] = { BackupJobId: await startedJob() };
});

beforeEach(() => {
  // Anew each time: a line that hung for one test is not tried again as often in the next.
  unhurried = connect({ env: emulator.environment(management), ports, timeouts: patient });
});

afterEach(() => {
  unhurried.close();
  undo?.();
  undo = undefined;
});

afterAll(async () => {
  aws.close();
  await emulator.close();
});

const role = { roleName: "RestorableAudit", operations: memberOperations } as const;

async function sessionIn(account: string, of = aws): Promise<Session> {
  const session = await of.assume(account, role);
  if (session.state === "unread") throw new Error(JSON.stringify(session.reason));
  return session.value;
}

/** AWS Backup makes it up. */
async function selectionId(): Promise<string> {
  const reader = aws.reader(await sessionIn(member), "eu-west-1");
  const read = await reader.read("backup:ListBackupSelections", { BackupPlanId: planId });
  const id = read.state === "read" ? read.value.BackupSelectionsList?.[0]?.SelectionId : undefined;
  if (id === undefined) throw new Error("the plan has no selection");
  return id;
}

async function newestBackup(): Promise<string> {
  const reader = aws.reader(await sessionIn(member), "eu-west-1");
  const read = await reader.read("dynamodb:ListBackups", { TableName: "orders" });
  const arn = read.state === "read" ? read.value.BackupSummaries?.[0]?.BackupArn : undefined;
  if (arn === undefined) throw new Error("the table has no backup");
  return arn;
}

/** Started as an operator would who is not this product; the log then begins with what the product does. */
async function startedJob(): Promise<string> {
  const credentials = emulator.credentials(member);
  const client = new BackupClient({ region: "eu-west-1", endpoint: emulator.endpoint, credentials });
  const { BackupJobId: id } = await client.send(
    new StartBackupJobCommand({
      BackupVaultName: "daily",
      ResourceArn: tableArn,
      IamRoleArn: `arn:aws:iam::${member}:role/service-role/AWSBackupDefaultServiceRole`,
    }),
  );
  client.destroy();
  emulator.clearLog();
  if (id === undefined) throw new Error("no job was started");
  return id;
}

const inputs: Record<OperationId, object> = {
  "organizations:DescribeOrganization": {},
  "organizations:ListAccounts": {},
  "organizations:ListTagsForResource": { ResourceId: member },
  "sts:GetCallerIdentity": {},
  "sts:AssumeRole": { RoleArn: `arn:aws:iam::${member}:role/RestorableAudit`, RoleSessionName: "restorable" },
  "account:ListRegions": {},
  "dynamodb:ListTables": {},
  "dynamodb:DescribeTable": { TableName: "orders" },
  "dynamodb:DescribeContinuousBackups": { TableName: "orders" },
  "dynamodb:ListBackups": {},
  "dynamodb:DescribeBackup": { BackupArn: "found before all" },
  "dynamodb:ListTagsOfResource": { ResourceArn: tableArn },
  "dynamodb:DescribeTimeToLive": { TableName: "orders" },
  "dynamodb:GetResourcePolicy": { ResourceArn: tableArn },
  "dynamodb:DescribeKinesisStreamingDestination": { TableName: "orders" },
  "kms:DescribeKey": { KeyId: keyArn },
  "tag:GetResources": {},
  "backup:ListProtectedResources": {},
  "backup:ListBackupVaults": {},
  "backup:ListRecoveryPointsByBackupVault": { BackupVaultName: "daily" },
  "backup:DescribeRegionSettings": {},
  "backup:ListBackupPlans": {},
  "backup:GetBackupPlan": { BackupPlanId: planId },
  "backup:ListBackupSelections": { BackupPlanId: planId },
  "backup:GetBackupSelection": { BackupPlanId: planId, SelectionId: "found before all" },
  "backup:DescribeBackupJob": { BackupJobId: "found before all" },
  "backup:ListRestoreJobs": {},
};

async function readOne(operation: OperationId): Promise<{ read: Read<unknown>; reader: ScopeReader }> {
  const inHub = operations[operation].caller === "hub";
  const session = inHub ? aws.hub : await sessionIn(member);
  const reader = aws.reader(session, inHub ? "us-east-1" : "eu-west-1");
  return { read: await reader.read(operation, inputs[operation] as never), reader };
}

test("every operation of the catalogue is read, with its evidence", async () => {
  for (const operation of Object.keys(operations) as OperationId[]) {
    const { read } = await readOne(operation);
    expect(read).toMatchObject({ state: "read", evidence: { operation, requestId: expect.any(String) as string } });
  }
});

test("who calls is told, and the emulator is stamped as not being AWS", async () => {
  expect(await aws.caller()).toMatchObject({ value: { account: management, partition: "aws" } });
  expect(aws.hosts()).toEqual(["127.0.0.1"]);
});

test("250 backups come in three pages", async () => {
  const reader = aws.reader(await sessionIn(member), "eu-west-1");
  let backups = 0;
  for await (const page of reader.pages("dynamodb:ListBackups", { Limit: 100 })) {
    if (page.state === "read") backups += page.value.BackupSummaries?.length ?? 0;
  }
  expect(backups).toBe(250);
  expect(reader.ledger()).toMatchObject([{ operation: "dynamodb:ListBackups", calls: 3, complete: true }]);
});

test("a role that is missing cannot be assumed", async () => {
  expect(await aws.assume("777788889999", role)).toMatchObject({
    state: "unread",
    reason: { kind: "role-not-assumable", operation: "sts:AssumeRole", code: "AccessDenied" },
  });
});

test("a session is good for the demanded operations and nothing else, whatever its role may do", async () => {
  const narrow = await aws.assume(member, { ...role, operations: ["dynamodb:ListTables"] });
  if (narrow.state === "unread") throw new Error("no session");
  const reader = aws.reader(narrow.value, "eu-west-1");
  expect(await reader.read("dynamodb:ListTables", {})).toMatchObject({ state: "read" });
  expect(await reader.read("dynamodb:DescribeTable", { TableName: "orders" })).toMatchObject({
    state: "unread",
    reason: { kind: "denied", code: "AccessDeniedException" },
  });
});

test("a Region that is not enabled is told from keys that do not work", async () => {
  const reader = aws.reader(await sessionIn(member), "af-south-1");
  expect(await reader.read("dynamodb:ListTables", {})).toMatchObject({
    state: "unread",
    reason: { kind: "region-disabled", code: "UnrecognizedClientException" },
  });
});

const refusals = {
  identity: "denied",
  "identity-deny": "denied",
  scp: "denied-by-scp",
  rcp: "denied",
  boundary: "denied",
  session: "denied",
  unstated: "denied",
} as const satisfies Partial<Record<RefusalCause, UnknownKind>>;

describe("refused at", () => {
  test.each(memberOperations)("%s, the read is unknown with the cause AWS gave", async (operation) => {
    for (const [because, kind] of Object.entries(refusals) as [RefusalCause, UnknownKind][]) {
      undo = emulator.refuse({ operation, because, account: member });
      const { read, reader } = await readOne(operation);
      undo();
      expect(read).toMatchObject({ state: "unread", reason: { kind, operation } });
      expect(reader.ledger()).toMatchObject([{ calls: 1, failed: 1, complete: false }]);
    }
  });
});

const lasting = {
  throttle: "throttled",
  "server-error": "server-error",
  unavailable: "server-error",
  reset: "network",
  "reset-mid-body": "network",
  truncated: "malformed",
  malformed: "malformed",
  "empty-object": "malformed",
  html: "malformed",
  "html-error": "server-error",
  "expired-token": "denied",
  "not-found": "not-ready",
} as const satisfies Partial<Record<FaultKind, UnknownKind>>;

/** What a second try gets over. */
const passing: readonly FaultKind[] = ["throttle", "server-error", "unavailable", "reset", "reset-mid-body", "hang"];

describe("going wrong", () => {
  const cases = Object.entries(lasting) as [FaultKind, UnknownKind][];
  test.each(cases)("for good, %s makes a read of each operation unknown: %s", async (kind, expected) => {
    const concerned = memberOperations.filter((name) => kind !== "not-found" || name.startsWith("dynamodb:Describe"));
    const session = await sessionIn(member);
    const faults = concerned.map((operation) => emulator.fault({ kind, operation }));
    undo = () => faults.forEach((remove) => remove());
    await Promise.all(
      concerned.map(async (operation) => {
        const reader = aws.reader(session, "eu-west-1");
        const read = await reader.read(operation, inputs[operation] as never);
        expect(read).toMatchObject({ state: "unread", reason: { kind: expected, operation } });
        expect(reader.ledger()).toMatchObject([{ failed: 1, complete: false }]);
      }),
    );
  });

  test("for good, hang makes a read of each operation unknown: timeout", async () => {
    // A request that was given up may arrive all the same, and be counted in whatever is tried by then.
    const own = await startEmulator({ organization });
    const hasty = connect({ env: own.environment(management), ports, timeouts: impatient });
    onTestFinished(async () => {
      hasty.close();
      await own.close();
    });
    const session = await sessionIn(member, hasty);
    own.fault({ kind: "hang" });
    await Promise.all(
      memberOperations.map(async (operation) => {
        const reader = hasty.reader(session, "eu-west-1");
        const read = await reader.read(operation, inputs[operation] as never);
        expect(read).toMatchObject({ state: "unread", reason: { kind: "timeout", operation } });
        expect(reader.ledger()).toMatchObject([{ failed: 1, complete: false }]);
      }),
    );
  });

  test.each(passing)("once, %s is got over at every operation", async (kind) => {
    const session = await sessionIn(member);
    const faults = memberOperations.map((operation) => emulator.fault({ kind, operation, times: 1 }));
    undo = () => faults.forEach((remove) => remove());
    await Promise.all(
      memberOperations.map(async (operation) => {
        const reader = (kind === "hang" ? unhurried : aws).reader(session, "eu-west-1");
        expect(await reader.read(operation, inputs[operation] as never)).toMatchObject({ state: "read" });
        expect(reader.ledger()).toMatchObject([{ operation, calls: 2, failed: 0 }]);
      }),
    );
  });

  test("a cursor that repeats itself is unread and no endless loop", async () => {
    undo = emulator.fault({ kind: "repeat-page-token", operation: "dynamodb:ListBackups" });
    const reader = aws.reader(await sessionIn(member), "eu-west-1");
    const states: string[] = [];
    for await (const page of reader.pages("dynamodb:ListBackups", { Limit: 100 })) states.push(page.state);
    expect(states.at(-1)).toBe("unread");
    expect(states.length).toBeLessThan(6);
  });

  test("an expired session is renewed by one AssumeRole and the call repeated", async () => {
    const session = await sessionIn(member);
    const before = emulator.sessions().length;
    undo = emulator.fault({ kind: "expired-token", operation: "dynamodb:ListTables", times: 1 });
    const reader = aws.reader(session, "eu-west-1");
    expect(await reader.read("dynamodb:ListTables", {})).toMatchObject({ state: "read" });
    expect(emulator.sessions()).toHaveLength(before + 1);
  });
});

test("the log of everything above shows reads only", () => {
  const allowed = new Set<string>(Object.keys(operations));
  const others = emulator.log().filter(({ operation }) => !allowed.has(operation));
  expect(emulator.log().length).toBeGreaterThan(100);
  expect(others).toEqual([]);
});
