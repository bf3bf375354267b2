/**
 * One account in one Region: its tables, each with the facts the demand wants. In goes an open session, out streams one
 * record a table in the order they finish, and last how much of the scope was seen. AWS trouble never throws.
 */
import type { Ports } from "../aws/ports.ts";
import type { ScopeReader } from "../aws/read-client.ts";
import type { AccountRecord, ForeignObservation, ScopeEnd, ScopeState, TableRecord } from "../model/observation.ts";
import { operations } from "../model/operations.ts";
import type { Demand } from "../model/policy.ts";
import type { ScanObserver } from "../model/scan-event.ts";
import { asTheyFinish } from "./as-they-finish.ts";
import { createForeignNotes } from "./foreign-notes.ts";
import type { Pass } from "./read-table.ts";
import { readTable } from "./read-table.ts";
import { regionRefusal } from "./region-refusal.ts";
import { heldByBackup } from "./scope-backup.ts";
import { scopeWalks } from "./scope-walks.ts";

export type ScopeScan = {
  /** Of a session inside the account, in the Region; its ledger becomes the scope's. */
  readonly reader: ScopeReader;
  readonly ports: Pick<Ports, "sleep">;
  /** Must be `opened`. */
  readonly account: AccountRecord;
  readonly region: string;
  readonly demand: Demand;
  /** Names of tables that an earlier attempt has recorded: counted, never asked about again. */
  readonly known: ReadonlySet<string>;
  readonly onEvent: ScanObserver;
};

/**
 * Tables of one scope under way at once, those included that wait for a walk of the scope or for its quota: times the
 * scopes at once, what bounds memory. Enough to keep a quota of 10/s busy at a latency of a quarter of a second, two calls
 * a table, and few enough that no scope can put many calls in front of those of all others.
 */
const tablesUnderWay = 6;

/** ScopeEnd comes last; its `tables` counts the records given and the known ones. */
export async function* scanScope(
  scan: ScopeScan,
): AsyncGenerator<TableRecord | ForeignObservation | ScopeEnd, void, undefined> {
  const { reader, ports, account, region, demand, known, onEvent } = scan;
  const partition = partitionOf(account);
  const seen = new Set<string>(known);
  const arnOf = (name: string): string => `arn:${partition}:dynamodb:${region}:${account.id}:table/${name}`;
  const own = arnOf("");
  const isListed = (arn: string): boolean => arn.startsWith(own) && seen.has(arn.slice(own.length));
  const foreign = createForeignNotes(isListed);
  const scope = {
    reader,
    walks: scopeWalks(reader, foreign.note, { account: account.id, region, since: demand.recoveryPointsSince }),
    named: foreign.note,
    ports,
    account,
    demand,
    arnOf,
  };

  let coverage: ScopeState = { state: "seen" };
  async function* listed(): AsyncGenerator<string> {
    let pages = 0;
    for await (const page of reader.pages("dynamodb:ListTables", {
      Limit: operations["dynamodb:ListTables"].answers.most,
    })) {
      if (page.state === "unread") {
        const { reason } = page;
        coverage = pages === 0 ? regionRefusal(account, region, reason) : { state: "failed", reason };
        return;
      }
      pages += 1;
      const fresh = [...new Set(page.value.TableNames)].filter((name) => !seen.has(name));
      onEvent({ kind: "tables-listed", account: account.id, region, tables: fresh.length });
      for (const name of fresh) {
        seen.add(name);
        yield name;
      }
    }
  }

  const tellRead = ({ groups }: TableRecord): void => {
    const unread = Object.values(groups).filter(({ state }) => state === "unread").length;
    onEvent({ kind: "table-read", account: account.id, region, unread });
  };

  let tables = known.size;
  const later: string[] = [];
  const read = async (name: string, pass: Pass) => ({ name, table: await readTable(scope, name, pass) });
  for await (const { name, table } of asTheyFinish(listed(), tablesUnderWay, (name) => read(name, "first"))) {
    if (table === "later") {
      later.push(name);
      continue;
    }
    tables += 1;
    tellRead(table);
    yield* foreign.drain();
    yield table;
  }
  // Tables that were being made or deleted have had the time the others took; what they say now stands.
  for await (const { table } of asTheyFinish(later, tablesUnderWay, (name) => read(name, "last"))) {
    if (table === "later") throw new Error("the last pass put a table off");
    tables += 1;
    tellRead(table);
    yield* foreign.drain();
    yield table;
  }
  const asksForGone = demand.backupsOfGone === true && demand.groups.includes("onDemandBackups");
  if (asksForGone && tables === 0 && coverage.state === "seen") await scope.walks.backups();
  yield* foreign.drain();
  const held = await heldByBackup({ demand, walks: scope.walks, coverage, tables });
  yield* held.elsewhere(isListed);
  const replaced = scope.walks.replaced();
  yield {
    ...({ kind: "scope", account: account.id, region, coverage, tables, ledger: reader.ledger() } as const),
    ...(replaced.length === 0 ? {} : { replaced }),
    ...(held.backup === null ? {} : { backup: held.backup }),
  };
}

/** The ARN of the session names it. */
function partitionOf({ id, access }: AccountRecord): string {
  const partition = access.state === "opened" ? access.principal.split(":")[1] : undefined;
  if (partition === undefined) throw new Error(`scanScope: account ${id} is not opened`);
  return partition;
}
