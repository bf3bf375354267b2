/**
 * The accounts that are to be looked at: all of the organization, those named by hand, or the caller's own. In goes the
 * selection, out streams one entry an account and last how the listing ended; a listing that broke off says so.
 */
import type { Caller } from "../aws/connect.ts";
import type { ScopeReader } from "../aws/read-client.ts";
import type { Fact, Unknown } from "../model/fact.ts";
import { unknown } from "../model/fact.ts";
import type { AccountsEnd, Evidence } from "../model/observation.ts";
import { operations } from "../model/operations.ts";
import type { Selection } from "../model/run.ts";
import type { SentAccount } from "./account-facts.ts";
import { listedFacts, namedFacts, stateOf } from "./account-facts.ts";
import type { Organization } from "./describe-organization.ts";
import { malformed } from "./members.ts";
import type { FactsOf } from "./observed-facts.ts";

export type ListedAccount = {
  readonly kind: "listed";
  readonly id: string;
  readonly state: Fact<string>;
  readonly facts: FactsOf<"account">;
  readonly evidence: readonly Evidence[];
};

type AccountListing = {
  /** Of the caller's own session: only the management account and delegated administrators may list. */
  readonly reader: ScopeReader;
  readonly selection: Selection;
  readonly caller: Caller;
  /** Null: nothing that Organizations knows is wanted, and it is not asked. Needed for population `organization`. */
  readonly organization: Organization | null;
};

const operation = "organizations:ListAccounts";

export function listAccounts(listing: AccountListing): AsyncIterable<ListedAccount | AccountsEnd> {
  const { population } = listing.selection;
  switch (population.kind) {
    case "organization":
      return wholeOrganization(listing);
    case "accounts":
      return namedAccounts(listing, [...new Set(population.ids)], "selection");
    case "caller":
      return namedAccounts(listing, [listing.caller.account], "caller");
    default:
      return population satisfies never;
  }
}

async function* wholeOrganization({
  reader,
  organization,
}: AccountListing): AsyncGenerator<ListedAccount | AccountsEnd> {
  if (organization === null) throw new Error("listAccounts: population organization needs the organization");
  const walk = walkAccounts(reader);
  let listed = 0;
  for await (const { id, sent, evidence } of walk.accounts) {
    listed += 1;
    yield { kind: "listed", id, state: stateOf(sent), facts: listedFacts(id, sent, organization), evidence };
  }
  // Every organization holds its management account: a list without any is no answer.
  const broken = walk.broken() ?? (listed === 0 ? malformed(operation, "an organization without accounts") : null);
  yield { kind: "end", listed, source: operation, ...(broken === null ? {} : { incomplete: broken }) };
}

/**
 * Accounts named by hand are the population whatever Organizations says about them; where it is asked it only adds facts.
 * Their state is not assumed to be ACTIVE.
 */
async function* namedAccounts(
  { reader, organization }: AccountListing,
  ids: readonly string[],
  source: "selection" | "caller",
): AsyncGenerator<ListedAccount | AccountsEnd> {
  const found = new Map<string, ListedAccount>();
  let reason: Unknown = { kind: "not-collected", operation };
  if (organization !== null) {
    const wanted = new Set(ids);
    const walk = walkAccounts(reader);
    for await (const { id, sent, evidence } of walk.accounts) {
      if (!wanted.has(id)) continue;
      found.set(id, { kind: "listed", id, state: stateOf(sent), facts: listedFacts(id, sent, organization), evidence });
    }
    reason = walk.broken() ?? { ...reason, detail: "the organization does not list this account" };
  }
  for (const id of ids) {
    const named = { state: unknown(reason), facts: namedFacts(id, organization, reason), evidence: [] };
    yield found.get(id) ?? { kind: "listed", id, ...named };
  }
  yield { kind: "end", listed: ids.length, source };
}

/** Organizations API reference, Account: 12 digits, which also become file names and ARNs. */
const accountId = /^\d{12}$/;

type ListedSent = { readonly id: string; readonly sent: SentAccount; readonly evidence: readonly Evidence[] };

type Walk = {
  readonly accounts: AsyncIterable<ListedSent>;
  /** After the last account: why there may be more. */
  broken(): Unknown | null;
};

/** An empty page may have a token; an account that moves between pages may come twice. */
function walkAccounts(reader: ScopeReader): Walk {
  let broken: Unknown | null = null;
  async function* accounts(): AsyncGenerator<ListedSent> {
    const seen = new Set<string>();
    for await (const page of reader.pages(operation, { MaxResults: operations[operation].answers.most })) {
      if (page.state === "unread") {
        broken = page.reason;
        return;
      }
      for (const account of page.value.Accounts ?? []) {
        const id = account.Id;
        if (typeof id !== "string") broken = malformed(operation, "an account without Id");
        else if (!accountId.test(id)) broken = malformed(operation, "an account whose Id is not 12 digits");
        else if (!seen.has(id)) {
          seen.add(id);
          yield { id, sent: account, evidence: [page.evidence] };
        }
      }
    }
  }
  return { accounts: accounts(), broken: () => broken };
}
