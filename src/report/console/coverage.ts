/** Coverage on a terminal: the counts, each cause for which something was not seen with what to do, and what was left out. */
import { quotedDetail, unknownWords } from "../../model/unknown-words.ts";
import { unseenWords } from "../../model/unseen-words.ts";
import type { Page } from "../page.ts";
import { clipped } from "../clipped.ts";
import { coverageNotes, seenWords } from "../coverage-words.ts";
import { terminalProse, terminalText } from "../escape/escape-terminal.ts";
import { layOut } from "../lay-out.ts";
import { nextStep } from "../next-step.ts";
import { plural } from "../numbers.ts";
import { populationSheet } from "../population-words.ts";
import { unseenByCause, type UnseenCause, type UnseenPlace } from "../unseen-by-cause.ts";

/** Names shown of each list; the JSON report has them all. */
const mostCauses = 20;
const mostPlaces = 10;
const mostRegions = 6;
const mostWritten = 50;

export type CoveragePage = Pick<Page, "coverage" | "run" | "accountNames" | "paint" | "width">;

export function consoleCoverage(page: CoveragePage): string {
  const { coverage, paint, width } = page;
  return [
    paint.strong("Coverage"),
    layOut([[seenWords(coverage).join(" · ")]], { width, indent: 2 }),
    ...populationSheet(coverage).map((text) => layOut([[paint.quiet(terminalText(text))]], { width, indent: 2 })),
    ...unseen(page),
    ...notes(page),
  ].join("\n");
}

function unseen(page: CoveragePage): readonly string[] {
  const { coverage, paint, width } = page;
  if (coverage.unseen.length === 0) return [];
  const causes = unseenByCause(coverage.unseen);
  const count = unseenWords(coverage.unseen, plural);
  return [
    "",
    layOut([[paint.unknown(`Not seen: ${count}. What they hold is not known and not judged.`)]], { width, indent: 2 }),
    ...causes.slice(0, mostCauses).flatMap((cause) => causeLines(cause, page)),
    ...more(causes.length - mostCauses, "cause", "causes"),
  ];
}

function causeLines({ reason, count, places }: UnseenCause, page: CoveragePage): readonly string[] {
  const { paint, width } = page;
  const said = quotedDetail(reason);
  const times = count > 1 ? `: ${plural(count, "time", "times")}` : "";
  const rows = [
    ...places.slice(0, mostPlaces).map((place) => placeCells(place, page)),
    ...(places.length > mostPlaces
      ? [["…", `and ${plural(places.length - mostPlaces, "account", "accounts")} more`]]
      : []),
  ];
  return [
    "",
    layOut([[paint.unknown(terminalProse(`${unknownWords(reason)}${times}`))]], { width, indent: 2 }),
    layOut(rows, { width, indent: 4 }),
    ...(said === null ? [] : [layOut([["AWS:", terminalProse(clipped(said))]], { width, indent: 4 })]),
    layOut([["→", terminalProse(nextStep(reason))]], { width, indent: 4 }),
  ];
}

function placeCells({ account, regions }: UnseenPlace, { accountNames }: CoveragePage): readonly string[] {
  if (account === null) return ["?", "accounts that were not listed, however many there are"];
  const name = accountNames.get(account);
  const where = regions === null ? "every Region" : someOf(regions, mostRegions);
  return [terminalText(account), name === undefined ? where : `${terminalText(name)}: ${where}`];
}

function notes({ coverage, run, accountNames, width }: CoveragePage): readonly string[] {
  return coverageNotes(coverage, run).flatMap(({ text, about, written }) => {
    const most = written === true ? mostWritten : mostPlaces;
    const rows = about.slice(0, most).map(({ name, text: detail }) => {
      const said = [accountNames.get(name), detail].filter((part) => part !== undefined && part !== "").join(": ");
      return [terminalText(name), terminalProse(said)];
    });
    return [
      "",
      layOut([[terminalText(text)]], { width, indent: 2 }),
      ...(rows.length === 0 ? [] : [layOut(rows, { width, indent: 4 })]),
      ...more(about.length - most, "other", "others"),
    ];
  });
}

const more = (count: number, one: string, many: string): readonly string[] =>
  count > 0 ? [`    … and ${plural(count, one, many)} more; see -o audit.json`] : [];

const someOf = (names: readonly string[], most: number): string => {
  const shown = names.slice(0, most).map(terminalText).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
};
