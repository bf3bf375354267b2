/** The population as data: which accounts a user asked for, and what choosing them left outside or could not decide. */
import type { Unknown } from "./fact.ts";
import type { AccountsEnd } from "./observation.ts";

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

/** How the population came about. */
export type Selected = {
  /** null: the listing never ended. */
  readonly source: AccountsEnd["source"] | null;
  readonly outside: Outside;
  /** OUs under which no account came, where it could not be told whether there is one. */
  readonly emptyOus: readonly string[];
  /** Accounts kept in because nobody could tell whether they belong to the population. */
  readonly undecided: readonly { readonly account: string; readonly reason: Unknown }[];
};

/** Named by a person, so that nothing proves that there are no others. */
export const isVerified = ({ source }: Selected): boolean => source !== "selection" && source !== "file";
