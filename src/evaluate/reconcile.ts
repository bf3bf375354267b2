/**
 * Tables that AWS named elsewhere (tags, backups, replicas) against the tables of the run: foreign observations in, counts
 * and the tables nobody can explain out. Pure; it says which scopes to look through and is told what was found there.
 */
import type { Explanation, Reconciliation } from "../model/coverage-parts.ts";
import type { AccountRecord, ForeignObservation, RegionList, Scope, ScopeEnd } from "../model/observation.ts";
import type { NamingOperation } from "../model/naming-operation.ts";
import type { Unseen } from "../model/run.ts";
import { scopeKey } from "../model/scope-key.ts";
import { readTableArn } from "../model/table-arn.ts";

type Ended = Pick<ScopeEnd, "account" | "region" | "coverage">;
/** By name of a table, who names it. Of the few combinations there are, each is one set, however many tables share it. */
type Names = Map<string, ReadonlySet<string>>;

export type Reconciling = {
  /** What one scope names: each ARN that is not among its own tables. */
  add(scope: Ended, named: readonly Pick<ForeignObservation, "about" | "observation">[]): void;
  /** By `scopeKey`: scopes of which tables were named by others, with the names. */
  wanted(): ReadonlyMap<string, { has(table: string): boolean }>;
  found(scope: Scope, table: string): void;
  /** `scopes`: all that ended. */
  close(accounts: Iterable<AccountRecord>, scopes: Iterable<Ended>): Reconciled;
};

export type Reconciled = { readonly reconciliation: Reconciliation; readonly unseen: readonly Unseen[] };

export const nothingNamed: Reconciled = {
  reconciliation: {
    named: 0,
    found: 0,
    explained: { "outlived-by-backup": 0, "tag-lag": 0, "unseen-scope": 0, "outside-population": 0 },
    unexplained: 0,
  },
  unseen: [],
};

/** Holds the names that concern other scopes, replicas as a rule; those of the own scope are counted and let go. */
export function createReconciling(): Reconciling {
  const explained: Record<Explanation, number> = { ...nothingNamed.reconciliation.explained };
  const elsewhere = new Map<string, Names>();
  const unseen: Unseen[] = [];
  const withOneMore = createCombinations();
  let named = 0;
  let found = 0;

  const note = (scope: Scope, table: string, because: Explanation | null, by: ReadonlySet<string>): void => {
    if (because === null) unseen.push(unreconciled(scope, table, by));
    else explained[because] += 1;
  };

  return {
    add(scope, observations) {
      const own: Names = new Map();
      for (const { about, observation } of observations) {
        const place = readTableArn(about);
        if (place === null) continue;
        const { table } = place;
        const key = scopeKey(place);
        const names = key === scopeKey(scope) ? own : (elsewhere.get(key) ?? new Map<string, ReadonlySet<string>>());
        if (names !== own) elsewhere.set(key, names);
        names.set(table, withOneMore(names.get(table) ?? nobody, observation));
      }
      named += own.size;
      const seen = scope.coverage.state === "seen";
      for (const [table, by] of own) note(scope, table, seen ? unlisted(by) : "unseen-scope", by);
    },
    wanted: () => elsewhere,
    found(scope, table) {
      if (elsewhere.get(scopeKey(scope))?.delete(table) !== true) return;
      named += 1;
      found += 1;
    },
    close(accounts, scopes) {
      const byId = new Map([...accounts].map((account) => [account.id, account]));
      const ended = new Map([...scopes].map((scope) => [scopeKey(scope), scope]));
      for (const [key, names] of elsewhere) {
        const [account = "", region = ""] = key.split(".");
        named += names.size;
        const place = { account, region };
        const of = byId.get(account);
        const countsOtherwise = ended.get(key)?.coverage.state !== "seen" && !isUntried(of?.regions ?? null, region);
        const before = placed(of, region) ?? (countsOtherwise ? "unseen-scope" : null);
        for (const [table, by] of names) note(place, table, before ?? unlisted(by), by);
      }
      return { reconciliation: { named, found, explained: { ...explained }, unexplained: unseen.length }, unseen };
    },
  };
}

const nobody: ReadonlySet<string> = new Set();

function createCombinations(): (by: ReadonlySet<string>, observation: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (by, observation) => {
    const all = [...new Set([...by, observation])].sort();
    const one = known.get(all.join()) ?? new Set(all);
    known.set(all.join(), one);
    return one;
  };
}

const backups = [
  "dynamodb:ListBackups",
  "backup:ListProtectedResources",
  "backup:ListRecoveryPointsByBackupVault",
] as const satisfies readonly NamingOperation[];

/** Its scope was listed to the end without the table. A replica that AWS calls active has to be a table there. */
function unlisted(by: ReadonlySet<string>): Explanation | null {
  if (by.has("dynamodb:DescribeTable")) return null;
  return backups.some((operation) => by.has(operation)) ? "outlived-by-backup" : "tag-lag";
}

/** Null: a Region that was to be looked at. */
function placed(account: AccountRecord | undefined, region: string): Explanation | null {
  if (account === undefined) return "outside-population";
  const { access, regions } = account;
  if (access.state === "excluded" || access.state === "skipped") return "outside-population";
  if (access.state === "unopened" || regions === null) return "unseen-scope";
  switch (regions.regions.find(({ name }) => name === region)?.state) {
    case "enabled":
      return null;
    case "disabled":
      return "unseen-scope";
    case "excluded":
      return "outside-population";
    case undefined:
      return isUntried(regions, region) ? null : "outside-population";
  }
}

/** The account would not tell its Regions, and those that were tried in their place lack one where it has a table. */
const isUntried = (list: RegionList | null, region: string): boolean =>
  list?.source === "partition" && !list.regions.some(({ name }) => name === region);

const unreconciled = ({ account, region }: Scope, table: string, by: ReadonlySet<string>): Unseen => ({
  account,
  region,
  table,
  state: "unreconciled",
  reason: {
    kind: "not-scanned",
    operation: "dynamodb:ListTables",
    detail: `did not name a table that ${[...by].sort().join(", ")} names`,
  },
});
