/**
 * What a backup selection asks of a table's tags, against the tags as facts: does it hold, and why. Keys and values are
 * case-sensitive (API_Conditions). What AWS's pages leave open is unknown.
 */
import type { BackupSelection, SelectionCondition } from "./backup-plans.ts";
import type { Decided } from "./decided.ts";
import type { Fact } from "./fact.ts";
import { matchesStars } from "./star-pattern.ts";

/** The fact of a tag by its key: absent means that the table has no such tag. */
export type TagOf = (key: string) => Fact;

type ListedTag = BackupSelection["listOfTags"][number];

const conditionKey = /^aws:ResourceTag\/(.+)$/s;
/** Prefixes of condition keys, which people also write where AWS wants a bare key. */
const prefixedKey = /^\w+:ResourceTag\/(.+)$/is;

/** API_Condition: type, bare key and value, "Valid Values: STRINGEQUALS"; the developer guide writes `StringEquals`. */
export function holdsListedTag({ type, key, value }: ListedTag, tagOf: TagOf): Decided {
  if (type.toUpperCase() !== "STRINGEQUALS") {
    return { truth: "unknown", why: `AWS documents no ${type} in ListOfTags (tag ${key})` };
  }
  const bare = prefixedKey.exec(key)?.[1];
  if (bare === undefined) return holdsTag("StringEquals", { key, value }, tagOf(key));
  // No tag of a person's can begin with `aws:`; whether AWS takes the prefix off, it does not say.
  const without = holdsTag("StringEquals", { key: bare, value }, tagOf(bare));
  return without.truth === true
    ? { truth: "unknown", why: `AWS documents no prefix in a key of ListOfTags (${key})` }
    : without;
}

export function holdsCondition({ operator, key, value }: SelectionCondition, tagOf: TagOf): Decided {
  const bare = conditionKey.exec(key)?.[1];
  return bare === undefined
    ? { truth: "unknown", why: `AWS documents condition keys as aws:ResourceTag/<key> alone, not as ${key}` }
    : holdsTag(operator, { key: bare, value }, tagOf(bare));
}

function holdsTag(
  operator: SelectionCondition["operator"],
  { key, value }: { readonly key: string; readonly value: string },
  tag: Fact,
): Decided {
  if (tag.state === "unknown") {
    return { truth: "unknown", why: `the tags are not known (${tag.reason.kind})`, cause: tag.reason };
  }
  const actual = tag.state === "known" ? String(tag.value) : null;
  const found = actual === null ? `no tag ${key}` : `tag ${key}=${actual}`;
  switch (operator) {
    case "StringEquals":
      return actual === value ? { truth: true, why: found } : { truth: false, why: `${found}, not ${value}` };
    // "All FSx file systems … except for resources tagged with stage:test" (assigning-resources-json): none without the tag
    // is left out, as under IAM's negated operators, to which the page likens its logic.
    case "StringNotEquals":
      return actual === value
        ? { truth: false, why: `left out by ${found}` }
        : { truth: true, why: `${found}, not ${value}` };
    case "StringLike":
      return isLike(actual, value, { yes: `${found}, like ${value}`, no: `${found}, not like ${value}` });
    case "StringNotLike":
      return negated(
        isLike(actual, value, { yes: `left out by ${found}, like ${value}`, no: `${found}, not like ${value}` }),
      );
    default:
      return { truth: "unknown", why: `AWS documents no operator ${String(operator satisfies never)} (tag ${key})` };
  }
}

function isLike(actual: string | null, pattern: string, said: { readonly yes: string; readonly no: string }): Decided {
  if (actual === null || !matchesStars(pattern, actual, "wide")) return { truth: false, why: said.no };
  return matchesStars(pattern, actual, "narrow")
    ? { truth: true, why: said.yes }
    : { truth: "unknown", why: `AWS documents neither ? nor * over blanks (${actual} like ${pattern})` };
}

const negated = (decided: Decided): Decided =>
  decided.truth === "unknown" ? decided : { ...decided, truth: !decided.truth };
