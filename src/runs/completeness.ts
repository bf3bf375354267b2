/** Accounts and finished scopes in, what is still missing out. Never taken from a flag: it is counted each time. */
import { join } from "node:path";
import type { AccountsEnd, Scope } from "../model/observation.ts";
import { scopeKey } from "../model/scope-key.ts";
import { accountsPath, type AccountSlot } from "./account-index.ts";
import { damaged } from "./refusals.ts";
import type { ScopeIndex } from "./scope-index.ts";

/** `unfinished` in order of account and Region. */
export type Completeness = {
  readonly complete: boolean;
  readonly accountsEnded: boolean;
  readonly unfinished: readonly Scope[];
};

type Accounts = { readonly slots: ReadonlyMap<string, AccountSlot>; readonly end: AccountsEnd | null };

/** `finished`: keys of the finished scopes. */
export function completenessOf({ slots, end }: Accounts, finished: { has(key: string): boolean }): Completeness {
  const unfinished: Scope[] = [];
  for (const [account, { regions }] of slots) {
    for (const region of regions) {
      if (!finished.has(scopeKey({ account, region }))) unfinished.push({ account, region });
    }
  }
  unfinished.sort((a, b) => (scopeKey(a) < scopeKey(b) ? -1 : 1));
  return { complete: end !== null && unfinished.length === 0, accountsEnded: end !== null, unfinished };
}

/** A finished scope that no account asks for came from elsewhere: an account's line is on disk before its scopes are. */
export function refuseStrays(run: string, accounts: Accounts, finished: Pick<ScopeIndex, "slots">): void {
  for (const { account, region, file } of finished.slots.values()) {
    if (accounts.slots.get(account)?.regions.includes(region) === true) continue;
    throw damaged(join(run, file), `${account}.${region} is no enabled Region of an account in ${accountsPath(run)}`);
  }
}
