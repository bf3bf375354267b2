/** Verdicts on one table as a section of its page: each rule with its reason, the leaves that decided, and what to do. */
import type { Verdict } from "../../model/finding.ts";
import type { TableExplanation, ToldFinding } from "../../model/table-explanation.ts";
import { quotedDetail } from "../../model/unknown-words.ts";
import { nextStep } from "../next-step.ts";
import { named, prose, toned, type Cell, type Entry, type Section } from "./page.ts";

const inOrder = ["fail", "unknown", "waived", "pass", "not-applicable"] as const satisfies readonly Verdict[];

export function verdictsSection({ findings }: TableExplanation): Section {
  const entries = inOrder
    .flatMap((verdict) => findings.filter(({ finding }) => finding.verdict === verdict))
    .map(entryOf);
  return { title: "What each rule says, and why", blocks: [{ kind: "entries", entries }] };
}

function entryOf({ finding, title, why, fix, at, unknowns }: ToldFinding): Entry {
  const { verdict, rule, severity, reason, trace, override, waiver } = finding;
  const verdictWords = verdict === "not-applicable" ? "not applicable" : verdict;
  const row = (label: string, ...cells: readonly Cell[]): Entry["rows"][number] => ({ label, cells });
  const acts = verdict === "fail" || verdict === "waived";
  return {
    verdict,
    title: [named(rule), toned(prose(`${verdictWords}, ${severity}`), "quiet"), prose(title)],
    rows: [
      row("found", prose(reason.text)),
      ...trace.map(({ file, line, col, leaf, expected, actual }) => ({
        label: "leaf",
        cells: [
          named(leaf),
          prose(`expected ${expected}, found ${actual}`),
          toned(named(`${file}:${line}:${col}`), "quiet"),
        ],
        stacked: true as const,
      })),
      ...unknowns.map(({ reason: cause, words }) => {
        const detail = quotedDetail(cause);
        const told = prose(detail === null ? words : `${words}: ${detail}`);
        return { label: "unknown", cells: [told, prose(`→ ${nextStep(cause)}`)], stacked: true as const };
      }),
      ...(override === undefined ? [] : [row("override", named(override))]),
      ...(waiver === undefined ? [] : [row("waiver", named(waiver))]),
      ...(acts && why !== "" ? [row("why", prose(why))] : []),
      ...(acts && fix !== "" ? [row("fix", prose(fix))] : []),
      ...(verdict === "fail" || verdict === "unknown" ? [row("rule", named(`${at.file}:${at.line}:${at.col}`))] : []),
    ],
  };
}
