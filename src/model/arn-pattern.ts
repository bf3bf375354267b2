/**
 * An ARN of a backup selection against the ARN of a table, wildcards only where AWS documents them: at the end
 * (API_BackupSelection: "the asterisk (*) must appear at the end of the ARN string"), and for the whole Region and account
 * (developer guide, assigning-resources-json: `arn:aws:rds:*:*:db:*`; `arn:aws:ec2:::instance/*` with both left out).
 * Other wildcards are unknown where they could match, and no match where no reading of them could.
 */
import type { Decided } from "./decided.ts";
import { matchesStars } from "./star-pattern.ts";

export function matchesArn(pattern: string, arn: string): Decided {
  if (!matchesStars(withRegionAndAccount(pattern), arn, "wide")) {
    return { truth: false, why: `ARN ${pattern} is not this table's` };
  }
  return isDocumented(pattern)
    ? { truth: true, why: `ARN ${pattern}` }
    : { truth: "unknown", why: `AWS documents no such wildcards in ARNs as ${pattern}` };
}

/**
 * Does the pattern name the type of tables, so that it selects without opt-in? `arn:aws:dynamodb:*` names the service alone
 * (assigning-resources-json, "Selection by service name").
 */
export function namesTables(pattern: string): "yes" | "no" | "unclear" {
  const [, , service, , , ...rest] = pattern.split(":");
  const named = rest.join(":");
  if (service === "dynamodb" && named.startsWith("table/")) return "yes";
  if (!isDocumented(pattern)) return "unclear";
  const begun = service === "dynamodb" && named.endsWith("*") ? named.slice(0, -1) : "";
  return begun !== "" && "table/".startsWith(begun) ? "unclear" : "no";
}

const region = 3;
const account = 4;

function withRegionAndAccount(pattern: string): string {
  const parts = pattern.split(":");
  if (parts.length <= account + 1) return pattern;
  return parts.map((part, place) => (isRegionOrAccount(place) && part === "" ? "*" : part)).join(":");
}

const isRegionOrAccount = (place: number): boolean => place === region || place === account;

function isDocumented(pattern: string): boolean {
  const parts = (pattern.endsWith("*") ? pattern.slice(0, -1) : pattern).split(":");
  const leftOut = parts.length > account + 1 && (parts[region] === "") !== (parts[account] === "");
  return (
    !leftOut &&
    parts.every(
      (part, place) => !/[*?]/.test(part) || (part === "*" && isRegionOrAccount(place) && place < parts.length - 1),
    )
  );
}
