/** Which control is supported by which rule in, its text in one of three formats out; all texts of policies are escaped. */
import type { ControlRow, FrameworkTable, Support } from "../model/control-table.ts";
import type { ReportContext } from "../model/report.ts";
import { escapedJson } from "./escape/escape-json.ts";
import { markdownCode, markdownProse } from "./escape/escape-markdown.ts";
import { terminalProse, terminalText } from "./escape/escape-terminal.ts";
import { layOut } from "./lay-out.ts";
import { paintWith } from "./paint.ts";

type Look = ReportContext["options"];

/** `subject`: whose rules they are, as a person names it. */
export type ControlReport = { readonly subject: string; readonly frameworks: readonly FrameworkTable[] };

/** Each ends without a line feed. */
export const controlFormats = {
  console: inConsole,
  markdown: inMarkdown,
  json: ({ subject, frameworks }: ControlReport): string =>
    escapedJson(JSON.stringify({ subject, frameworks }, null, 2)),
} as const satisfies Record<string, (report: ControlReport, look: Look) => string>;

export type ControlFormatId = keyof typeof controlFormats;
export const controlFormatIds = Object.keys(controlFormats) as readonly ControlFormatId[];

const notes = [
  "A rule supports a control and never satisfies it: what else a control asks for, no look at tables can tell.",
  "Counted are the controls that the named sources bring together with backups of DynamoDB tables, not all of a framework.",
  "A star marks a mapping that is published for the very check, by AWS for shipped rules; others are a reading of this project, or of a tool that the source names.",
];

function inConsole({ subject, frameworks }: ControlReport, look: Look): string {
  const paint = paintWith(look);
  const width = Math.min(look.columns, 140);
  const sections = frameworks.map(({ title, controls, covers, id }) => {
    const head = layOut([[`${paint.strong(terminalText(title))}  ${paint.quiet(coversWords(covers))}`]], {
      width,
      indent: 0,
    });
    const rows = controls.map((row) => [
      terminalText(row.id),
      terminalProse(row.listed?.title ?? "not in the list"),
      row.supportedBy.length === 0 ? paint.quiet("no rule") : rulesOf(row).map(terminalStarred).join(", "),
    ]);
    const table = layOut([[terminalText(id), "What it is", "Supported by"].map(paint.quiet), ...rows], {
      width,
      indent: 2,
    });
    return `${head}\n${table}`;
  });
  const about = layOut([[`Controls that the rules of ${terminalText(subject)} support`]], { width, indent: 0 });
  const below = notes.map((note) => layOut([[paint.quiet(note)]], { width, indent: 0 })).join("\n");
  return [about, ...sections, below].join("\n\n");
}

function inMarkdown({ subject, frameworks }: ControlReport): string {
  const sections = frameworks.map(({ title, controls, covers }) => {
    const rows = controls.map((row) => {
      const supported = rulesOf(row).map(
        ({ rule, isPublishers }) => `${markdownCode(rule)}${isPublishers ? " \\*" : ""}`,
      );
      const cells = [
        markdownProse(row.id),
        markdownProse(row.listed?.title ?? "not in the list"),
        supported.length === 0 ? "no rule" : supported.join(", "),
        sourcesOf(row).map(markdownProse).join("; "),
      ];
      return `| ${cells.join(" | ")} |`;
    });
    const head = ["| Control | What it is | Supported by | Sources |", "| --- | --- | --- | --- |"];
    return [`## Framework: ${markdownProse(title)}`, `It ${coversWords(covers)}.`, [...head, ...rows].join("\n")].join(
      "\n\n",
    );
  });
  return [`# Controls that the rules of ${markdownProse(subject)} support`, notes.join(" "), ...sections].join("\n\n");
}

const coversWords = (covers: FrameworkTable["covers"]): string =>
  covers === null ? "has no list of its controls" : `covers ${covers.supported} of ${covers.listed}`;

type Starred = { readonly rule: string; readonly isPublishers: boolean };

/** A rule may support a control by two mappings. */
function rulesOf({ supportedBy }: ControlRow): readonly Starred[] {
  const isPublishers = ({ kind }: Support): boolean => kind === "publisher";
  return [...new Set(supportedBy.map(({ rule }) => rule))].map((rule) => ({
    rule,
    isPublishers: supportedBy.some((support) => support.rule === rule && isPublishers(support)),
  }));
}

const terminalStarred = ({ rule, isPublishers }: Starred): string => `${terminalText(rule)}${isPublishers ? "*" : ""}`;

/** Of the mappings where there are any, else of the control's place in the list. */
const sourcesOf = ({ supportedBy, listed }: ControlRow): readonly string[] =>
  supportedBy.length === 0 ? [listed?.source ?? ""] : [...new Set(supportedBy.map(({ source }) => source))];
