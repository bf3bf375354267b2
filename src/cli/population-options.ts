/**
 * Whose tables a command looks at: options in, a `Selection` out. Refuses, before anything is asked of AWS, ids and Regions
 * that cannot be, options that contradict each other, and a selection that leaves nothing.
 */
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { checkRegions } from "../aws/partitions.ts";
import { ouNamed, selectionFrom, withTag } from "../engine/selection.ts";
import type { AccountTag, AskedPopulation } from "../model/population.ts";
import type { Selection } from "../model/run.ts";
import type { Shard } from "../model/shard.ts";
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

/** `shard`: null where all accounts are looked at, as by commands that know no shards. */
export async function selectionOf(flags: PopulationFlags, io: Reading, shard: Shard | null = null): Promise<Selection> {
  const { excludeAccount = [], region = null } = flags;
  // Before a file of accounts is read.
  checkRegions(region ?? []);
  const named = flags.accountsFile === undefined ? "--account" : "--accounts-file";
  return selectionFrom({
    population: await populationOf(flags, io),
    excludedAccounts: excludeAccount,
    regions: region,
    shard: shard ?? undefined,
    words: { excluded: "--exclude-account", named },
  });
}

async function populationOf(flags: PopulationFlags, io: Reading): Promise<AskedPopulation> {
  const { organization, ou, accountTag, account, accountsFile } = flags;
  if (organization !== undefined || ou !== undefined || accountTag !== undefined) {
    return {
      kind: "organization",
      ...(ou === undefined ? {} : { ous: ou }),
      ...(accountTag === undefined ? {} : { tags: accountTag }),
    };
  }
  if (account !== undefined) return { kind: "accounts", ids: account };
  if (accountsFile === undefined) return { kind: "caller" };
  return { kind: "accounts", ids: await readAccountsFile(accountsFile, io), source: "file" };
}

const refuse = (message: string): Error => new InvalidArgumentError(message);

const ous = (value: string, previous: readonly string[] = []): readonly string[] =>
  names(value, previous).map((name) => ouNamed(name, refuse));

/** A comma belongs to the value, an equals sign ends the key. */
function tags(value: string, previous: readonly AccountTag[] = []): readonly AccountTag[] {
  const at = value.indexOf("=");
  const tag = at < 0 ? { key: value, value: null } : { key: value.slice(0, at), value: value.slice(at + 1) };
  return withTag(previous, tag, refuse);
}
