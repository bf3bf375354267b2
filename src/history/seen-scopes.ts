/**
 * The accounts of a run and its coverage in, which scopes it saw to their end out. A table without a finding is known not
 * to be there only in such a scope, and not even there when something else names it.
 */
import type { Place } from "../model/by-table.ts";
import type { AccountRecord, Scope } from "../model/observation.ts";
import type { Coverage } from "../model/run.ts";
import { scopeKey } from "../model/scope-key.ts";

export type SeenScopes = {
  has(scope: Scope): boolean;
  wouldHaveSeen(place: Place): boolean;
  /** By account and Region. */
  all(): Iterable<Scope>;
};

/** Holds a short line for each account and one for each scope that was not seen. `accounts`: in order of id. */
export async function seenScopes(
  accounts: AsyncIterable<Pick<AccountRecord, "id" | "access" | "regions">>,
  { unseen, accepted, disabledRegions }: Pick<Coverage, "unseen" | "accepted" | "disabledRegions">,
): Promise<SeenScopes> {
  const regionsOf = new Map<string, ReadonlySet<string>>();
  // Most accounts have the same Regions; one set serves them all.
  const shared = new Map<string, ReadonlySet<string>>();
  for await (const { id, access, regions } of accounts) {
    if (access.state !== "opened" || regions === null) continue;
    const enabled = regions.regions.filter(({ state }) => state === "enabled").map(({ name }) => name);
    const key = enabled.sort().join(",");
    const set = shared.get(key) ?? new Set(enabled);
    shared.set(key, set);
    regionsOf.set(id, set);
  }
  const dark = new Set<string>();
  const named = new Set<string>();
  for (const { account, region, table, state } of [...unseen, ...accepted]) {
    // Of an account as a whole there are no scopes, and of a listing that broke off no accounts: neither is seen anyway.
    if (account === null || region === null) continue;
    if (state === "unreconciled" && table !== undefined) named.add(placeKey({ account, region, table }));
    else dark.add(scopeKey({ account, region }));
  }
  for (const scope of disabledRegions) dark.add(scopeKey(scope));

  const has = (scope: Scope): boolean =>
    regionsOf.get(scope.account)?.has(scope.region) === true && !dark.has(scopeKey(scope));
  return {
    has,
    wouldHaveSeen: (place) => has(place) && !named.has(placeKey(place)),
    *all() {
      for (const [account, regions] of regionsOf) {
        for (const region of regions) if (has({ account, region })) yield { account, region };
      }
    },
  };
}

const placeKey = ({ account, region, table }: Place): string => `${account}.${region}.${table}`;
