/** A plan for the pull request or ticket in which it is reviewed. It stays below the size of a comment by leaving out rows, and says so. */
import type { PlanFormat, PlanReport } from "../../model/plan-report.ts";
import { markdownCode, markdownProse } from "../escape/escape-markdown.ts";
import { plural } from "../numbers.ts";
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

/** Characters: GitHub refuses comments of more than 65,536. */
const room = { steps: 40_000, leftOut: 12_000, templates: 6_000 } as const;
const tablesNamed = 5;

export const planMarkdownFormat: PlanFormat = {
  id: "markdown",
  extensions: [".md"],
  about: "for the pull request in which it is reviewed",
  render(report) {
    const { plan, applyCommand, notes } = report;
    const { foreignHosts } = plan.run;
    const groups = groupsOf(report.steps);
    const ofEach = Math.floor(room.steps / Math.max(1, groups.length));
    const kinds = leftOutOrder.filter((why) => plan.leftOut.some((left) => left.why === why));
    const parts = [
      "## Plan",
      `**${markdownProse(headlineOf(report))}**`,
      ...(foreignHosts.length === 0 ? [] : [`> ⚠️ **${foreignStamp}**: ${foreignHosts.map(markdownCode).join(", ")}`]),
      headRowsOf(report)
        .map(([label, text]) => `- ${label}: ${markdownCode(text)}`)
        .join("\n"),
      ...groups.map((group) => groupText(group, plan.currency, ofEach)),
      ...kinds.map((why) =>
        leftOutText(leftOutRows(plan.leftOut, why), leftOutTitles[why], room.leftOut / kinds.length),
      ),
      ...templateTexts(report),
      ...(plan.steps.length === 0 ? [] : [markdownProse(totalCostWords(report))]),
      ...(notes.length === 0 ? [] : [notes.map((note) => `- ${markdownProse(note)}`).join("\n")]),
      ...(plan.steps.length === 0 || applyCommand === null ? [] : [`To apply it: ${markdownCode(applyCommand)}`]),
    ];
    return `${parts.join("\n\n")}\n`;
  },
};

function groupText(group: StepGroup, currency: string, most: number): string {
  const rows = group.steps.map(({ step, says, changes }) => {
    const what = [says, ...changes].map(markdownProse).join("<br>");
    const mends = step.mends.map(({ rule, severity }) => `${markdownCode(rule)} (${severity})`).join(", ");
    const owner = step.owner === null ? "" : `<br>⚠️ ${markdownProse(ownerWords(step.owner))}`;
    const cost = markdownProse(stepCostWords(step.cost, currency));
    return `| ${markdownCode(step.region)} | ${markdownCode(step.table)}${owner} | ${what} | ${mends} | ${cost} | ${markdownCode(step.id)} |`;
  });
  const shown = fitting(rows, most);
  const needs = `Needs ${group.iam.map(markdownCode).join(", ")}.${group.oneWay ? ` **${oneWayWords}.**` : ""}`;
  const costs = costBasesOf(group).map((basis) => ` Costs: ${markdownProse(basis)}.`);
  const head = ["| Region | Table | What | Mends | Cost (estimate) | Step |", "| --- | --- | --- | --- | --- | --- |"];
  return [
    `### ${markdownProse(groupTitle(group))}`,
    `${needs}${costs.join("")}`,
    [...head, ...shown].join("\n"),
    ...more(rows.length - shown.length, "step"),
  ].join("\n\n");
}

function leftOutText(rows: readonly LeftOutRow[], title: string, most: number): string {
  const lines = rows.map(({ rule, words, findings }) => {
    const named = findings
      .slice(0, tablesNamed)
      .map(({ account, region, table }) => markdownCode(`${account} ${region} ${table}`));
    const others = findings.length - named.length;
    const tables = [...named, ...(others > 0 ? [`and ${others} more`] : [])].join(", ");
    return `| ${markdownCode(rule)} | ${tables} | ${markdownProse(words)} |`;
  });
  const shown = fitting(lines, most);
  const table = ["| Rule | Tables | Why |", "| --- | --- | --- |", ...shown].join("\n");
  return [`### ${title}`, table, ...more(lines.length - shown.length, "row")].join("\n\n");
}

/** Whatever stands in a snippet, the fence around it is longer. */
function templateTexts({ plan, templates }: PlanReport): readonly string[] {
  const known = plan.leftOut.flatMap(({ fingerprint }) => templates.get(fingerprint) ?? []);
  const texts = known.map(
    ({ title, text }) => `${title}:\n\n${"`".repeat(fence(text))}\n${text}\n${"`".repeat(fence(text))}`,
  );
  const shown = fitting([...new Set(texts)], room.templates);
  return shown.length === 0 ? [] : ["### For the templates", ...shown];
}

const fence = (text: string): number => Math.max(3, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1));

function fitting(rows: readonly string[], most: number): readonly string[] {
  let free = most;
  return rows.filter((each) => (free -= each.length + 1) >= 0);
}

const more = (count: number, one: string): readonly string[] =>
  count > 0 ? [`… and ${plural(count, one, `${one}s`)} more: the plan file has them all.`] : [];
