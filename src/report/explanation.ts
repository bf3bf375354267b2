/**
 * An explanation in, its text for a terminal out: a rule with all there is to say of it, a policy with its rules in a table
 * and each of them shortly. Lines fit the given width; texts of policies are escaped here.
 */
import type { Explanation, PolicyExplanation, RuleExplanation } from "../model/explanation.ts";
import type { ReportContext } from "../model/report.ts";
import { terminalProse, terminalText } from "./escape/escape-terminal.ts";
import { explainedReads } from "./explanation-reads.ts";
import { labelled, place, type Labelled, saying, table, type Look } from "./explanation-parts.ts";
import { layOut } from "./lay-out.ts";
import { plural } from "./numbers.ts";
import { paintWith } from "./paint.ts";
import { severitiesInWords, worstSeverityFirst } from "./verdict-words.ts";

/** No line feed at the end. */
export function renderExplanation(explanation: Explanation, options: ReportContext["options"]): string {
  // Lines of more than 140 columns are hard to follow, and tables spread thin.
  const look = { paint: paintWith(options), width: Math.min(options.columns, 140) };
  const sections = explanation.kind === "rule" ? ruleSections(explanation, look) : policySections(explanation, look);
  return sections.filter((section) => section !== "").join("\n\n");
}

function ruleSections(rule: RuleExplanation, look: Look): readonly string[] {
  return [
    heading(look, terminalText(rule.id), [rule.title, `${severityOf(rule)} · ${place(rule.at)}`]),
    labelled(look, [
      ["Judges", saying(rule.judges)],
      ["Passes if", saying(rule.passes)],
      ...differences(rule),
      ["Why", { text: terminalProse(rule.why), parts: [] }],
      ["Fix", { text: terminalProse(rule.fix), parts: [] }],
      ...(rule.mention.length === 0
        ? []
        : [["A fail tells", { text: terminalText(rule.mention.join(", ")), parts: [] }] as const]),
      ...remedy(rule),
    ]),
    quietly(look, "Tables it does not judge are not-applicable. Where what decides could not be read, it is unknown."),
    params(rule, look),
    facts(rule, look),
    ...explainedReads(rule.reads, look),
    controls(rule, look),
    rule.examples === 0
      ? quietly(look, "It has no examples yet.")
      : quietly(look, `It has ${plural(rule.examples, "example", "examples")}, which \`restorable policy test\` runs.`),
  ];
}

function policySections(policy: PolicyExplanation, look: Look): readonly string[] {
  const rules = plural(policy.rules.length, "rule", "rules");
  const digest = policy.digest.slice(0, "sha256:".length + 12);
  const rows = policy.rules.map((rule) => [terminalText(rule.id), severities(rule), terminalProse(rule.title)]);
  const about = `${rules} · ${terminalText(policy.file)} · ${digest}`;
  return [
    heading(look, terminalText(policy.id), [policy.title, about]),
    table(look, { title: "Rules", head: ["Rule", "Severity", "What holds when it passes"], rows }),
    overdue(policy, look),
    ...explainedReads(policy.reads, look),
    look.paint.strong("Each rule"),
    ...policy.rules.map((rule) => shortly(rule, look)),
  ];
}

function overdue({ sla = {} }: PolicyExplanation, look: Look): string {
  const terms = worstSeverityFirst.flatMap((severity) => {
    const most = sla[severity];
    return most === undefined ? [] : [`${severity} ${most}`];
  });
  return terms.length === 0
    ? ""
    : labelled(look, [["Overdue", { text: `a fail is after: ${terms.join(", ")}`, parts: [] }]]);
}

/** What repairs it, and whether an audit may do so by itself. */
function remedy({ remediate, remediateSetAt }: RuleExplanation): Labelled {
  if (remediate === null) return [];
  const set = remediateSetAt === null ? "" : ` (set at ${place(remediateSetAt)})`;
  const auto = remediate.auto === true ? ", which `audit --remediate` takes by itself" : "";
  return [["Action", { text: `${remediate.action}${auto}${set}`, parts: [] }]];
}

/** What overrides change, and where. */
function differences({ overrides }: RuleExplanation): Labelled {
  if (overrides.length === 0) return [];
  const parts = overrides.map(({ where, severity, params: set, skip, at }) => {
    const changes = [
      ...(skip === null ? [] : [`not judged: ${terminalProse(skip)}`]),
      ...(severity === null ? [] : [`severity ${severity}`]),
      ...set.map(({ name, value }) => `${terminalText(name)} ${terminalText(value)}`),
    ];
    const { text, parts: clauses } = saying(where);
    return { text: `${changes.join(", ")} (set at ${place(at)}) where ${text}`, parts: clauses };
  });
  return [["Differs", { text: "where one of these holds; if several do, the last of them alone counts:", parts }]];
}

const quietly = ({ paint, width }: Look, text: string): string => layOut([[paint.quiet(text)]], { width, indent: 0 });

const heading = ({ paint, width }: Look, name: string, [title = "", about = ""]: readonly string[]): string =>
  [paint.strong(name), terminalProse(title), paint.quiet(about)]
    .map((line) => layOut([[line]], { width, indent: 0 }))
    .join("\n");

function shortly(rule: RuleExplanation, look: Look): string {
  const { paint, width } = look;
  const head = `${paint.strong(terminalText(rule.id))}  ${paint.quiet(severityOf(rule))}`;
  const set = rule.params.map(({ name, value, setAt }) => {
    const from = setAt === null ? "the default" : `set at ${place(setAt)}`;
    return `${terminalText(name)} ${terminalText(value)} (${from})`;
  });
  const rows = labelled(
    look,
    [
      ["Judges", saying(rule.judges)],
      ["Passes if", saying(rule.passes)],
      ...differences(rule),
      ...(set.length === 0 ? [] : [["With", { text: set.join(", "), parts: [] }] as const]),
      ...(rule.remediate?.auto === true ? remedy(rule) : []),
      ["Reads", { text: rule.reads.groups.map(({ id }) => id).join(", "), parts: [] }],
    ],
    2,
  );
  return `${layOut([[head]], { width, indent: 2 })}\n${rows}`;
}

/** The worst first, when overrides set others. */
function severities({ severity, overrides }: RuleExplanation): string {
  const used = new Set([severity, ...overrides.map((each) => each.severity)]);
  return severitiesInWords(used);
}

/** Where a policy changed it, what the rule says of itself and where it was changed. */
function severityOf({ severity, ownSeverity, severitySetAt }: RuleExplanation): string {
  if (severitySetAt === null) return severity;
  return `${severity} (the rule says ${ownSeverity}; set at ${place(severitySetAt)})`;
}

function params({ params: all }: RuleExplanation, look: Look): string {
  if (all.length === 0) return "";
  const rows = all.map(({ name, type, value, default: preset, setAt }) => [
    terminalText(name),
    type,
    terminalText(value),
    terminalText(preset),
    setAt === null ? "" : place(setAt),
  ]);
  const isSet = all.some(({ setAt }) => setAt !== null);
  const columns = isSet ? 5 : 4;
  const head = ["Name", "Type", "Value", "Default", "Set at"].slice(0, columns);
  return table(look, { title: "Parameters", head, rows: rows.map((row) => row.slice(0, columns)) });
}

function facts({ facts: all }: RuleExplanation, look: Look): string {
  const rows = all.map(({ name, list, type, about, absentWhen, groups }) => [
    list === null ? terminalText(name) : `  ${terminalText(name)}`,
    type,
    list === null ? groups.join(", ") : "",
    absentWhen === null ? about : `${about}; absent: ${absentWhen}`,
  ]);
  const canBeAbsent = all.some(({ absentWhen }) => absentWhen !== null);
  const note = canBeAbsent ? "An absent fact meets only what says “or absent” or “is absent”." : null;
  return table(look, { title: "Facts", head: ["Fact", "Type", "Group", "What it is"], rows, note });
}

function controls({ controls: all }: RuleExplanation, look: Look): string {
  if (all.length === 0) return "";
  const kinds = { ours: "this project's reading", publisher: "the publisher's own" } as const;
  const rows = all.map(({ id, source, kind }) => [terminalText(id), kinds[kind], terminalText(source)]);
  return table(look, { title: "Supports", head: ["Control", "Mapping", "Source"], rows });
}
