/**
 * READ FIRST. The audit as a recipe: accounts → Regions → tables → facts, written into the run directory, and from there
 * facts × policy → findings. Every stage takes a value or a stream and gives one back; effects live in what is passed in.
 */
import type { Aws, Caller, Session } from "./aws/connect.ts";
import type { Ports } from "./aws/ports.ts";
import type { ScopeReader } from "./aws/read-client.ts";
import { findingsOf, type SeenTable } from "./evaluate/evaluate-table.ts";
import { deriveFacts } from "./model/derive.ts";
import type { TableFindings } from "./model/finding.ts";
import type { AccountRecord, ForeignObservation, ScopeEnd } from "./model/observation.ts";
import type { CompiledPolicy, Demand } from "./model/policy.ts";
import type { Roles } from "./model/roles.ts";
import type { Selection } from "./model/run.ts";
import type { ScanObserver } from "./model/scan-event.ts";
import type { Surroundings } from "./model/surroundings.ts";
import { openedAccounts, scopesOf, type ReadyAccount } from "./opened-accounts.ts";
import type { RunReader } from "./runs/open-run.ts";
import { isDiskTrouble } from "./runs/refusals.ts";
import type { RunWriter } from "./runs/run-writer.ts";
import type { Organization } from "./scan/describe-organization.ts";
import { dispatchInProcess, scopesAtOnce, type Dispatch, type ScopeJob, type ScopeReceipt } from "./scan/dispatch.ts";
import type { ListedAccount } from "./scan/list-accounts.ts";
import { scanScope } from "./scan/scan-scope.ts";
import { scopeEnded } from "./scan/scope-ended.ts";

export type Scan = {
  readonly aws: Aws;
  readonly caller: Caller;
  /** Of the caller's own session, for Organizations. */
  readonly hub: ScopeReader;
  /** Null: Organizations is not asked. Needed for population `organization`. */
  readonly organization: Organization | null;
  readonly run: RunWriter;
  readonly selection: Selection;
  readonly roles: Roles;
  readonly demand: Demand;
  readonly ports: Ports;
  /** Aborted: nothing more is begun or written down, and what is written can be resumed. */
  readonly signal: AbortSignal;
  readonly onEvent: ScanObserver;
  /** Other processes; null: this one alone. */
  readonly elsewhere: Elsewhere | null;
};

export type Elsewhere = {
  /** Opens accounts, too, so many at a time; absent: this process does. */
  readonly opening?: { readonly atOnce: number; open(listed: ListedAccount): Promise<AccountRecord> };
  /** Runs the jobs; `accountOf` knows an account while jobs of it are under way. */
  dispatch(accountOf: (id: string) => AccountRecord): Dispatch;
};

/** Scans what the run has not yet seen. AWS trouble is written down as data; only the disk and bugs throw. */
export async function scan(given: Scan): Promise<void> {
  const { run, signal, onEvent } = given;
  /** Accounts with scopes under way, and how many. */
  const opened = new Map<string, { readonly account: ReadyAccount; left: number }>();
  const openedAccount = (id: string): ReadyAccount => {
    const found = opened.get(id)?.account;
    if (found === undefined) throw new Error(`a job for ${id}, which is not open`);
    return found;
  };

  async function* jobs(): AsyncGenerator<ScopeJob> {
    for await (const account of openedAccounts(given)) {
      const { id, access } = account.record;
      const missing = account.isReady ? scopesOf(account.record).filter((scope) => !run.isSealed(scope)) : [];
      const reason = access.state === "unopened" ? { reason: access.reason } : {};
      onEvent({ kind: "account", account: id, access: access.state, scopes: missing.length, ...reason });
      if (missing.length > 0) opened.set(id, { account, left: missing.length });
      for (const scope of missing) {
        signal.throwIfAborted();
        yield { run: run.header().id, ...scope, attempt: 1 };
      }
    }
  }

  const here = dispatchInProcess(
    ({ account: id, region }) => {
      const { record: account, session } = openedAccount(id);
      if (session === null) throw new Error(`a job for ${id}, which has no session`);
      return scanIntoScope({ ...given, account, session, region });
    },
    { concurrency: scopesAtOnce, isLast: isDiskTrouble },
  );
  const dispatch = given.elsewhere?.dispatch((id) => openedAccount(id).record) ?? here;
  for await (const { account, region } of dispatch(jobs())) {
    run.noteSealed({ account, region });
    const entry = opened.get(account);
    if (entry !== undefined && (entry.left -= 1) === 0) opened.delete(account);
  }
}

/** What one job needs, in whatever process it runs. */
export type ScopeTask = Pick<Scan, "aws" | "demand" | "ports" | "signal" | "onEvent"> & {
  readonly run: Pick<RunWriter, "openScope" | "noteForeignHosts">;
  readonly account: AccountRecord;
  readonly session: Session;
  readonly region: string;
};

/** Scans one scope into its place in the run. */
export async function scanIntoScope(task: ScopeTask): Promise<ScopeReceipt> {
  const { aws, run, account, session, region, demand, ports, signal, onEvent } = task;
  const place = { account: account.id, region };
  const scope = await run.openScope(place);
  const reader = aws.reader(session, region, (notice) => onEvent({ kind: "trouble", ...place, ...notice }));
  onEvent({ kind: "scope-begun", ...place });
  for await (const record of scanScope({ reader, ports, account, region, demand, known: scope.known, onEvent })) {
    // Reads fail while the process is being stopped: none of that may look like an observation.
    signal.throwIfAborted();
    await run.noteForeignHosts(aws.hosts());
    if (record.kind === "scope") {
      const receipt = { ...place, ...(await scope.seal(record)) };
      onEvent(scopeEnded(record));
      return receipt;
    }
    await scope.append(record);
  }
  throw new Error(`the scan of ${account.id} ${region} ended without its end`);
}

export type JudgedScope = {
  readonly end: ScopeEnd;
  tables(): AsyncIterable<TableFindings>;
  foreign(): AsyncIterable<ForeignObservation>;
};

export type Judging = {
  readonly policy: CompiledPolicy;
  /** What is told of a scope's tables outside of their own records. */
  readonly around: (scope: ScopeEnd) => Surroundings;
  /** Told of each table before its findings are given. */
  readonly onTable?: (seen: SeenTable) => void;
};

/** Facts × policy → findings: one scope after the other in the run's total order, its tables as a stream. */
export async function* judge(run: RunReader, { policy, around, onTable }: Judging): AsyncGenerator<JudgedScope> {
  const accounts = await accountsById(run);
  for await (const scope of run.scopes()) {
    const { account: id, region, end } = scope;
    const account = accounts.get(id);
    if (account === undefined) throw new Error(`scope ${id} ${region} is of no account of the run`);
    const surroundings = around(end);
    async function* judged(record: AccountRecord): AsyncGenerator<TableFindings> {
      for await (const table of scope.tables()) {
        const seen = { account: record, table, view: deriveFacts(record, table, run.header.asOf, surroundings) };
        onTable?.(seen);
        const findings = findingsOf(policy, seen);
        yield { account: id, region, table: table.name, arn: table.arn, findings };
      }
    }
    yield { end, tables: () => judged(account), foreign: () => scope.foreign() };
  }
}

async function accountsById(run: RunReader): Promise<ReadonlyMap<string, AccountRecord>> {
  const accounts = new Map<string, AccountRecord>();
  for await (const account of run.accounts()) accounts.set(account.id, account);
  return accounts;
}
