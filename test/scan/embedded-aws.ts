/** An embedded AWS organization with the real AWS layer in front of it, on a clock that moves only by sleeping. */
import { onTestFinished } from "vitest";
import { connect } from "../../src/aws/connect.ts";
import type { Aws, Caller } from "../../src/aws/connect.ts";
import type { AwsBackupSpec } from "../../src/emulator/backup-spec.ts";
import type { Emulator } from "../../src/emulator/emulator.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { OrganizationSpec, TableListSpec, TableSpec } from "../../src/emulator/organization.ts";
import { deriveFacts } from "../../src/model/derive.ts";
import type { FactView } from "../../src/model/derive.ts";
import { known, unknown } from "../../src/model/fact.ts";
import type { GroupId } from "../../src/model/fact-groups.ts";
import type { AccountRecord, ForeignObservation, ScopeEnd, TableRecord } from "../../src/model/observation.ts";
import type { Demand } from "../../src/model/policy.ts";
import { scanScope } from "../../src/scan/scan-scope.ts";
import type { ScopeScan } from "../../src/scan/scan-scope.ts";
import { sessionOperations } from "../../src/model/session-operations.ts";

export const now = "2026-11-22T00:00:00.000Z";
export const hub = "100000000000";
export const member = "200000000000";
export const region = "eu-west-1";

export const everyGroup: readonly GroupId[] = ["table", "pitr", "tags", "onDemandBackups", "protectedResources"];

/** Wants the same groups of every table. */
export const demandAll = (groups: readonly GroupId[] = everyGroup): Demand => ({
  groups,
  select: () => ({ groups: new Set(groups), confirmTags: false }),
});

export type EmbeddedAws = { emulator: Emulator; aws: Aws; caller: Caller; slept: readonly number[] };

/** Runs until the test that asked for it is over. */
export async function embeddedAws(organization: OrganizationSpec): Promise<EmbeddedAws> {
  const emulator = await startEmulator({ organization });
  let time = Date.parse(now);
  const slept: number[] = [];
  const ports = {
    now: () => time,
    random: () => 0.5,
    sleep: async (ms: number) => {
      slept.push(ms);
      await Promise.resolve();
      time += ms;
    },
  };
  const aws = connect({
    env: {},
    ports,
    endpoint: emulator.endpoint,
    callerCredentials: emulator.credentials(hub),
    // Tells the partition.
    region: organization.regions?.[0] ?? "us-east-1",
  });
  onTestFinished(async () => {
    aws.close();
    await emulator.close();
  });
  const caller = await aws.caller();
  if (caller.state === "unread") throw new Error(JSON.stringify(caller.reason));
  return { emulator, aws, caller: caller.value, slept };
}

/** A management account, and one member with these tables in one Region, and what AWS Backup holds there. */
export const oneScope = (
  tables: TableListSpec,
  { backup, ...more }: Partial<OrganizationSpec> & { readonly backup?: AwsBackupSpec } = {},
): OrganizationSpec => ({
  now,
  managementAccount: hub,
  regions: [region, "us-east-1"],
  accounts: [
    { id: hub },
    { id: member, tables: { [region]: tables }, ...(backup === undefined ? {} : { backup: { [region]: backup } }) },
  ],
  ...more,
});

export const tables = (count: number, more: (n: number) => Partial<TableSpec> = () => ({})): TableSpec[] =>
  Array.from({ length: count }, (_, n) => ({ name: `t${String(n).padStart(4, "0")}`, ...more(n) }));

export function openedAccount(principal: string, more: Partial<AccountRecord> = {}): AccountRecord {
  return {
    kind: "account",
    id: member,
    state: known("ACTIVE"),
    facts: { "account.id": known(member), "account.name": unknown({ kind: "not-collected" }) },
    access: { state: "opened", via: "assumed-role", principal },
    regions: { source: "account:ListRegions", authoritative: true, regions: [{ name: region, state: "enabled" }] },
    ledger: [],
    evidence: [],
    ...more,
  };
}

export type Scanned = {
  readonly tables: ReadonlyMap<string, TableRecord>;
  readonly foreign: readonly ForeignObservation[];
  readonly end: ScopeEnd;
  /** Calls of the scan alone, by operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** Facts of a table as rules see them. */
  readonly view: (name: string) => FactView;
};

/** Scans the member's Region with every group unless told otherwise. */
export async function scanMember(
  { aws, emulator, slept }: EmbeddedAws,
  more: Partial<Pick<ScopeScan, "demand" | "known" | "region">> & { account?: Partial<AccountRecord> } = {},
): Promise<Scanned> {
  const demand = more.demand ?? demandAll();
  const operations = sessionOperations([...everyGroup, ...demand.groups]);
  const assumed = await aws.assume(member, { roleName: "RestorableAudit", operations });
  if (assumed.state === "unread") throw new Error(JSON.stringify(assumed.reason));
  const session = assumed.value;
  const account = openedAccount(session.principal, more.account);
  emulator.clearLog();
  const found = new Map<string, TableRecord>();
  const foreign: ForeignObservation[] = [];
  let end: ScopeEnd | null = null;
  const scan = scanScope({
    reader: aws.reader(session, more.region ?? region),
    ports: { sleep: async (ms) => void (slept as number[]).push(ms) },
    account,
    region: more.region ?? region,
    demand,
    known: more.known ?? new Set(),
    onEvent: () => {},
  });
  for await (const line of scan) {
    if (end !== null) throw new Error("something came after the end of the scope");
    if (line.kind === "scope") end = line;
    else if (line.kind === "foreign") foreign.push(line);
    else {
      if (found.has(line.name)) throw new Error(`${line.name} came twice`);
      found.set(line.name, line);
    }
  }
  if (end === null) throw new Error("the scope has no end");
  const calls: Record<string, number> = {};
  for (const { operation } of emulator.log()) calls[operation] = (calls[operation] ?? 0) + 1;
  const view = (name: string): FactView => {
    const record = found.get(name);
    if (record === undefined) throw new Error(`${name} was not scanned`);
    return deriveFacts(account, record, now);
  };
  return { tables: found, foreign, end, calls, view };
}
