/**
 * An ARN and a run in, the table as that run saw it out, of its one scope. A table that is not there is refused with what is
 * known about why: a name mistyped, or a scope that nobody saw.
 */
import { UnseenError, UsageError } from "../errors.ts";
import type { AccountRecord, RegionList, Scope, ScopeEnd, TableRecord } from "../model/observation.ts";
import { readTableArn } from "../model/table-arn.ts";
import { scopeKey } from "../model/scope-key.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { didYouMean, nearest } from "../policy/suggest.ts";
import { grouped, plural } from "../report/numbers.ts";
import type { RunReader } from "../runs/open-run.ts";
import type { SealedScope } from "../runs/sealed-scope.ts";

export type FoundTable = {
  readonly account: AccountRecord;
  readonly scope: ScopeEnd;
  readonly table: TableRecord;
};

type Wanted = Scope & { readonly arn: string; readonly table: string };

/** Throws UsageError for what is no ARN of a table. */
export function wantedTable(arn: string): Wanted {
  const read = readTableArn(arn);
  if (read !== null) return { ...read, arn };
  throw new UsageError(
    `${arn} is no ARN of a table, which reads arn:aws:dynamodb:REGION:ACCOUNT:table/NAME${hintOf(arn)}`,
  );
}

function hintOf(arn: string): string {
  const [, table] = /^(arn:[^:]+:dynamodb:[^:]*:\d*:table\/[^/]+)\//.exec(arn) ?? [];
  return table === undefined ? "" : `: did you mean \`${table}\`?`;
}

/** Throws UsageError where the run can tell that there is no such table, and UnseenError where it cannot. */
export async function findTable(run: RunReader, wanted: Wanted): Promise<FoundTable> {
  const accounts: AccountRecord[] = [];
  for await (const record of run.accounts()) accounts.push(record);
  const account = accounts.find(({ id }) => id === wanted.account);
  if (account === undefined) throw noAccount(run, wanted, accounts);
  for await (const scope of run.scopes(new Set([scopeKey(wanted)]))) {
    for await (const table of scope.tables()) {
      if (table.name === wanted.table && table.arn === wanted.arn) return { account, scope: scope.end, table };
    }
    throw await notListed(scope, wanted);
  }
  throw notScanned(run, wanted, account);
}

const where = ({ account, region }: Scope): string => `${account} ${region}`;

function noAccount({ header, accountsEnd }: RunReader, wanted: Wanted, accounts: readonly AccountRecord[]): Error {
  const listed = `the run ${header.id} has no account ${wanted.account}`;
  if (accountsEnd?.incomplete !== undefined || accountsEnd === null) {
    return new UnseenError(`${listed}, and its list of accounts broke off: the account may be one that nobody saw`);
  }
  const hint =
    didYouMean(
      wanted.account,
      accounts.map(({ id }) => id),
    ) ?? `it has ${plural(accounts.length, "account", "accounts")}`;
  return new UsageError(`${listed}: ${hint}`);
}

/** The scope was looked at, and lists no such table. */
async function notListed(scope: SealedScope, wanted: Wanted): Promise<Error> {
  const { coverage, tables } = scope.end;
  const missing = `the run holds no table ${wanted.table} in ${where(wanted)}`;
  if (coverage.state !== "seen") {
    return new UnseenError(
      `${missing}, which proves nothing: that Region was not seen in full (${unknownWords(coverage.reason)})`,
    );
  }
  const { similar, sameName } = await namesLike(scope, wanted);
  if (sameName !== null) return new UsageError(`${missing} with that ARN: did you mean \`${sameName}\`?`);
  const naming = await namedBy(scope, wanted.arn);
  const told =
    naming === 0
      ? ""
      : ` ${plural(naming, "tag, backup or replica", "tags, backups or replicas")} there ${naming === 1 ? "names" : "name"} it, as of a table that was deleted.`;
  const hint = similar === null ? "." : `: did you mean \`${similar}\`?`;
  return new UsageError(`${missing}, and saw all ${grouped(tables)} there are${hint}${told}`);
}

/** `nearest` looks at so many words and no more; a Region holds 10,000 tables. */
const atOnce = 100;

async function namesLike(
  scope: SealedScope,
  wanted: Wanted,
): Promise<{ readonly similar: string | null; readonly sameName: string | null }> {
  let names: string[] = [];
  for await (const { name, arn } of scope.tables()) {
    if (name === wanted.table) return { similar: null, sameName: arn };
    names.push(name);
    if (names.length >= atOnce) names = best(wanted.table, names);
  }
  return { similar: best(wanted.table, names)[0] ?? null, sameName: null };
}

function best(name: string, names: readonly string[]): string[] {
  const found = nearest(name, names);
  return found === null ? [] : [found];
}

async function namedBy(scope: SealedScope, arn: string): Promise<number> {
  let count = 0;
  for await (const { about } of scope.foreign()) if (about === arn) count += 1;
  return count;
}

/** No scope was sealed: why, as far as the run tells. */
function notScanned({ header }: RunReader, wanted: Wanted, account: AccountRecord): Error {
  const { access, regions } = account;
  const said = `the run ${header.id} did not look at ${where(wanted)}`;
  switch (access.state) {
    case "unopened":
      return new UnseenError(`${said}: the account could not be opened (${unknownWords(access.reason)})`);
    case "skipped":
    case "excluded":
      return new UsageError(`${said}: the account was left out, ${access.because}`);
    case "opened":
      return regionNotScanned(said, wanted, regions);
    default:
      return access satisfies never;
  }
}

function regionNotScanned(said: string, { region }: Wanted, regions: RegionList | null): Error {
  const listed = regions?.regions ?? [];
  const state = listed.find(({ name }) => name === region)?.state;
  switch (state) {
    case undefined: {
      const hint = didYouMean(
        region,
        listed.map(({ name }) => name),
      );
      return new UsageError(`${said}: the account has no such Region${hint === undefined ? "" : `, ${hint}`}`);
    }
    case "disabled":
      return new UsageError(`${said}: the Region is disabled in the account, so it holds no table in use`);
    case "excluded":
      return new UsageError(`${said}: the Region was left out by --region`);
    case "enabled":
      return new UnseenError(`${said}: the scan ended before it. Go on with it by --resume`);
    default:
      return state satisfies never;
  }
}
