/**
 * What was not seen, as one entry of its own. A code host shows no notifications and closes an alert that a file no longer
 * names: without it, a role that cannot be assumed any more would look as if every table of the account had been mended.
 */
import { isEmptyShard } from "../../model/empty-shard.ts";
import type { ReportContext } from "../../model/report.ts";
import { unknownWords } from "../../model/unknown-words.ts";
import { headlineOf } from "../headline.ts";
import { nextStep } from "../next-step.ts";
import { plural } from "../numbers.ts";
import { identity, physicalLocation, policyPlace, stamped } from "./finding.ts";
import { unseenByCause } from "../unseen-by-cause.ts";

/** No rule of a policy has a slash in its id but those described twice, which end in a severity. */
const id = "restorable/coverage";

export const coverageRule = {
  id,
  name: id,
  shortDescription: { text: "Everything was seen and judged" },
  fullDescription: {
    text: "Accounts, Regions or tables could not be seen or judged in full. What they hold is not known: it does not pass, and alerts about it that were closed are not known to be fixed.",
  },
  help: {
    text: "See the notifications in this file, or the JSON report, for every place with its cause and what to do.",
    markdown:
      "See the notifications in this file, or the JSON report, for every place with its cause and what to do about it.",
  },
  defaultConfiguration: { level: "error" },
  properties: { tags: ["coverage"], precision: "very-high", "problem.severity": "error" },
} as const;

const mostCauses = 5;

/** null: there is no gap. `index`: of its rule. */
export function coverageGap(context: ReportContext, index: number): object | null {
  const { coverage, summary, policy } = context;
  const { unseen, scopes, tables, accepted } = coverage;
  const unknown = summary.verdicts.unknown;
  // What the gate does not let pass: nothing seen, and no table beside places that nobody looked into.
  const isEmpty = (scopes.seen === 0 && !isEmptyShard(coverage)) || (tables === 0 && accepted.length > 0);
  if (unseen.length === 0 && unknown === 0 && !isEmpty) return null;
  const causes = unseenByCause(unseen);
  const more = causes.length - mostCauses;
  const text = [
    `Not everything was seen or judged. ${headlineOf(context).text}`,
    ...(unknown > 0 ? [`Unknown: ${plural(unknown, "finding", "findings")}.`] : []),
    ...causes
      .slice(0, mostCauses)
      .map(({ reason, count }) => `Not seen (${count}): ${unknownWords(reason)}. ${nextStep(reason)}`),
    ...(more > 0 ? [`… and ${plural(more, "cause", "causes")} more.`] : []),
  ].join(" ");
  return {
    ruleId: id,
    ruleIndex: index,
    kind: "fail",
    level: "error",
    message: stamped(text, context),
    locations: [{ physicalLocation: physicalLocation(policyPlace(context), context) }],
    partialFingerprints: { primaryLocationLineHash: identity(JSON.stringify([id, policy.id])) },
    properties: { unseen: unseen.length, unknown },
  };
}
