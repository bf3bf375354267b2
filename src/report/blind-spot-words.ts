/** Blind spots in words: what each accepts and until when, or why it does not apply. Not escaped. */
import type { BlindSpotUse } from "../model/coverage-parts.ts";
import { instantWords, plural } from "./numbers.ts";

/** "expected denied-by-scp, observed role-not-assumable (2)", for where it does not apply. */
export function blindSpotWords({ state, cause, reason, owner, expires: instant, ...counts }: BlindSpotUse): string {
  const expires = instantWords(instant);
  const { accepted, lapsed, observed } = counts;
  const places = (count: number): string => plural(count, "account or Region", "accounts or Regions");
  const other =
    observed.length === 0
      ? ""
      : `expected ${cause}, observed ${observed.map((each) => `${each.cause} (${each.count})`).join(", ")}`;
  const status = {
    "in-force": `accepts ${places(accepted)} (${cause}) until ${expires}${other === "" ? "" : `; does not apply elsewhere: ${other}`}`,
    expired: `expired ${expires}${lapsed === 0 ? "" : `; counted again: ${places(lapsed)} (${cause})`}`,
    "other-cause": `does not apply: ${other}; expires ${expires}`,
    unused: `not used: nothing unseen is of its accounts and Regions (${cause}); expires ${expires}`,
  }[state];
  return `${status}. ${reason} (owner: ${owner})`;
}
