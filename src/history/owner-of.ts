/** A table and its account as a run recorded them in, who owns it by a tag out: of the table, or else of the account. */
import type { Fact } from "../model/fact.ts";
import { accountTagPrefix, tagPrefix } from "../model/facts.ts";
import type { AccountRecord, TableRecord } from "../model/observation.ts";
import type { Owner } from "../model/month-compliance.ts";

type Facts = Readonly<Record<string, Fact>>;

/** Tags of an account count where the run read them, which it does only to choose accounts by them. */
export function ownerOf(
  tag: string,
  table: Pick<TableRecord, "groups" | "facts">,
  account: Pick<AccountRecord, "facts"> | undefined,
): Owner {
  const own = tagOf(table.facts, `${tagPrefix}${tag}`);
  if (own?.state === "known") return { kind: "tag", value: String(own.value) };
  // The table's own tag would go before that of its account, so nothing follows from the latter.
  if (table.groups.tags?.state !== "read" || own?.state === "unknown") return { kind: "unknown" };
  const accounts = tagOf(account?.facts ?? {}, `${accountTagPrefix}${tag}`);
  if (accounts?.state === "known") return { kind: "tag", value: String(accounts.value) };
  return { kind: accounts?.state === "unknown" ? "unknown" : "none" };
}

const tagOf = (facts: Facts, name: string): Fact | undefined => (Object.hasOwn(facts, name) ? facts[name] : undefined);
