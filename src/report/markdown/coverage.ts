/** Coverage in Markdown: counts, what was not seen by cause with what to do, and what was left out with its reason. */
import type { ReportContext } from "../../model/report.ts";
import { quotedDetail, unknownWords } from "../../model/unknown-words.ts";
import { unseenWords } from "../../model/unseen-words.ts";
import { clipped } from "../clipped.ts";
import { coverageNotes, seenWords } from "../coverage-words.ts";
import { markdownCode, markdownProse } from "../escape/escape-markdown.ts";
import { fitting } from "../fitting.ts";
import { nextStep } from "../next-step.ts";
import { grouped, plural } from "../numbers.ts";
import { populationSheet } from "../population-words.ts";
import { unseenByCause, type UnseenPlace } from "../unseen-by-cause.ts";

/** Names shown of each list. */
const mostPlaces = 10;
const mostRegions = 6;
const mostWritten = 50;

export function markdownCoverage(context: ReportContext, most: number): string {
  const { coverage } = context;
  return [
    "### Coverage",
    `${seenWords(coverage).join(" · ")}.`,
    populationSheet(coverage).map(markdownProse).join(" "),
    ...unseen(context, most / 2),
    ...notes(context, most / 2),
  ].join("\n\n");
}

function unseen(context: ReportContext, most: number): readonly string[] {
  const { coverage } = context;
  if (coverage.unseen.length === 0) return [];
  const rows = unseenByCause(coverage.unseen).map(({ reason, count, places }) => {
    const said = quotedDetail(reason);
    const why = [
      `${markdownProse(unknownWords(reason))}${count > 1 ? ` (${grouped(count)} times)` : ""}`,
      ...(said === null ? [] : [`“${markdownProse(clipped(said))}”`]),
    ].join(". ");
    const where = places.slice(0, mostPlaces).map((place) => placeWords(place, context));
    const more =
      places.length > mostPlaces ? [`and ${plural(places.length - mostPlaces, "account", "accounts")} more`] : [];
    return `| ${[...where, ...more].join("; ")} | ${why} | ${markdownProse(nextStep(reason))} |`;
  });
  const { shown, left } = fitting(rows, most);
  const count = unseenWords(coverage.unseen, plural);
  return [
    `**Not seen: ${count}.** What they hold is not known and not judged.`,
    ["| Where | Why | What to do |", "| --- | --- | --- |", ...shown].join("\n"),
    ...(left > 0 ? [`… and ${plural(left, "cause", "causes")} more: the JSON report has them all.`] : []),
  ];
}

function placeWords({ account, regions }: UnseenPlace, { accountNames }: ReportContext): string {
  if (account === null) return "accounts that were not listed, however many there are";
  const name = accountNames.get(account);
  const who = name === undefined ? markdownCode(account) : `${markdownCode(account)} ${markdownProse(name)}`;
  return `${who}: ${regions === null ? "every Region" : someOf(regions.map(markdownCode), mostRegions)}`;
}

/** Every note has its line, whatever room there is: only of its names some may be left out, which is said. */
function notes({ coverage, run, accountNames }: ReportContext, most: number): readonly string[] {
  const items = coverageNotes(coverage, run).map(({ text, about, written }) => ({
    text: markdownProse(text),
    names: about.slice(0, written === true ? mostWritten : mostPlaces).map(({ name, text: detail }) => {
      const said = [accountNames.get(name), detail].filter((part) => part !== undefined && part !== "").join(", ");
      return said === "" ? markdownCode(name) : `${markdownCode(name)} (${markdownProse(clipped(said))})`;
    }),
    count: about.length,
  }));
  const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length + 2, 0);
  let room = most - lengthOf(items.map(({ text }) => text));
  const lines = new Map<string, string>();
  // The shortest lists first, so that one long list does not cost the others theirs.
  for (const { text, names, count } of items.toSorted((a, b) => lengthOf(a.names) - lengthOf(b.names))) {
    const { shown } = fitting(names, room);
    room -= lengthOf(shown);
    const more = count - shown.length;
    const left = more === 0 ? "" : `${shown.length === 0 ? "" : " and "}${grouped(more)} more`;
    lines.set(text, count === 0 ? `- ${text}` : `- ${text}: ${shown.join(", ")}${left}`);
  }
  return items.length === 0 ? [] : [items.map(({ text }) => lines.get(text)).join("\n")];
}

const someOf = (texts: readonly string[], most: number): string =>
  texts.length > most
    ? `${texts.slice(0, most).join(", ")} and ${grouped(texts.length - most)} more`
    : texts.join(", ");
