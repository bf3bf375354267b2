/** Account id → what its record tells of it, for people; accounts of which it is not known are left out. */
import type { AccountRecord } from "../model/observation.ts";

type Told = ReadonlyMap<string, string>;

export const accountNames = (accounts: Iterable<AccountRecord>): Told => told(accounts, "account.name");

/** The path of each account's organizational unit. */
export const accountOus = (accounts: Iterable<AccountRecord>): Told => told(accounts, "account.ou");

function told(accounts: Iterable<AccountRecord>, name: string): Told {
  const texts = new Map<string, string>();
  for (const { id, facts } of accounts) {
    const fact = facts[name];
    if (fact?.state === "known") texts.set(id, String(fact.value));
  }
  return texts;
}
