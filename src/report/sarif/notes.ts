/** What a SARIF file tells beside findings: what was not seen or not known, what was told together, and whose answers these are. */
import { isEmptyShard } from "../../model/empty-shard.ts";
import type { ReportContext } from "../../model/report.ts";
import { quotedDetail, unknownWords } from "../../model/unknown-words.ts";
import { clipped } from "../clipped.ts";
import { coverageNotes } from "../coverage-words.ts";
import { nextStep } from "../next-step.ts";
import { grouped, plural } from "../numbers.ts";
import { foreignStamp } from "../run-words.ts";
import type { Grain } from "./grain.ts";
import type { SarifRules } from "./rules.ts";
import { sarifText } from "./text.ts";
import { unseenByCause, type UnseenPlace } from "../unseen-by-cause.ts";
import type { UnknownCauses } from "../unknown-causes.ts";
import { mostUrgentFirst, stateWords } from "../waiver-words.ts";

/** Kinds of notes, in the order of their descriptors. */
const kinds = {
  unseen: "An account, a Region or a table was not seen, so nothing about it was judged",
  unknown: "What decides a finding could not be read: neither a pass nor a fail",
  together: "Findings were told together, as there are more than code scanning shows",
  foreign: "Something else than AWS answered",
  coverage: "What was left out, and what is no gap",
  waiver: "A waiver waives nothing, or will soon end",
} as const;

type Kind = keyof typeof kinds;
const kindIds = Object.keys(kinds) as readonly Kind[];

export const describedNotes = (): readonly object[] =>
  kindIds.map((kind) => ({ id: kind, shortDescription: { text: kinds[kind] } }));

const note = (kind: Kind, level: "error" | "warning" | "note", texts: readonly string[]) => ({
  descriptor: { id: kind, index: kindIds.indexOf(kind) },
  level,
  message: { text: texts.join(" ") },
});

const mostPlaces = 500;
const mostNames = 50;
const mostWaivers = 100;

/** `unknown`: told apart by rule. `grained`: how finely each rule was told. */
export function notes(
  context: ReportContext,
  {
    rules,
    unknown,
    grained,
  }: { readonly rules: SarifRules; readonly unknown: UnknownCauses; readonly grained: ReadonlyMap<string, Grain> },
): readonly object[] {
  const { run } = context;
  return [
    ...(run.foreignHosts.length === 0
      ? []
      : [note("foreign", "warning", [sarifText(`${foreignStamp}: ${run.foreignHosts.join(", ")}`)])]),
    ...unseenNotes(context),
    ...unknownNotes(rules, unknown),
    ...togetherNotes(context, grained),
    ...coverageNotes(context.coverage, run).map(({ text, about }) => {
      const names = about
        .slice(0, mostNames)
        .map(({ name, text: said }) => (said === "" ? name : `${name} (${clipped(said)})`));
      return note("coverage", "note", [
        `${sarifText(text)}${names.length === 0 ? "." : `: ${listed(names, about.length)}.`}`,
      ]);
    }),
    ...waiverNotes(context),
  ];
}

function unseenNotes({ coverage, accountNames }: ReportContext): readonly object[] {
  const causes = unseenByCause(coverage.unseen).map(({ reason, places }) => {
    const said = quotedDetail(reason);
    const where = places.slice(0, mostPlaces).map((place) => placeWords(place, accountNames));
    return note("unseen", "error", [
      `Not seen: ${sarifText(unknownWords(reason))}.`,
      ...(said === null ? [] : [`“${sarifText(clipped(said))}”.`]),
      `Where: ${listed(where, places.length)}.`,
      `What to do: ${sarifText(nextStep(reason))}`,
    ]);
  });
  if (coverage.scopes.seen > 0 || isEmptyShard(coverage)) return causes;
  return [...causes, note("unseen", "error", ["No Region of any account was seen: nothing is known about any table."])];
}

function placeWords({ account, regions }: UnseenPlace, names: ReportContext["accountNames"]): string {
  if (account === null) return "accounts that were not listed, however many there are";
  const name = names.get(account);
  const where = regions === null ? "every Region" : regions.slice(0, mostNames).join(" ");
  const more = (regions?.length ?? 0) - mostNames;
  return `${account}${name === undefined ? "" : ` ${name}`}: ${where}${more > 0 ? ` and ${grouped(more)} more` : ""}`;
}

function unknownNotes(rules: SarifRules, unknown: UnknownCauses): readonly object[] {
  const causes = unknown.causes().map(({ reason, rule, findings, tables }) => {
    const described = rules.all.find((each) => each.rule.id === rule);
    const names = tables.map(({ account, region, table }) => `${table} (${account}, ${region})`);
    return {
      ...note("unknown", "warning", [
        `Not known to ${sarifText(rule)}: ${sarifText(unknownWords(reason))}.`,
        `${plural(findings, "table", "tables")}: ${listed(names, findings)}.`,
        `What to do: ${sarifText(nextStep(reason))}`,
      ]),
      ...(described !== undefined && { associatedRule: { id: described.id, index: described.index } }),
    };
  });
  const left = unknown.left();
  if (left === 0) return causes;
  return [
    ...causes,
    note("unknown", "warning", [
      `${plural(left, "finding", "findings")} more are unknown for other causes; the JSON report has each.`,
    ]),
  ];
}

function togetherNotes({ summary }: ReportContext, grained: ReadonlyMap<string, Grain>): readonly object[] {
  return summary.rules.flatMap(({ rule, fail, waived }) => {
    const grain = grained.get(rule) ?? "table";
    if (grain === "table") return [];
    const how = grain === "account" ? "by account" : "as one";
    return [
      note("together", "warning", [
        `${plural(fail + waived, "finding", "findings")} of ${sarifText(rule)} are told ${how}: there are more than the 5,000 that code scanning shows.`,
        "The JSON report has each.",
      ]),
    ];
  });
}

function waiverNotes({ waivers }: ReportContext): readonly object[] {
  const uses = mostUrgentFirst(waivers).filter(({ state, expiresSoon }) => state !== "in-force" || expiresSoon);
  const shown = uses
    .slice(0, mostWaivers)
    .map((use) => note("waiver", "note", [sarifText(`${use.waiver.id}: ${stateWords(use)}`)]));
  const left = uses.length - shown.length;
  return left === 0
    ? shown
    : [...shown, note("waiver", "note", [`${plural(left, "waiver", "waivers")} more; the JSON report has each.`])];
}

/** Texts of others, each a message of its own, so that none makes a link with its neighbour. */
function listed(names: readonly string[], count: number): string {
  const more = count - names.length;
  return `${names.map(sarifText).join(", ")}${more > 0 ? ` and ${grouped(more)} more` : ""}`;
}
