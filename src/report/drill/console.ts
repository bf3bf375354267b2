/** Drills for a person at a terminal: a line a drill, checks that did not hold, counts, evidence, what to do next. */
import type { DrillOutcome, DrillRecord } from "../../model/drill.ts";
import type { DrillReport } from "../../model/drill-report.ts";
import { terminalProse, terminalText } from "../escape/escape-terminal.ts";
import { paintWith, type Paint } from "../paint.ts";
import { drillCounts, estimateWords, limitWords, sourceWords, tookWords } from "./words.ts";

const painted: Readonly<Record<DrillOutcome, keyof Paint>> = { held: "pass", "not-held": "fail", failed: "fail" };

export function drillConsole(report: DrillReport, look: { readonly colour: boolean }): string {
  const paint = paintWith(look);
  const { drills, notBegun, left, sample, evidence, next } = report;
  return [
    ...drills.flatMap((drill) => drillLines(drill, paint)),
    ...notBegun.map(
      ({ target, because }) => `${paint.quiet("not begun")} ${placeOf(target)}  ${terminalProse(because)}`,
    ),
    "",
    paint.strong(drillCounts(report)),
    ...(sample === null
      ? []
      : [`Sample: ${sample.percent}% of ${sample.of} tables, by account, --seed ${terminalText(sample.seed)}`]),
    `Cost: ${estimateWords(report.estimate)}`,
    ...left.map(
      ({ record, because }) => `Still there: ${record.scratch} in ${placeOf(record)}: ${terminalProse(because)}`,
    ),
    ...(report.foreignHosts.length === 0
      ? []
      : [`NOT OBSERVED FROM AWS: drilled at ${report.foreignHosts.map(terminalText).join(", ")}`]),
    `Evidence: ${terminalText(evidence.file)}, ${evidence.signed ? "signed" : "not signed (see --sign-key)"}`,
    `Journal: ${terminalText(report.journal)}`,
    ...next.flatMap(({ command, why }) => [`${terminalProse(why)}:`, `  ${terminalText(command)}`]),
    "",
  ].join("\n");
}

const placeOf = ({ account, region, table }: Pick<DrillRecord, "account" | "region" | "table">): string =>
  [account, region, table].map(terminalText).join(" ");

function drillLines(drill: DrillRecord, paint: Paint): readonly string[] {
  const { outcome, because, rto, rpo } = drill;
  const limits = [rto && limitWords("RTO", rto), rpo && limitWords("RPO", rpo)].filter((words) => words !== null);
  const told = [tookWords(drill), terminalText(sourceWords(drill)), ...limits].join(", ");
  const state = paint[painted[outcome]](outcome.padEnd(9));
  return [
    `${state} ${placeOf(drill)}  ${told}`,
    ...(because === null ? [] : [`          ${terminalProse(because)}`]),
    ...drill.checks
      .filter(({ held }) => !held)
      .map(
        ({ name, expected, actual }) =>
          `          ${name}: expected ${terminalText(expected)}, found ${terminalText(actual)}`,
      ),
  ];
}
