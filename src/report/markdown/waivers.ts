/** Waivers in Markdown: one row each with what it waives, until when and who answers for it, and then their findings. */
import type { ReportContext } from "../../model/report.ts";
import type { WaiverUse } from "../../model/waiver.ts";
import { markdownCode, markdownProse } from "../escape/escape-markdown.ts";
import { fitting } from "../fitting.ts";
import { plural } from "../numbers.ts";
import { aboutWords, answerWords, mostUrgentFirst, placesLeft, stateWords, waiverCounts } from "../waiver-words.ts";

export function markdownWaivers({ waivers }: ReportContext, most: number): string {
  if (waivers.uses.length === 0) return "";
  const uses = mostUrgentFirst(waivers);
  const { shown, left } = fitting(uses.map(rowOf), (most * 3) / 4);
  const waived = uses.filter(({ places }) => places.length > 0).map(waivedBy);
  const places = fitting(waived, most / 4);
  return [
    "### Waivers",
    `${markdownProse(waiverCounts(waivers))}. What is waived does not pass.`,
    ["| Waiver | State | About | Why | By |", "| --- | --- | --- | --- | --- |", ...shown].join("\n"),
    ...(left > 0 ? [`… and ${plural(left, "waiver", "waivers")} more: the JSON report has them all.`] : []),
    ...(places.shown.length > 0 ? [places.shown.join("\n")] : []),
    ...(places.left > 0
      ? [`… and findings of ${plural(places.left, "waiver", "waivers")} more: the JSON report has them all.`]
      : []),
  ].join("\n\n");
}

const rowOf = (use: WaiverUse): string => {
  const { waiver } = use;
  const texts = [stateWords(use), aboutWords(waiver), waiver.reason, answerWords(waiver)];
  return `| ${[markdownCode(waiver.id), ...texts.map(markdownProse)].join(" | ")} |`;
};

function waivedBy(use: WaiverUse): string {
  const places = use.places.map(
    ({ account, region, table, rule }) =>
      `${markdownCode(table)} (${markdownCode(account)}, ${markdownCode(region)}): ${markdownCode(rule)}`,
  );
  const more = placesLeft(use);
  const said = more > 0 ? [...places, `and ${plural(more, "finding", "findings")} more`] : places;
  return `- ${markdownCode(use.waiver.id)} waives ${said.join("; ")}`;
}
