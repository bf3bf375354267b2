/**
 * The ends of a run's scopes and what they name of tables elsewhere in, its coverage out. Names are looked up where they
 * should be, in a second reading of only those scopes: the link pass. Held in memory are the names, never the tables.
 */
import { coverageOf, type ListGap } from "../evaluate/coverage.ts";
import type { CopiesIndex } from "../evaluate/copies-index.ts";
import { createReconciling, type Reconciling } from "../evaluate/reconcile.ts";
import { createDrillsIndex } from "../evaluate/drills-index.ts";
import { createLinking } from "../evaluate/surroundings-of-run.ts";
import type { BlindSpots } from "../model/blind-spot.ts";
import type { GivenDrills } from "../model/drill.ts";
import type { AccountRecord, ForeignObservation, ScopeEnd } from "../model/observation.ts";
import { gapsOf, gapWords } from "../model/merged-run.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { Coverage, DrillsGiven } from "../model/run.ts";
import { scopeKey } from "../model/scope-key.ts";
import type { Surroundings } from "../model/surroundings.ts";
import type { RunReader } from "../runs/open-run.ts";

/** An organization has some 850,000 scopes and each end carries a ledger: only what reports show is kept. */
export type EndedScope = Pick<ScopeEnd, "account" | "region" | "coverage" | "tables" | "replaced">;

export const withoutLedger = ({ account, region, coverage, tables, replaced }: ScopeEnd): EndedScope => ({
  account,
  region,
  coverage,
  tables,
  ...(replaced === undefined ? {} : { replaced }),
});

/** One scope holds no more of them than its tags, backups and replicas name. Gives them back. */
export async function nameForeign(
  reconciling: Reconciling,
  scope: Pick<ScopeEnd, "account" | "region" | "coverage">,
  foreign: AsyncIterable<ForeignObservation>,
): Promise<readonly ForeignObservation[]> {
  const named: ForeignObservation[] = [];
  for await (const observation of foreign) named.push(observation);
  if (named.length > 0) reconciling.add(scope, named);
  return named;
}

/**
 * A policy's rules, or null for whatever there is; `about`: the ARN of the one table that is asked about; `drills`: those to
 * go by, which need not be the run's own.
 */
type Asked = {
  readonly rules: CompiledPolicy["rules"] | null;
  readonly about?: string;
  readonly drills?: GivenDrills | undefined;
};

/** Before any table is judged: what other scopes and its own tell of each. Ends and foreign observations are read, no table. */
export async function surroundingsIn(
  run: RunReader,
  { rules, about, drills }: Asked,
): Promise<{ readonly around: (scope: ScopeEnd) => Surroundings; readonly copies: CopiesIndex }> {
  const linking = createLinking(rules, run.header.groups);
  const accounts: AccountRecord[] = [];
  if (linking.reads) {
    for await (const account of run.accounts()) accounts.push(account);
    for await (const { end, foreign } of run.scopes()) {
      linking.end(end);
      for await (const observation of foreign()) {
        if (about === undefined || observation.about === about) linking.foreign(end, observation);
      }
    }
  }
  const { alone, caller, asOf } = run.header;
  const around = linking.close({
    accounts,
    end: run.accountsEnd,
    alone: alone === true ? caller.account : null,
    drillsOf: createDrillsIndex(drills ?? run.drills ?? [], asOf),
  });
  return { around, copies: linking.copies };
}

/** After every scope has been asked what it names. `blindSpots`, `drills`: those to go by, which need not be the run's own. */
export async function coverageOfRun(given: {
  readonly run: RunReader;
  readonly blindSpots: BlindSpots | null;
  readonly drills?: GivenDrills | undefined;
  readonly reconciling: Reconciling;
  readonly scopes: readonly EndedScope[];
}): Promise<{ readonly accounts: readonly AccountRecord[]; readonly coverage: Coverage }> {
  const { run, blindSpots, reconciling, scopes } = given;
  const accounts: AccountRecord[] = [];
  for await (const account of run.accounts()) accounts.push(account);
  await lookUp(run, reconciling);
  const coverage = coverageOf(accounts, run.accountsEnd, scopes, {
    blindSpots: blindSpots?.spots ?? [],
    asOf: run.header.asOf,
    reconciled: reconciling.close(accounts, scopes),
    gaps: gapsOfMerge(run, accounts.length),
  });
  const drills = given.drills ?? run.drills;
  return { accounts, coverage: drills === null ? coverage : { ...coverage, drills: drills.map(drillsGiven) } };
}

/** None where the run was not merged. */
function gapsOfMerge({ header }: RunReader, recorded: number): readonly ListGap[] {
  const { merged: runs = [], selection } = header;
  return gapsOf({ runs, population: selection.population, recorded }).map((gap) => ({
    detail: gapWords(gap),
    ...(gap.kind === "shard" ? { shard: gap.shard } : {}),
  }));
}

/** Of the accounts, Regions and inputs that a run holds, without judging any of its tables. */
export async function coverageIn(run: RunReader): Promise<Coverage> {
  const scopes: EndedScope[] = [];
  const reconciling = createReconciling();
  for await (const scope of run.scopes()) {
    scopes.push(withoutLedger(scope.end));
    await nameForeign(reconciling, scope.end, scope.foreign());
  }
  return (await coverageOfRun({ run, blindSpots: run.blindSpots, reconciling, scopes })).coverage;
}

const drillsGiven = ({ file, drills, authenticated }: GivenDrills[number]): DrillsGiven => ({
  file,
  drills: drills.length,
  authenticated,
});

async function lookUp(run: RunReader, reconciling: Reconciling): Promise<void> {
  const wanted = reconciling.wanted();
  if (wanted.size === 0) return;
  for await (const scope of run.scopes(wanted)) {
    const names = wanted.get(scopeKey(scope));
    for await (const { name } of scope.tables()) if (names?.has(name) === true) reconciling.found(scope, name);
  }
}
