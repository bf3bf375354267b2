/** The write side against the embedded organization, over real HTTP: each write under every fault, and how often it was sent. */
import { describe, expect, it, onTestFinished } from "vitest";
import { connect, type Session } from "../../src/aws/connect.ts";
import { createWriter, type Writer, type Written } from "../../src/aws/write-client.ts";
import { startEmulator, type Emulator } from "../../src/emulator/emulator.ts";
import { faultKinds, type FaultKind, type FaultSpec } from "../../src/emulator/organization.ts";
import type { UnknownKind } from "../../src/model/fact.ts";
import { operationsFor, type CallId, type WriteOperationId } from "../../src/model/write-operations.ts";
import { virtualPorts } from "./ports-fixture.ts";

const management = "111122223333";
const member = "444455556666";
const region = "eu-west-1";
const tableArn = `arn:aws:dynamodb:${region}:${member}:table/orders`;
/** Only where something hangs: elsewhere a busy machine would look like trouble. */
const impatient = { connection: 5_000, request: 300, socket: 5_000, response: 5_000 };

type Write = (writer: Writer) => Promise<Written<unknown>>;

const writes = {
  "dynamodb:UpdateContinuousBackups": (writer) => writer.enablePitr({ table: "orders", days: 35 }),
  "dynamodb:CreateBackup": (writer) => writer.createBackup({ table: "orders", name: "before-change" }),
  "dynamodb:UpdateTable": (writer) => writer.enableDeletionProtection({ table: "orders" }),
  "dynamodb:TagResource": (writer) => writer.tagTable({ arn: tableArn, tags: { env: "prod" } }),
  "backup:StartBackupJob": (writer) =>
    writer.startBackupJob({
      tableArn,
      vault: "daily",
      roleArn: `arn:aws:iam::${member}:role/Backup`,
      token: "token-1",
      deleteAfterDays: 35,
    }),
} as const satisfies Partial<Record<WriteOperationId, Write>>;

type Operation = keyof typeof writes;
const all = Object.keys(writes) as Operation[];

type Stage = {
  readonly emulator: Emulator;
  readonly write: (operation: Operation) => Promise<Written<unknown>>;
  /** How often the operation reached AWS. */
  readonly sent: (operation: Operation) => number;
  readonly session: Session;
};

async function stage(options: { readonly operations?: readonly CallId[]; readonly hangs?: true } = {}): Promise<Stage> {
  const emulator = await startEmulator({
    organization: {
      now: "2026-11-22T00:00:00Z",
      managementAccount: management,
      regions: ["us-east-1", region],
      accounts: [
        { id: management },
        {
          id: member,
          roles: ["RestorableWrite"],
          tables: { [region]: [{ name: "orders" }] },
          backup: { [region]: { vaults: [{ name: "daily" }] } },
        },
      ],
    },
  });
  const ports = virtualPorts(Date.parse("2026-11-22T00:00:00Z"));
  const env = emulator.environment(management);
  const aws = connect({ env, ports, ...(options.hangs ? { timeouts: impatient } : {}) });
  onTestFinished(async () => {
    aws.close();
    await emulator.close();
  });
  const operations = options.operations ?? operationsFor("remediate");
  const session = await aws.assume(member, { roleName: "RestorableWrite", operations });
  if (session.state === "unread") throw new Error(JSON.stringify(session.reason));
  const writer = createWriter(aws, session.value, region);
  emulator.clearLog();
  return {
    emulator,
    session: session.value,
    write: (operation) => writes[operation](writer),
    sent: (operation) => emulator.log().filter((entry) => entry.operation === operation).length,
  };
}

/** What is left of each write, and how often it was sent, when a fault strikes it. */
async function under(fault: Omit<FaultSpec, "operation">, hangs?: true) {
  const { emulator, write, sent, session } = await stage(hangs ? { hangs } : {});
  for (const operation of all) emulator.fault({ ...fault, operation });
  const left = [];
  // One after the other: the time that one waits is no patience lost to another.
  for (const operation of all) {
    const given = await write(operation);
    left.push({ operation, state: given.state, kind: given.state === "written" ? null : given.reason.kind });
  }
  const keys = await session.credentials.get();
  return { left, sent, emulator, keys };
}

const everyOne = (state: Written<unknown>["state"], kind: UnknownKind | null) =>
  all.map((operation) => ({ operation, state, kind }));

it("each write is written once, with its evidence, and shows in the table", async () => {
  const { emulator, write, sent } = await stage();
  for (const operation of all) {
    const written = await write(operation);
    expect(written).toMatchObject({
      state: "written",
      evidence: { operation, requestId: expect.any(String) as string },
    });
    expect(sent(operation)).toBe(1);
  }
  const scopes = emulator.truth().accounts.find(({ id }) => id === member)?.scopes;
  const scope = scopes?.find((each) => each.region === region);
  expect(scope?.tables).toMatchObject([
    { pitr: { enabled: true, period: 35 }, deletionProtection: true, tags: { env: "prod" } },
  ]);
  expect(scope?.backups).toMatchObject([{ name: "before-change", type: "USER" }]);
  expect(scope?.recovery.vaults).toMatchObject([{ name: "daily", points: [{ of: tableArn }] }]);
  expect(scope?.recovery.jobs).toMatchObject([{ of: tableArn, vault: "daily" }]);
});

/** Nobody knows whether it was made: it is not sent again. */
const unclear = {
  "server-error": "server-error",
  unavailable: "server-error",
  "html-error": "server-error",
  reset: "network",
  "reset-mid-body": "network",
  hang: "timeout",
  truncated: "malformed",
  malformed: "malformed",
  html: "malformed",
} as const satisfies Partial<Record<FaultKind, UnknownKind>>;

/** AWS said no: nothing was made. Keys that are told to have expired are renewed once, throttled calls sent ten times. */
const refused = {
  throttle: ["throttled", 10],
  "expired-token": ["denied", 2],
  "invalid-token": ["region-disabled", 1],
  "revoked-session": ["denied", 1],
  "not-found": ["not-ready", 1],
} as const satisfies Partial<Record<FaultKind, readonly [UnknownKind, number]>>;

/** It comes late, or whole all the same. */
const written: readonly FaultKind[] = ["slow", "drip", "empty-object"];
/** They strike lists of pages only, or the fault is tried below. */
const elsewhere: readonly FaultKind[] = [
  "repeat-page-token",
  "empty-page",
  "overlapping-page",
  "limit-exceeded",
  "clock-skew",
];

describe("a write under a fault that strikes every time", () => {
  it.each(Object.entries(unclear) as [keyof typeof unclear, UnknownKind][])(
    "is unclear after %s, and sent once",
    async (kind, reason) => {
      const { left, sent, emulator, keys } = await under({ kind }, kind === "hang" ? true : undefined);
      // What has no document cannot be told from one that broke off, or that somebody else wrote.
      const open = reason === "malformed" ? left.filter(({ operation }) => operation !== "dynamodb:TagResource") : left;
      const expected = everyOne("unclear", reason).filter(({ operation }) =>
        open.some((one) => one.operation === operation),
      );
      expect(open).toEqual(expected);
      expect(all.map(sent)).toEqual(all.map(() => 1));
      const told = JSON.stringify([left, emulator.log()]);
      for (const key of [keys.accessKeyId, keys.secretAccessKey, keys.sessionToken ?? ""]) {
        expect(told).not.toContain(key);
      }
    },
  );

  it.each(Object.entries(refused) as [keyof typeof refused, readonly [UnknownKind, number]][])(
    "is refused after %s, and made never",
    async (kind, [reason, times]) => {
      const { left, sent, emulator } = await under({ kind });
      expect(left).toEqual(everyOne("refused", reason));
      expect(all.map(sent)).toEqual(all.map(() => times));
      expect(emulator.log().every(({ status, operation }) => operation.startsWith("sts:") || status >= 400)).toBe(true);
    },
  );

  it.each(written)("is written after %s, and sent once", async (kind) => {
    const { left, sent } = await under({ kind, ...(kind === "empty-object" ? {} : { delay: "1ms" }) });
    expect(left).toEqual(everyOne("written", null));
    expect(all.map(sent)).toEqual(all.map(() => 1));
  });

  it("is tried for every fault there is", () => {
    const tried = [...Object.keys(unclear), ...Object.keys(refused), ...written, ...elsewhere];
    expect(tried.toSorted()).toEqual(faultKinds.toSorted());
  });
});

describe("a write that is answered at last", () => {
  it.each(all)("%s is sent as often as it is throttled, and made once", async (operation) => {
    const { emulator, write, sent } = await stage();
    emulator.fault({ kind: "throttle", operation, times: 3 });
    expect(await write(operation)).toMatchObject({ state: "written" });
    expect(sent(operation)).toBe(4);
    expect(emulator.log().filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it.each(all)("%s is sent again with new keys when the old ones have expired, and made once", async (operation) => {
    const { emulator, write, sent } = await stage();
    emulator.fault({ kind: "expired-token", operation, times: 1 });
    expect(await write(operation)).toMatchObject({ state: "written" });
    expect(sent(operation)).toBe(2);
    expect(emulator.log().filter((entry) => entry.operation === operation && entry.status === 200)).toHaveLength(1);
  });
});

it("a clock that is wrong costs the first write, and the next is signed right", async () => {
  const { left, sent } = await under({ kind: "clock-skew" });
  expect(left.map(({ state }) => state)).toEqual(["refused", "written", "written", "written", "written"]);
  expect(all.map(sent)).toEqual(all.map(() => 1));
});

it("tags that are being updated are a refusal", async () => {
  const { emulator, write, sent } = await stage();
  emulator.fault({ kind: "limit-exceeded" });
  expect(await write("dynamodb:TagResource")).toMatchObject({
    state: "refused",
    reason: { kind: "limit-exceeded", code: "LimitExceededException", detail: "Table tags are being updated" },
  });
  expect(sent("dynamodb:TagResource")).toBe(1);
});

it.each(all)("%s is refused in a session that was not opened for it, and nothing is made", async (operation) => {
  const others = all.filter((each) => each !== operation);
  const { emulator, write } = await stage({ operations: others });
  const before = JSON.stringify(emulator.truth());
  expect(await write(operation)).toMatchObject({
    state: "refused",
    reason: { kind: "denied", by: "session-policy", operation },
  });
  expect(JSON.stringify(emulator.truth())).toBe(before);
});
