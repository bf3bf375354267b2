/**
 * A run in; what each of its tables can be restored from out, one table after the other in the run's order, those that are
 * gone after those that are there. Held are copies in other scopes, folded, and one scope's names of tables elsewhere.
 */
import { createCopiesIndex, type CopiesIndex } from "../evaluate/copies-index.ts";
import { backupsOfGone, backupsOfTable, isOfScope, type Listing } from "../evaluate/list-backups.ts";
import type { Matcher } from "../evaluate/matcher-of.ts";
import { compareText } from "../model/compare-text.ts";
import type { BackupPrices } from "../model/kept-backups.ts";
import type { BackupsOfTable } from "../model/listed-backups.ts";
import type { ForeignObservation, Scope, ScopeEnd } from "../model/observation.ts";
import { scopeKey } from "../model/scope-key.ts";
import { readTableArn } from "../model/table-arn.ts";
import type { RunReader } from "../runs/open-run.ts";
import type { SealedScope } from "../runs/sealed-scope.ts";

export type BackupsWanted = {
  readonly table: Matcher;
  /** Of the table's own scope. */
  readonly scope: (scope: Scope) => boolean;
  readonly prices: BackupPrices;
};

export type BackupsRead = {
  readonly tables: AsyncIterable<BackupsOfTable>;
  /** After the last table: scopes of which native backups, or points of AWS Backup, were not asked for or not all came. */
  unread(): { readonly native: number; readonly awsBackup: number };
};

export function readBackups(run: RunReader, wanted: BackupsWanted): BackupsRead {
  const unread = { native: 0, awsBackup: 0 };
  async function* tables(): AsyncGenerator<BackupsOfTable> {
    const copies = await copiesIn(run, wanted);
    const elsewhere = byScope(copies);
    const listing: Listing = { copiesOf: (arn) => copies.of(arn), prices: wanted.prices, asOf: run.header.asOf };
    for await (const scope of run.scopes()) {
      const { end } = scope;
      if (isIncomplete(end)) unread.awsBackup += 1;
      let nativeRead = hasListed(end);
      const named = elsewhere.get(scopeKey(end)) ?? new Set<string>();
      elsewhere.delete(scopeKey(end));
      if (!wanted.scope(end)) continue;
      for await (const table of scope.tables()) {
        if (table.lists["backupsByName"]?.missing.length === 0) nativeRead = true;
        named.delete(table.arn);
        if (wanted.table(table.name))
          yield backupsOfTable({ account: end.account, region: end.region, table }, listing);
      }
      if (!nativeRead) unread.native += 1;
      yield* gone(await namedIn(scope, named), end, listing);
    }
    // What lies in vaults of the run and is of tables in scopes that it did not look at.
    for (const arns of [...elsewhere].sort(([a], [b]) => compareText(a, b)).map(([, of]) => of)) {
      const place = readTableArn([...arns][0] ?? "");
      if (place !== null && wanted.scope(place)) yield* gone(new Map([...arns].map((arn) => [arn, []])), null, listing);
    }
  }
  function* gone(
    named: ReadonlyMap<string, readonly ForeignObservation[]>,
    end: ScopeEnd | null,
    listing: Listing,
  ): Generator<BackupsOfTable> {
    for (const [arn, observed] of [...named].sort(([a], [b]) => compareText(a, b))) {
      if (!wanted.table(readTableArn(arn)?.table ?? "")) continue;
      const found = backupsOfGone({ arn, observed, isScopeSeen: end?.coverage.state === "seen" }, listing);
      if (found !== null) yield found;
    }
  }
  return { tables: tables(), unread: () => ({ ...unread }) };
}

const isIncomplete = ({ backup }: ScopeEnd): boolean =>
  backup?.points === undefined || backup.points.missing.length > 0;

/** Where there is no table, the ledger alone tells that somebody asked. */
const hasListed = ({ ledger }: ScopeEnd): boolean =>
  ledger.some(({ operation, complete }) => operation === "dynamodb:ListBackups" && complete);

async function copiesIn(run: RunReader, { table, scope }: BackupsWanted): Promise<CopiesIndex> {
  const copies = createCopiesIndex();
  for await (const holder of run.scopes()) {
    for await (const observation of holder.foreign()) {
      const place = readTableArn(observation.about);
      if (place !== null && scope(place) && table(place.table)) copies.add(holder, observation);
    }
  }
  return copies;
}

/** ARNs of tables that have copies, by the scope the tables are of. */
function byScope(copies: CopiesIndex): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const arn of copies.arns()) {
    const place = readTableArn(arn);
    if (place === null) continue;
    const key = scopeKey(place);
    const arns = found.get(key) ?? new Set<string>();
    found.set(key, arns.add(arn));
  }
  return found;
}

/** `copied`: of this scope, with copies, and not listed in it. */
async function namedIn(
  scope: SealedScope,
  copied: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly ForeignObservation[]>> {
  const named = new Map<string, ForeignObservation[]>([...copied].map((arn) => [arn, []]));
  for await (const observation of scope.foreign()) {
    if (!isOfScope(observation.about, scope)) continue;
    const known = named.get(observation.about);
    if (known === undefined) named.set(observation.about, [observation]);
    else known.push(observation);
  }
  return named;
}
