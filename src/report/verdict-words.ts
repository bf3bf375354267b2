/** Counts of verdicts and of reasons in words. Every verdict is named, also those that nobody got. */
import { notApplicableCodes, type NotApplicableCode } from "../model/finding.ts";
import { severities, type Severity } from "../model/severity.ts";
import type { Summary, VerdictCounts } from "../model/run.ts";
import { grouped } from "./numbers.ts";

export const worstSeverityFirst = [...severities].reverse();

/** "critical, high or low"; null, for what is not judged, is none. */
export function severitiesInWords(used: ReadonlySet<Severity | null>): string {
  const words = worstSeverityFirst.filter((severity) => used.has(severity));
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}

/** "4 critical, 20 high", or nothing when nothing fails. */
export const failingWords = ({ failing }: Summary): string =>
  worstSeverityFirst
    .filter((severity) => failing[severity] > 0)
    .map((severity) => `${grouped(failing[severity])} ${severity}`)
    .join(", ");

/**
 * Compliance of a rule: pass ÷ (pass + fail + waived + unknown). A fraction, because 3/4 and 3,000/4,000 are not the same
 * news; not-applicable is no part of it.
 */
export const passOfTotal = ({ pass, fail, waived, unknown }: VerdictCounts): string =>
  `${grouped(pass)}/${grouped(pass + fail + waived + unknown)}`;

const codeWords = {
  "deleted-during-scan": "deleted during the scan",
  creating: "still being created",
  deleting: "being deleted",
  archived: "archived",
  grace: "within the grace period of the rule",
  applies: "not what the rule is for",
  "opted-out": "opted out by a tag",
  skipped: "taken out by the policy",
} as const satisfies Record<NotApplicableCode, string>;

/** "8 opted out by a tag", in the order of the codes. */
export const notApplicableWords = ({ notApplicable }: Summary): readonly string[] =>
  notApplicableCodes.flatMap((code) => {
    const count = notApplicable[code] ?? 0;
    return count === 0 ? [] : [`${grouped(count)} ${codeWords[code]}`];
  });
