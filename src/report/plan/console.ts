/** A plan for a terminal: what would be done, by action and account, what is left out and why, and the command that applies it. */
import type { PlanFormat, PlanReport, ReportedStep } from "../../model/plan-report.ts";
import { terminalProse, terminalText } from "../escape/escape-terminal.ts";
import { plural } from "../numbers.ts";
import { paintWith, type Paint } from "../paint.ts";
import { foreignStamp } from "../run-words.ts";
import {
  costBasesOf,
  groupsOf,
  groupTitle,
  headlineOf,
  headRowsOf,
  leftOutOrder,
  leftOutRows,
  leftOutTitles,
  oneWayWords,
  ownerWords,
  stepCostWords,
  totalCostWords,
  type LeftOutRow,
  type StepGroup,
} from "./plan-words.ts";

/** Of each group: a reviewer of thousands of steps reads the file. */
const most = { steps: 50, rows: 20, tables: 5, templates: 3 } as const;

export const planConsoleFormat: PlanFormat = {
  id: "console",
  extensions: [".txt"],
  about: "for a terminal",
  render(report) {
    const paint = paintWith(report.options);
    const { plan, applyCommand } = report;
    const { foreignHosts } = plan.run;
    const parts = [
      [
        ...(foreignHosts.length === 0
          ? []
          : [paint.unknown(`${foreignStamp}: ${foreignHosts.map(terminalText).join(", ")}`)]),
        paint.strong(headlineOf(report)),
        ...headRowsOf(report).map(([label, text]) => `${label.padEnd(10)} ${terminalText(text)}`),
      ],
      ...groupsOf(report.steps).map((group) => groupLines(group, report, paint)),
      ...leftOutOrder.map((why) => leftOutLines(leftOutRows(plan.leftOut, why), leftOutTitles[why], { report, paint })),
      [
        ...(plan.steps.length === 0 ? [] : [totalCostWords(report)]),
        ...report.notes.map((note) => `Note: ${terminalProse(note)}`),
      ],
      plan.steps.length === 0 || applyCommand === null ? [] : ["To apply it:", `  ${terminalText(applyCommand)}`],
    ];
    return `${parts
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join("\n"))
      .join("\n\n")}\n`;
  },
};

function groupLines(group: StepGroup, { plan }: PlanReport, paint: Paint): readonly string[] {
  const shown = group.steps.slice(0, most.steps);
  return [
    paint.strong(terminalText(groupTitle(group))),
    `  needs ${group.iam.map(terminalText).join(", ")}${group.oneWay ? `; ${paint.unknown(oneWayWords)}` : ""}`,
    ...costBasesOf(group).map((basis) => `  costs: ${terminalProse(basis)}`),
    ...shown.flatMap((step) => stepLines(step, plan.currency, paint)),
    ...more(group.steps.length - shown.length, "step"),
  ];
}

function stepLines({ step, says, changes }: ReportedStep, currency: string, paint: Paint): readonly string[] {
  const mends = step.mends.map(({ rule, severity }) => `${terminalText(rule)} (${severity})`).join(", ");
  return [
    `  ${terminalText(step.region)} ${paint.strong(terminalText(step.table))} ${paint.quiet(step.id)}`,
    `    ${terminalProse(says)}`,
    ...changes.map((change) => `    ${terminalProse(change)}`),
    `    mends ${mends}`,
    `    ${terminalProse(stepCostWords(step.cost, currency))}`,
    ...(step.owner === null ? [] : [`    ${paint.unknown(terminalProse(ownerWords(step.owner)))}`]),
  ];
}

type Around = { readonly report: PlanReport; readonly paint: Paint };

function leftOutLines(rows: readonly LeftOutRow[], title: string, { report, paint }: Around): readonly string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, most.rows);
  return [
    paint.strong(`${title}: ${plural(findingsIn(rows), "finding", "findings")}`),
    ...shown.flatMap(({ rule, words, findings }) => [
      `  ${terminalText(rule)}: ${terminalProse(words)}`,
      ...findings
        .slice(0, most.tables)
        .map(({ account, region, table }) => `    ${[account, region, table].map(terminalText).join(" ")}`),
      ...more(findings.length - most.tables, "table").map((line) => `  ${line}`),
    ]),
    ...more(findingsIn(rows.slice(most.rows)), "finding"),
    ...templateLines(shown, report),
  ];
}

function templateLines(rows: readonly LeftOutRow[], { templates }: PlanReport): readonly string[] {
  const known = rows.flatMap(({ findings }) => findings.flatMap(({ fingerprint }) => templates.get(fingerprint) ?? []));
  return known
    .slice(0, most.templates)
    .flatMap(({ title, text }) => [`  ${title}:`, ...text.split("\n").map((line) => `    ${terminalText(line)}`)]);
}

const findingsIn = (rows: readonly LeftOutRow[]): number =>
  rows.reduce((sum, { findings }) => sum + findings.length, 0);

const more = (count: number, one: string): readonly string[] =>
  count > 0 ? [`  … and ${plural(count, one, `${one}s`)} more: the plan file has them all`] : [];
