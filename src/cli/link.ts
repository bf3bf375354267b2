/**
 * The link pass over a run: what scopes name of tables elsewhere is looked up where it should be, in a second reading of
 * only those scopes. Held in memory are the names, never the tables.
 */
import { scopeKeyOf, type Reconciled, type Reconciling } from "../evaluate/reconcile.ts";
import type { AccountRecord, ForeignObservation, ScopeEnd } from "../model/observation.ts";
import type { RunReader } from "../runs/open-run.ts";

type Ended = Pick<ScopeEnd, "account" | "region" | "coverage">;

/** One scope holds no more of them than its tags, backups and replicas name. */
export async function nameForeign(
  reconciling: Reconciling,
  scope: Ended,
  foreign: AsyncIterable<ForeignObservation>,
): Promise<void> {
  const named: ForeignObservation[] = [];
  for await (const observation of foreign) named.push(observation);
  if (named.length > 0) reconciling.add(scope, named);
}

/** After every scope has been asked what it names. */
export async function linked(
  run: RunReader,
  reconciling: Reconciling,
  seen: { readonly accounts: readonly AccountRecord[]; readonly scopes: readonly Ended[] },
): Promise<Reconciled> {
  const wanted = reconciling.wanted();
  if (wanted.size > 0) {
    for await (const scope of run.scopes(wanted)) {
      const names = wanted.get(scopeKeyOf(scope));
      for await (const { name } of scope.tables()) if (names?.has(name) === true) reconciling.found(scope, name);
    }
  }
  return reconciling.close(seen.accounts, seen.scopes);
}
