/** The population as data: which accounts a user asked for, who says that they are all, and what was left outside. */
import type { Unknown } from "./fact.ts";
import type { AccountsEnd, RegionList } from "./observation.ts";

/** `value` null: the tag is there, whatever its value. */
export type AccountTag = { readonly key: string; readonly value: string | null };

export type AskedPopulation =
  | {
      readonly kind: "organization";
      /** Ids of OUs or roots, or organization paths with their last slash: an account below one of them. Absent: anywhere. */
      readonly ous?: readonly string[];
      /** Of the account itself, all of them. Absent: whatever its tags. */
      readonly tags?: readonly AccountTag[];
    }
  | {
      readonly kind: "accounts";
      readonly ids: readonly string[];
      /** They came from `--accounts-file`; absent: from `--account`. */
      readonly source?: "file";
    }
  | { readonly kind: "caller" };

/** Accounts of the organization that `--ou` and `--account-tag` leave outside the population: no line is written of them. */
export type Outside = { readonly ous: number; readonly tags: number };

/** Who says which accounts there are, in words: the one list of them. */
export const populationSources = {
  "organizations:ListAccounts": "listed by organizations:ListAccounts",
  selection: "named by --account",
  file: "named by --accounts-file",
  caller: "named by sts:GetCallerIdentity",
} as const satisfies Record<AccountsEnd["source"], string>;

export const regionSources = [
  "account:ListRegions",
  "partition",
  "selection",
] as const satisfies readonly RegionList["source"][];

/** What should have been seen, and who says so. */
export type Population = {
  /** Null: the listing of accounts did not end. */
  readonly source: AccountsEnd["source"] | null;
  /** False where accounts were named by hand, or their listing broke off: nobody knows whether they are all. */
  readonly verified: boolean;
  /** The list of accounts was read to its end. */
  readonly complete: boolean;
  /** Of the listing; null where none was made. */
  readonly pages: number | null;
  readonly exclusions: readonly Exclusion[];
  /** OUs asked for under which no account came, where it could not be told whether there is one. */
  readonly emptyOus: readonly string[];
  /** Accounts kept in because nobody could tell whether they belong to the population. */
  readonly undecided: readonly { readonly account: string; readonly reason: Unknown }[];
  readonly regions: {
    /** Accounts by who named their Regions. */
    readonly sources: Readonly<Record<RegionList["source"], number>>;
    readonly enabled: number;
    readonly disabled: number;
    readonly excluded: number;
  };
};

/** What a flag left out. `accounts` of `--ou`, `--account-tag` and `--shard` have no line in the run. */
export type Exclusion = { readonly flag: string; readonly accounts: number; readonly regions: number };

/** Named by a person, so that nothing proves that there are no others. */
export const isNamedByHand = ({ source }: Pick<Population, "source">): boolean =>
  source === "selection" || source === "file";

export const leftOutBy = (flag: string, { exclusions }: Population): number =>
  exclusions.find((each) => each.flag === flag)?.accounts ?? 0;
