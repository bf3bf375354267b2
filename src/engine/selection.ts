/**
 * Accounts and Regions that somebody named in, a `Selection` out, in whose form equal wishes are equal: the id of a run is
 * made of it. Refuses what cannot be an account, an OU, a tag or a Region, and a selection that leaves nothing.
 */
import { checkRegions } from "../aws/partitions.ts";
import { UsageError } from "../errors.ts";
import type { AccountTag, AskedPopulation } from "../model/population.ts";
import type { Selection } from "../model/run.ts";
import type { Shard } from "../model/shard.ts";

/** The error of whoever asked, who names the option. */
export type Refuse = (message: string) => Error;

export function refuseOtherThanAccounts(ids: readonly string[], refuse: Refuse): void {
  for (const id of ids) {
    if (!/^\d{12}$/.test(id)) throw refuse(`"${id}" is not an account id, which has 12 digits.`);
  }
}

/** Alphabets and lengths: Organizations API reference, Organization, Root and OrganizationalUnit. */
const rootId = "r-[0-9a-z]{4,32}";
const ouId = "ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}";
const id = new RegExp(`^(?:${rootId}|${ouId})$`);
const path = new RegExp(`^o-[a-z0-9]{10,32}/${rootId}(?:/${ouId})*/?$`);

/** The last slash of a path keeps `…/ou-ab12-11111111` from being the beginning of another OU's. */
export function ouNamed(name: string, refuse: Refuse): string {
  if (id.test(name)) return name;
  if (path.test(name)) return name.endsWith("/") ? name : `${name}/`;
  throw refuse(
    `"${name}" is no OU (ou-ab12-11111111), no root (r-ab12) and no path of an organization (o-…/r-…/ou-…/).`,
  );
}

/** Lengths: Organizations API reference, Tag. */
export function withTag(previous: readonly AccountTag[], tag: AccountTag, refuse: Refuse): readonly AccountTag[] {
  if (tag.key.trim() === "") throw refuse("It has no key: write key=value, or a key alone.");
  if (tag.key.length > 128 || (tag.value ?? "").length > 256) {
    throw refuse("A key has 128 characters at most, and a value 256.");
  }
  const other = previous.find(({ key, value: said }) => key === tag.key && said !== null && tag.value !== null);
  if (other !== undefined && other.value !== tag.value) {
    throw refuse(`No account has two values of ${tag.key}: all the tags must hold.`);
  }
  const all = [...previous.filter(({ key, value: said }) => key !== tag.key || said !== tag.value), tag];
  const name = (each: AccountTag): string => JSON.stringify([each.key, each.value]);
  return all.sort((a, b) => (name(a) < name(b) ? -1 : 1));
}

/** `words`: how the options for it are called where they were given. */
export function selectionFrom(given: {
  readonly population: AskedPopulation;
  readonly excludedAccounts: readonly string[];
  readonly regions: readonly string[] | null;
  readonly shard?: Shard | undefined;
  readonly words: { readonly excluded: string; readonly named: string };
}): Selection {
  const { population, excludedAccounts, regions, shard, words } = given;
  checkRegions(regions ?? []);
  if (population.kind === "accounts" && population.ids.every((account) => excludedAccounts.includes(account))) {
    throw new UsageError(`${words.excluded} leaves no account of ${words.named}: name an account to look at`);
  }
  return {
    population: inOrder(population),
    excludedAccounts: [...excludedAccounts].sort(),
    regions: regions === null ? null : [...regions].sort(),
    ...(shard === undefined ? {} : { shard: { index: shard.index, of: shard.of } }),
  };
}

function inOrder(population: AskedPopulation): AskedPopulation {
  if (population.kind === "accounts") return { ...population, ids: [...population.ids].sort() };
  if (population.kind === "caller" || population.ous === undefined) return population;
  return { ...population, ous: [...population.ous].sort() };
}
