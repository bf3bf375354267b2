/**
 * Whose tables a command looks at: options in, a `Selection` out. Refuses, before anything is asked of AWS, ids and Regions
 * that cannot be, options that contradict each other, and a selection that leaves nothing.
 */
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { checkRegions } from "../aws/partitions.ts";
import { UsageError } from "../errors.ts";
import type { AccountTag, AskedPopulation } from "../model/population.ts";
import type { Selection } from "../model/run.ts";
import { readAccountsFile } from "./accounts-file.ts";
import { accountIds, filled, names } from "./option-values.ts";

export const populationOptions = {
  organization: () => new Option("--organization", "every ACTIVE account of the caller's organization"),
  ou: () =>
    new Option(
      "--ou <id|path...>",
      "accounts of the organization below these OUs, nested ones too: ou-…, r-… or o-…/r-…/ou-…/",
    ).argParser(ous),
  accountTag: () =>
    new Option(
      "--account-tag <key[=value]...>",
      "accounts of the organization with all of these tags (one call an account)",
    ).argParser(tags),
  account: () =>
    new Option("--account <id...>", "these accounts (default: the account of your credentials)")
      .argParser(accountIds)
      .conflicts(["organization", "ou", "accountTag", "accountsFile"]),
  accountsFile: () =>
    new Option("--accounts-file <file>", "these accounts: one id a line, and whatever you like after a space")
      .argParser(filled)
      .conflicts(["organization", "ou", "accountTag"]),
  excludeAccount: () => new Option("--exclude-account <id...>", "leave these accounts out").argParser(accountIds),
  region: () =>
    new Option("--region <name...>", "only these Regions (default: those enabled in each account)").argParser(names),
};

/** A resumed run keeps those it began with. By the names that commander gives them. */
export const populationFlagNames = Object.keys(populationOptions) as (keyof typeof populationOptions)[];

export type PopulationFlags = {
  readonly organization?: true | undefined;
  readonly ou?: readonly string[] | undefined;
  readonly accountTag?: readonly AccountTag[] | undefined;
  readonly account?: readonly string[] | undefined;
  readonly accountsFile?: string | undefined;
  readonly excludeAccount?: readonly string[] | undefined;
  readonly region?: readonly string[] | undefined;
};

type Reading = Parameters<typeof readAccountsFile>[1];

/** Equal wishes give equal selections, in whatever order they were typed in: the id of the run is made of it. */
export async function selectionOf(flags: PopulationFlags, io: Reading): Promise<Selection> {
  const { excludeAccount = [], region } = flags;
  checkRegions(region ?? []);
  const population = await populationOf(flags, io);
  if (population.kind === "accounts" && population.ids.every((id) => excludeAccount.includes(id))) {
    const named = population.source === "file" ? "--accounts-file" : "--account";
    throw new UsageError(`--exclude-account leaves no account of ${named}: name an account to look at`);
  }
  return {
    population,
    excludedAccounts: [...excludeAccount].sort(),
    regions: region ? [...region].sort() : null,
  };
}

async function populationOf(flags: PopulationFlags, io: Reading): Promise<AskedPopulation> {
  const { organization, ou, accountTag, account, accountsFile } = flags;
  if (organization !== undefined || ou !== undefined || accountTag !== undefined) {
    return {
      kind: "organization",
      ...(ou === undefined ? {} : { ous: [...ou].sort() }),
      ...(accountTag === undefined ? {} : { tags: accountTag }),
    };
  }
  if (account !== undefined) return { kind: "accounts", ids: [...account].sort() };
  if (accountsFile === undefined) return { kind: "caller" };
  return { kind: "accounts", ids: await readAccountsFile(accountsFile, io), source: "file" };
}

/** Alphabets and lengths: Organizations API reference, Organization, Root and OrganizationalUnit. */
const rootId = "r-[0-9a-z]{4,32}";
const ouId = "ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}";
const id = new RegExp(`^(?:${rootId}|${ouId})$`);
const path = new RegExp(`^o-[a-z0-9]{10,32}/${rootId}(?:/${ouId})*/?$`);

/** The last slash of a path keeps `…/ou-ab12-11111111` from being the beginning of another OU's. */
function ous(value: string, previous: readonly string[] = []): readonly string[] {
  return names(value, previous).map((name) => {
    if (id.test(name)) return name;
    if (path.test(name)) return name.endsWith("/") ? name : `${name}/`;
    throw new InvalidArgumentError(
      `"${name}" is no OU (ou-ab12-11111111), no root (r-ab12) and no path of an organization (o-…/r-…/ou-…/).`,
    );
  });
}

/** Lengths: Organizations API reference, Tag. A comma belongs to the value, an equals sign ends the key. */
function tags(value: string, previous: readonly AccountTag[] = []): readonly AccountTag[] {
  const at = value.indexOf("=");
  const tag = at < 0 ? { key: value, value: null } : { key: value.slice(0, at), value: value.slice(at + 1) };
  if (tag.key.trim() === "") throw new InvalidArgumentError("It has no key: write key=value, or a key alone.");
  if (tag.key.length > 128 || (tag.value ?? "").length > 256) {
    throw new InvalidArgumentError("A key has 128 characters at most, and a value 256.");
  }
  const other = previous.find(({ key, value: said }) => key === tag.key && said !== null && tag.value !== null);
  if (other !== undefined && other.value !== tag.value) {
    throw new InvalidArgumentError(`No account has two values of ${tag.key}: all the tags must hold.`);
  }
  const all = [...previous.filter(({ key, value: said }) => key !== tag.key || said !== tag.value), tag];
  const name = (each: AccountTag): string => JSON.stringify([each.key, each.value]);
  return all.sort((a, b) => (name(a) < name(b) ? -1 : 1));
}
