/** Account id → name, for people; accounts whose name is not known are left out. */
import type { AccountRecord } from "../model/observation.ts";

export function accountNames(accounts: Iterable<AccountRecord>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { id, facts } of accounts) {
    const name = facts["account.name"];
    if (name?.state === "known") names.set(id, String(name.value));
  }
  return names;
}
