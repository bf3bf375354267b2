/** Everything there is to say of one table → the sections of its page, what a reader in trouble needs first, and its headline. */
import type { TableExplanation } from "../../model/table-explanation.ts";
import { unknownWords } from "../../model/unknown-words.ts";
import { foreignStamp } from "../run-words.ts";
import { grouped, instantWords } from "../numbers.ts";
import { evidenceSection, factsSection, plansSection, replicasSection, restoresSection } from "./facts.ts";
import { timelineSection } from "./timeline.ts";
import { verdictsSection } from "./verdicts.ts";
import { named, prose, type Cell, type Section } from "./page.ts";

export function tableSections(explanation: TableExplanation): readonly Section[] {
  const { table, reads } = explanation;
  const verdicts = verdictsSection(explanation);
  const evidence = evidenceSection(explanation);
  // Of a table that went before anything was read there is nothing else to say.
  if (table.presence === "deleted" && reads.every(({ state }) => state !== "read")) return [verdicts, evidence];
  return [
    timelineSection(explanation),
    plansSection(explanation),
    replicasSection(explanation),
    restoresSection(explanation),
    verdicts,
    factsSection(explanation),
    evidence,
  ];
}

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

function restoreWords({ facts, table }: TableExplanation): string {
  if (table.presence === "deleted") return "it was deleted during the scan, and nothing more was read of it";
  const all = new Map(facts.flatMap((section) => section.facts.map((fact) => [fact.name, fact] as const)));
  const loss = all.get("recovery.rpo");
  const oldest = all.get("recovery.oldest");
  if (loss === undefined || oldest === undefined) return "";
  if (loss.fact.state === "absent") return "there is nothing to restore it from";
  if (loss.fact.state === "unknown") {
    const bound = loss.fact.bound?.atMost === undefined ? "" : `loses ${loss.words.split(";")[0] ?? ""} of writes; `;
    return `${bound}${bound === "" ? "what can be restored" : "what else there is"} is not known: ${unknownWords(loss.fact.reason)}`;
  }
  const back = oldest.fact.state === "known" ? `, and reaches back to ${instantWords(String(oldest.fact.value))}` : "";
  return `loses the last ${loss.words} of writes${back}`;
}
