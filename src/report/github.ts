/**
 * The report for the log of a GitHub Actions step: annotations, the worst first. GitHub shows ten errors, ten warnings and
 * ten notices of a step and drops the others without a word, so nine are told with the tenth saying how many there are more.
 *
 * Errors are critical and high fails and what was not seen, warnings medium fails and what is unknown, notices all else.
 */
import { isEmptyShard } from "../model/empty-shard.ts";
import type { Finding } from "../model/finding.ts";
import type { CompiledRule } from "../model/policy.ts";
import type { Format, ReportContext, ReportWriter } from "../model/report.ts";
import type { Severity } from "../model/severity.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { failingLeaf } from "./failing-leaf.ts";
import {
  annotationLevels,
  workflowCommand,
  type Annotation,
  type AnnotationLevel,
  type AnnotationPlace,
} from "./github-command.ts";
import { headlineOf } from "./headline.ts";
import { nextStep } from "./next-step.ts";
import { grouped, plural } from "./numbers.ts";
import { termsOf } from "./override-words.ts";
import { placeInRepository } from "./place-in-repository.ts";
import { pathText, repositoryPath } from "./repository-path.ts";
import { foreignStamp } from "./run-words.ts";
import { unknownCauses } from "./unknown-causes.ts";
import { unseenByCause, type UnseenPlace } from "./unseen-by-cause.ts";
import { mostUrgentFirst, stateWords } from "./waiver-words.ts";

export const githubFormat: Format = {
  id: "github",
  extensions: [],
  about: "for the log of a GitHub Actions step: annotations",
  create: githubWriter,
};

const mostShown = 10;
/** So many causes of a gap, and so many waivers, go before the first finding; the others after the last. */
const firstGaps = 3;
const mostPlaces = 10;

function githubWriter(context: ReportContext): ReportWriter {
  const failing: Record<Severity, Finding[]> = { low: [], medium: [], high: [], critical: [] };
  const unknown = unknownCauses("cause");
  return {
    begin: () => "",
    table({ findings }) {
      for (const finding of findings) {
        unknown.add(finding);
        const { verdict, severity } = finding;
        if (verdict === "fail" && failing[severity].length < mostShown) failing[severity].push(finding);
      }
      return "";
    },
    end() {
      const fails = (...of: readonly Severity[]): readonly Told[] =>
        of.flatMap((severity) => failsOf(context, severity, failing[severity]));
      const unseen = unseenAnnotations(context);
      const gaps = unknown.causes().map((cause) => unknownAnnotation(cause, context));
      const left = unknown.left();
      const ending = waivers(context);
      const told = {
        error: [...unseen.slice(0, firstGaps), ...fails("critical", "high"), ...unseen.slice(firstGaps)],
        warning: [
          ...stamp(context),
          ...gaps.slice(0, firstGaps),
          ...fails("medium"),
          ...gaps.slice(firstGaps),
          ...(left > 0 ? [{ findings: left }] : []),
        ],
        notice: [headline(context), ...ending.slice(0, firstGaps), ...fails("low"), ...ending.slice(firstGaps)],
      } as const satisfies Record<AnnotationLevel, readonly Told[]>;
      return annotationLevels.map((level) => commands(level, told[level])).join("");
    },
  };
}

/** What may be shown, and what of it is only counted: findings, or causes why something was not seen. */
type Told = Omit<Annotation, "level"> | { readonly findings: number };

function commands(level: AnnotationLevel, told: readonly Told[]): string {
  const shown = told.filter((each) => "title" in each);
  const counted = told.reduce((sum, each) => sum + ("title" in each ? 0 : each.findings), 0);
  const isWhole = counted === 0 && shown.length <= mostShown;
  const first = isWhole ? shown : shown.slice(0, mostShown - 1);
  const more = counted + shown.length - first.length;
  const last = {
    title: `${grouped(more)} more`,
    lines: [
      `${plural(more, "annotation", "annotations")} of this kind more: GitHub shows ${mostShown} of a step. See the step summary (-o github-summary="$GITHUB_STEP_SUMMARY") or the JSON report.`,
    ],
  };
  return [...first, ...(isWhole ? [] : [last])].map((each) => workflowCommand({ ...each, level })).join("");
}

/** The first of them with their place, the others by their number. */
function failsOf(context: ReportContext, severity: Severity, first: readonly Finding[]): readonly Told[] {
  const left = context.summary.failing[severity] - first.length;
  return [...first.map((finding) => failAnnotation(finding, context)), ...(left > 0 ? [{ findings: left }] : [])];
}

function failAnnotation(finding: Finding, context: ReportContext): Told {
  const { severity, rule: id, table, account, region, reason } = finding;
  const rule = context.policy.rules.find((each) => each.id === id);
  const fix = rule === undefined ? "" : termsOf(rule, finding).fix;
  const place = rule === undefined ? undefined : placeOf(rule, finding, context);
  return {
    title: `${severity}: ${id} on ${table}`,
    lines: [
      `Table ${table} (${named(account, context)}, ${region}): ${reason.text}`,
      ...(fix === "" ? [] : [`Fix: ${fix}`]),
    ],
    ...(place !== undefined && { place }),
  };
}

/** None in a file that the repository does not have: GitHub would show the annotation nowhere. */
function placeOf(rule: CompiledRule, finding: Finding, context: ReportContext): AnnotationPlace | undefined {
  const at = placeInRepository(failingLeaf(rule, finding), { rule, finding }, context);
  const path = repositoryPath(at.file, context.options.policyFiles);
  if (path.isShipped) return undefined;
  return { file: pathText(path), line: at.line, endLine: at.endLine, col: at.col };
}

function unseenAnnotations(context: ReportContext): readonly Told[] {
  const { coverage } = context;
  const causes = unseenByCause(coverage.unseen).map(({ reason, count, places }): Told => {
    const where = places.slice(0, mostPlaces).map((place) => placeWords(place, context));
    const more = places.length - where.length;
    return {
      title: `not seen: ${unknownWords(reason)}`,
      lines: [
        `Not seen, so not judged (${grouped(count)}): ${where.join("; ")}${more > 0 ? ` and ${plural(more, "account", "accounts")} more` : ""}.`,
        `What to do: ${nextStep(reason)}`,
      ],
    };
  });
  if (coverage.scopes.seen > 0 || isEmptyShard(coverage)) return causes;
  return [
    { title: "nothing was seen", lines: ["No Region of any account was seen: nothing is known about any table."] },
    ...causes,
  ];
}

function placeWords({ account, regions }: UnseenPlace, context: ReportContext): string {
  if (account === null) return "accounts that were not listed, however many there are";
  const shown = regions?.slice(0, mostPlaces).join(" ") ?? "every Region";
  const more = (regions?.length ?? 0) - mostPlaces;
  return `${named(account, context)}: ${shown}${more > 0 ? ` and ${grouped(more)} more` : ""}`;
}

function unknownAnnotation(
  { reason, findings, tables }: ReturnType<ReturnType<typeof unknownCauses>["causes"]>[number],
  context: ReportContext,
): Told {
  const first = tables
    .slice(0, 3)
    .map(({ account, region, table }) => `${table} (${named(account, context)}, ${region})`);
  return {
    title: `unknown: ${unknownWords(reason)}`,
    lines: [
      `Neither pass nor fail: ${plural(findings, "finding", "findings")}, first of ${first.join(", ")}.`,
      `What to do: ${nextStep(reason)}`,
    ],
  };
}

function headline(context: ReportContext): Told {
  return { title: "Are the DynamoDB tables restorable?", lines: [headlineOf(context).text] };
}

const stamp = ({ run }: ReportContext): readonly Told[] =>
  run.foreignHosts.length === 0
    ? []
    : [{ title: foreignStamp, lines: [run.foreignHosts.slice(0, mostPlaces).join(", ")] }];

/** Those that somebody has to see to. */
const waivers = (context: ReportContext): readonly Told[] =>
  mostUrgentFirst(context.waivers)
    .filter(({ state, expiresSoon }) => state !== "in-force" || expiresSoon)
    .map((use) => ({ title: `waiver ${use.waiver.id}`, lines: [stateWords(use)] }));

const named = (account: string, { accountNames }: ReportContext): string => {
  const name = accountNames.get(account);
  return name === undefined ? account : `${account} ${name}`;
};
