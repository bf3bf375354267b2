/**
 * The accounts of an organization that belong to the population: below the OUs that were asked for and with the tags that
 * were asked for. What cannot be told about an account keeps it in; an OU that surely holds no account is told at the end.
 */
import type { ScopeReader } from "../aws/read-client.ts";
import type { Unknown } from "../model/fact.ts";
import type { AccountsEnd } from "../model/observation.ts";
import type { AskedPopulation } from "../model/population.ts";
import { isInShard } from "../model/shard-of.ts";
import type { Shard } from "../model/shard.ts";
import { isOutOfUse, listedFacts, stateOf } from "./account-facts.ts";
import { readAccountTags } from "./account-tags.ts";
import type { Organization } from "./describe-organization.ts";
import type { ListedAccount } from "./list-accounts.ts";
import { malformed } from "./members.ts";
import { walkAccounts, type SeenAccount } from "./walk-accounts.ts";
import { withinOus, type Membership } from "./within-ous.ts";

export type OrganizationListing = {
  readonly reader: ScopeReader;
  readonly organization: Organization;
  readonly asked: Extract<AskedPopulation, { kind: "organization" }>;
  /** Nothing is asked about an account of another shard. Absent: all accounts are looked at. */
  readonly shard?: Shard | undefined;
  /** Left out by a flag: their tags need not be read. */
  readonly isExcluded: (account: string) => boolean;
  /** By an earlier attempt: they belong to the run, wherever they have been moved since. */
  readonly isRecorded: (account: string) => boolean;
};

/** In place of all else: the whole organization was listed, and no account of it can be below these OUs. */
export type NothingBelow = { readonly kind: "nothing-below"; readonly ous: readonly string[]; readonly seen: number };

type Placed = { readonly member: ListedAccount; readonly place: Membership; readonly isOutside: boolean };

const operation = "organizations:ListAccounts";

export async function* listOrganization(
  listing: OrganizationListing,
): AsyncGenerator<ListedAccount | AccountsEnd | NothingBelow> {
  const { reader, asked, shard } = listing;
  const ous = withinOus(asked.ous ?? []);
  const walk = walkAccounts(reader);
  let seen = 0;
  let anywhere = 0;
  async function* placed(): AsyncGenerator<Placed> {
    for await (const account of walk.accounts) {
      seen += 1;
      const member = accountOf(account, listing);
      const place = ous.of(member.facts["account.path"]);
      const isOutside = place === "outside" && !listing.isRecorded(account.id);
      if (place !== "inside" && !isOutside) anywhere += 1;
      yield { member, place, isOutside };
    }
  }
  // A mistyped OU is told before anything is scanned, not hours later: its listing is short beside that.
  const members = asked.ous === undefined ? placed() : await allOf(placed());
  if (asked.ous !== undefined && walk.broken() === null && seen > 0 && anywhere === 0 && ous.empty().length > 0) {
    yield { kind: "nothing-below", ous: ous.empty(), seen };
    return;
  }
  const outside = { ous: 0, tags: 0 };
  let listed = 0;
  let elsewhere = 0;
  for await (const { member, place, isOutside } of members) {
    if (!isInShard(member.id, shard)) {
      elsewhere += 1;
      continue;
    }
    if (isOutside) {
      outside.ous += 1;
      continue;
    }
    const { account: chosen, membership } = await withTags(member, listing);
    if (membership === "outside") {
      outside.tags += 1;
      continue;
    }
    listed += 1;
    const gap = [place, membership].find((each): each is Unknown => typeof each === "object");
    yield gap === undefined ? chosen : { ...chosen, undecided: gap };
  }
  // Every organization holds its management account: a list without any is no answer.
  const broken = walk.broken() ?? (seen === 0 ? malformed(operation, "an organization without accounts") : null);
  const empty = ous.empty();
  yield {
    kind: "end",
    listed,
    source: operation,
    pages: walk.pages(),
    ...(asked.ous === undefined && asked.tags === undefined ? {} : { outside }),
    ...(shard === undefined ? {} : { elsewhere }),
    ...(empty.length === 0 ? {} : { emptyOus: empty }),
    ...(broken === null ? {} : { incomplete: broken }),
  };
}

async function allOf<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const accountOf = ({ id, sent, evidence }: SeenAccount, { organization }: OrganizationListing): ListedAccount => ({
  kind: "listed",
  id,
  state: stateOf(sent),
  facts: listedFacts(id, sent, organization),
  evidence,
});

/** One call an account, and only where its answer decides something. */
async function withTags(
  account: ListedAccount,
  { reader, asked, isExcluded, isRecorded }: OrganizationListing,
): Promise<{ readonly account: ListedAccount; readonly membership: Membership }> {
  const { tags = [] } = asked;
  const isDecided = isOutOfUse(account.state) || isExcluded(account.id) || isRecorded(account.id);
  if (tags.length === 0 || isDecided) return { account, membership: "inside" };
  const { membership, facts, evidence } = await readAccountTags(reader, account.id, tags);
  return {
    account: { ...account, facts: { ...account.facts, ...facts }, evidence: [...account.evidence, ...evidence] },
    membership,
  };
}
