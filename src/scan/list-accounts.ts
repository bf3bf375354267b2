/**
 * The accounts that are to be looked at: those of the organization, those named by hand, or the caller's own. In goes the
 * selection, out streams one entry an account and last how the listing ended; a listing that broke off says so.
 */
import type { Caller } from "../aws/connect.ts";
import type { ScopeReader } from "../aws/read-client.ts";
import type { Fact, Unknown } from "../model/fact.ts";
import { unknown } from "../model/fact.ts";
import type { AccountsEnd, Evidence } from "../model/observation.ts";
import type { Selection } from "../model/run.ts";
import { isInShard } from "../model/shard-of.ts";
import { listedFacts, namedFacts, stateOf } from "./account-facts.ts";
import type { Organization } from "./describe-organization.ts";
import { listOrganization, type NothingBelow, type OrganizationListing } from "./list-organization.ts";
import type { FactsOf } from "./observed-facts.ts";
import { walkAccounts } from "./walk-accounts.ts";

export type ListedAccount = {
  readonly kind: "listed";
  readonly id: string;
  readonly state: Fact<string>;
  readonly facts: FactsOf<"account"> & Readonly<Record<string, Fact>>;
  /** As in an `AccountRecord`. */
  readonly undecided?: Unknown;
  readonly evidence: readonly Evidence[];
};

type AccountListing = {
  /** Of the caller's own session: only the management account and delegated administrators may list. */
  readonly reader: ScopeReader;
  readonly selection: Selection;
  readonly caller: Caller;
  /** Null: nothing that Organizations knows is wanted, and it is not asked. Needed for population `organization`. */
  readonly organization: Organization | null;
  /** Accounts that an earlier attempt wrote down: what decides about them was read then. */
  readonly isRecorded?: (account: string) => boolean;
};

const operation = "organizations:ListAccounts";

export function listAccounts(listing: AccountListing): AsyncIterable<ListedAccount | AccountsEnd | NothingBelow> {
  const { population } = listing.selection;
  switch (population.kind) {
    case "organization":
      return wholeOrganization(listing, population);
    case "accounts":
      return namedAccounts(listing, [...new Set(population.ids)], population.source ?? "selection");
    case "caller":
      return namedAccounts(listing, [listing.caller.account], "caller");
    default:
      return population satisfies never;
  }
}

function wholeOrganization(
  { reader, organization, selection, isRecorded = () => false }: AccountListing,
  asked: OrganizationListing["asked"],
): AsyncIterable<ListedAccount | AccountsEnd | NothingBelow> {
  if (organization === null) throw new Error("listAccounts: population organization needs the organization");
  const isExcluded = (id: string): boolean => selection.excludedAccounts.includes(id);
  return listOrganization({ reader, organization, asked, shard: selection.shard, isExcluded, isRecorded });
}

/**
 * Accounts named by hand are the population whatever Organizations says about them; where it is asked it only adds facts.
 * Their state is not assumed to be ACTIVE.
 */
async function* namedAccounts(
  { reader, organization, selection: { shard } }: AccountListing,
  named: readonly string[],
  source: "selection" | "file" | "caller",
): AsyncGenerator<ListedAccount | AccountsEnd> {
  const ids = named.filter((id) => isInShard(id, shard));
  const found = new Map<string, ListedAccount>();
  let reason: Unknown = { kind: "not-collected", operation };
  if (organization !== null && ids.length > 0) {
    const wanted = new Set(ids);
    const walk = walkAccounts(reader);
    for await (const { id, sent, evidence } of walk.accounts) {
      if (!wanted.has(id)) continue;
      found.set(id, { kind: "listed", id, state: stateOf(sent), facts: listedFacts(id, sent, organization), evidence });
    }
    reason = walk.broken() ?? { ...reason, detail: "the organization does not list this account" };
  }
  for (const id of ids) {
    const told = { state: unknown(reason), facts: namedFacts(id, organization, reason), evidence: [] };
    yield found.get(id) ?? { kind: "listed", id, ...told };
  }
  const elsewhere = shard === undefined ? {} : { elsewhere: named.length - ids.length };
  yield { kind: "end", listed: ids.length, source, ...elsewhere };
}
