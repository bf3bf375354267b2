/** Two runs compared, for a terminal: what is new first, at most 50 of each kind; everything else is counted. */
import type {
  ComparisonContext,
  ComparisonFormat,
  ComparisonTotals,
  FindingChange,
  TableChange,
} from "../../model/comparison.ts";
import { changeNotes, changeOrder, changeTitles, circumstances, totalsWords } from "./change-words.ts";
import { terminalProse, terminalText } from "../escape/escape-terminal.ts";
import { layOut } from "../lay-out.ts";
import { instantWords, plural } from "../numbers.ts";
import { paintWith, type Paint } from "../paint.ts";
import { foreignStamp } from "../run-words.ts";
import { worstChanges, type WorstChanges } from "../worst-changes.ts";

const most = 50;

export const compareConsoleFormat: ComparisonFormat = {
  id: "console",
  extensions: [".txt"],
  about: "for a terminal, the default",
  create(context) {
    const worst = worstChanges(most);
    return {
      begin: () => "",
      change(change) {
        worst.add(change);
        return "";
      },
      end: (totals) => document(context, worst, totals),
    };
  },
};

type Page = { readonly paint: Paint; readonly width: number };

function document(context: ComparisonContext, worst: WorstChanges, totals: ComparisonTotals): string {
  const { before, after, options } = context;
  const page: Page = { paint: paintWith(options), width: Math.min(options.columns, 140) };
  const { paint, width } = page;
  const hosts = [...new Set([...before.foreignHosts, ...after.foreignHosts])];
  const head = layOut(
    [
      ["From", `${terminalText(before.id)}  ${instantWords(before.asOf)}`],
      ["To", `${terminalText(after.id)}  ${instantWords(after.asOf)}`],
      ["Policy", terminalText(after.policy.id)],
      ...circumstances(context).map((text) => ["", terminalProse(text)]),
    ],
    { width, indent: 0 },
  );
  const counts = totalsWords(totals)
    .map((text) => `  ${text}`)
    .join("\n");
  const sections = changeOrder.flatMap((kind) => {
    const found = worst.findings(kind);
    if (found.length === 0) return [];
    const left = totals.findings[kind] - found.length;
    const more = left > 0 ? [`  … and ${plural(left, "finding", "findings")} more; see -f json`] : [];
    return [[paint.strong(changeTitles[kind]), rows(found, page), ...more].join("\n")];
  });
  const stamp = hosts.length === 0 ? [] : [paint.fail(`${foreignStamp}: ${hosts.map(terminalText).join(", ")}`)];
  const parts = [
    ...stamp,
    `${paint.strong("What changed")}\n${head}`,
    counts,
    ...sections,
    ...tableRows(worst, totals, page),
  ];
  return `${parts.join("\n\n")}\n`;
}

const signs = {
  new: ["fail", "✗"],
  "still-failing": ["fail", "✗"],
  unknown: ["unknown", "?"],
  waived: ["quiet", "~"],
  "not-judged": ["unknown", "?"],
  disappeared: ["quiet", "-"],
  fixed: ["pass", "✓"],
} as const satisfies Record<FindingChange["kind"], readonly [keyof Paint, string]>;

const rows = (findings: readonly FindingChange[], { paint, width }: Page): string =>
  layOut(
    findings.map((finding) => {
      const { kind, severity, account, region, table, rule, text } = finding;
      const [style, sign] = signs[kind];
      const notes = changeNotes(finding).map(terminalProse);
      const said = kind === "new" || kind === "unknown" ? [terminalProse(text)] : [];
      return [
        paint[style](`${sign} ${severity}`),
        `${terminalText(table)}\n${paint.quiet(`${terminalText(account)} ${terminalText(region)}`)}`,
        [terminalText(rule), ...notes, ...said].join("\n"),
      ];
    }),
    { width, indent: 2 },
  );

function tableRows(worst: WorstChanges, totals: ComparisonTotals, { paint, width }: Page): readonly string[] {
  const tables = worst.tables();
  if (tables.length === 0) return [];
  const left = totals.tables.appeared + totals.tables.disappeared - tables.length;
  const more = left > 0 ? [`  … and ${plural(left, "table", "tables")} more; see -f json`] : [];
  const laidOut = layOut(
    tables.map((each) => [
      words(each),
      terminalText(each.table),
      `${terminalText(each.account)} ${terminalText(each.region)}`,
    ]),
    { width, indent: 2 },
  );
  return [[paint.strong("Tables"), laidOut, ...more].join("\n")];
}

const words = ({ kind, replaced }: TableChange): string =>
  `${kind === "appeared" ? "+ appeared" : "- disappeared"}${replaced ? " (made anew)" : ""}`;
