/** Everything there is to say of one table → the sections of its page, what a reader in trouble needs first, and its headline. */
import type { TableExplanation } from "../model/table-explanation.ts";
import { foreignStamp } from "./run-words.ts";
import { grouped, instantWords } from "./numbers.ts";
import { evidenceSection, factsSection, plansSection, replicasSection, restoresSection } from "./table-facts.ts";
import { timelineSection } from "./table-timeline.ts";
import { verdictsSection } from "./table-verdicts.ts";
import { named, prose, type Cell, type Section } from "./table-page.ts";

export const tableSections = (explanation: TableExplanation): readonly Section[] => [
  timelineSection(explanation),
  plansSection(explanation),
  replicasSection(explanation),
  restoresSection(explanation),
  verdictsSection(explanation),
  factsSection(explanation),
  evidenceSection(explanation),
];

/** Null: every answer came from AWS. */
export const stampOf = ({ run }: TableExplanation): string | null =>
  run.foreignHosts.length === 0 ? null : `${foreignStamp}: ${run.foreignHosts.join(", ")}`;

/** Labels and what stands behind them. */
export function tableHeadRows(explanation: TableExplanation): readonly (readonly [string, readonly Cell[]])[] {
  const { table, run, policy } = explanation;
  const digest = policy.digest.slice(0, "sha256:".length + 12);
  const name = table.accountName === null ? [] : [prose(table.accountName)];
  return [
    ["ARN", [named(table.arn)]],
    ["Account", [named(table.account), ...name]],
    ["Region", [named(table.region)]],
    ["As of", [prose(instantWords(run.asOf)), prose("in run"), named(run.id)]],
    ["Policy", [named(policy.id), named(digest)]],
    ["Restore", [prose(restoreWords(explanation))]],
  ];
}

/** `mark` decides sign and colour. */
export function tableHeadline({ verdicts, table }: TableExplanation): {
  readonly mark: "fail" | "unknown" | "pass";
  readonly text: string;
} {
  const { fail, unknown, waived, pass } = verdicts;
  const counts = [
    `${grouped(fail)} fail`,
    `${grouped(unknown)} unknown`,
    `${grouped(waived)} waived`,
    `${grouped(pass)} pass`,
    `${grouped(verdicts["not-applicable"])} not applicable`,
  ].join(" · ");
  if (table.presence === "deleted") return { mark: "unknown", text: `It was deleted during the scan: ${counts}` };
  return { mark: fail > 0 ? "fail" : unknown > 0 || pass + waived === 0 ? "unknown" : "pass", text: counts };
}

function restoreWords({ facts }: TableExplanation): string {
  const told = (name: string): TableExplanation["facts"][number]["facts"][number] | undefined =>
    facts.flatMap((section) => section.facts).find((fact) => fact.name === name);
  const loss = told("recovery.rpo");
  const oldest = told("recovery.oldest");
  if (loss === undefined || oldest === undefined) return "";
  if (loss.fact.state === "absent") return "there is nothing to restore it from";
  if (loss.fact.state === "unknown")
    return `what can be restored is not known: ${loss.words.replace(/^unknown: /, "")}`;
  const back = oldest.fact.state === "known" ? `, and reaches back to ${instantWords(String(oldest.fact.value))}` : "";
  return `loses the last ${loss.words} of writes${back}`;
}
