/** The shipped rules in, a page out: of each what it judges, when it passes, why, how to fix it, and what it reads. */
import type { RuleExplanation, Saying } from "../../src/model/explanation.ts";
import { anchorOf, code, codes, link, pageFrom, prose, table } from "./markdown.ts";
import { shippedPolicies, type Shipped } from "./shipped.ts";

export async function rulesPage(): Promise<string> {
  const shipped = await shippedPolicies();
  return pageFrom("policies", {
    title: "Shipped rules",
    parts: [
      "Numbers are defaults of parameters, which a policy may set: [how](../policies.md). " +
        "What a rule reads is for a policy of this rule alone; what several rules need is read once.",
      table(
        ["Rule", "Severity", "What holds when it passes", "In packs"],
        shipped.rules.map(({ id, severity, title }) => [
          link(code(id), `#${anchorOf(id)}`),
          severity,
          prose(title),
          packsOf(shipped, id),
        ]),
      ),
      ...shipped.rules.flatMap((rule) => partsOf(rule, shipped)),
    ],
  });
}

const packsOf = ({ packs }: Shipped, id: string): string =>
  packs
    .filter(({ rules }) => rules.some((rule) => rule.id === id))
    .map((pack) => link(code(pack.id), `packs.md#${anchorOf(pack.id)}`))
    .join(", ") || "–";

const partsOf = (rule: RuleExplanation, shipped: Shipped): readonly string[] => [
  `## ${code(rule.id)}`,
  `**${prose(rule.title)}.** Severity ${rule.severity}, in ${packsOf(shipped, rule.id)}, ` +
    `${link(`its file with ${rule.examples} examples`, `../../policies/${rule.id}.yaml`)}.`,
  prose(rule.why),
  said("It judges", rule.judges),
  said("It passes if", rule.passes),
  `To fix it: ${prose(rule.fix)}`,
  rule.remediate === null
    ? ""
    : `\`restorable plan\` tries ${link(code(rule.remediate.action), `actions.md#${anchorOf(rule.remediate.action)}`)} first.`,
  rule.params.length === 0
    ? ""
    : table(
        ["Parameter", "Type", "Default"],
        rule.params.map(({ name, type, default: value }) => [code(name), type, code(value)]),
      ),
  `Facts: ${codes(rule.facts.map(({ name, list }) => (list === null ? name : `${list}.${name}`)))}`,
  `IAM actions in an account: ${codes(rule.reads.iam.member)}`,
  rule.controls.length === 0
    ? ""
    : `It supports, and never satisfies: ${codes(rule.controls.map(({ id }) => id))} (${link("sources", "../../CONTROLS.md")})`,
];

/** A sentence, or a sentence and a list of what it introduces. */
const said = (before: string, saying: Saying): string =>
  saying.parts.length === 0
    ? `${before} ${prose(saying.text)}.`
    : [`${before} ${prose(saying.text)}`, "", ...items(saying.parts, 0)].join("\n");

const items = (parts: readonly Saying[], depth: number): readonly string[] =>
  parts.flatMap(({ text, parts: below }) => [`${"  ".repeat(depth)}- ${prose(text)}`, ...items(below, depth + 1)]);
