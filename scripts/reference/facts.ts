/** The catalogue of facts in, a page out: what rules can ask for, of what type, and which reads tell. */
import type { FactEntry } from "../../src/model/fact-entry.ts";
import { factGroups } from "../../src/model/fact-groups.ts";
import { facts, listFacts, tagFact } from "../../src/model/facts.ts";
import { code, codes, link, pageFrom, prose, table } from "./markdown.ts";

export const factsPage = (): string =>
  pageFrom("src/model/facts.ts", {
    title: "Facts",
    parts: [
      "What a rule can ask about a table. A fact has a value, or is known to be absent, or is unknown with its cause; an " +
        "unknown never passes and never fails. `restorable policy explain RULE` tells which facts a rule reads.",
      "## Facts of a table",
      table(
        head,
        [...Object.entries(facts), ["tags.<key>", tagFact] as const].map(([name, entry]) => row(name, entry)),
      ),
      "## Lists",
      "Asked with `every`, `some` or `none` and `satisfies`.",
      ...Object.entries(listFacts).flatMap(([name, { about, groups, items }]) => [
        `### ${code(name)}`,
        `${prose(about)}. Read with ${groups.map(groupLink).join(", ")}.`,
        table(
          ["Member", "Type", "What it is", "Absent when"],
          Object.entries<FactEntry>(items).map(([member, entry]) => [
            code(member),
            entry.type,
            aboutOf(entry),
            absent(entry),
          ]),
        ),
      ]),
      "## Groups of facts",
      "What one read of AWS answers. A group is read only where a rule of the policy needs it, except for `account` and `table`.",
      table(
        ["Group", "What it holds", "Read", "Operations"],
        Object.entries(factGroups).map(([id, { about, granularity, operations }]) => [
          code(id),
          prose(about),
          `once ${{ account: "an account", scope: "an account and Region", table: "a table" }[granularity]}`,
          codes(operations),
        ]),
      ),
    ],
  });

const head = ["Fact", "Type", "What it is", "Absent when", "Groups"];
const groupLink = (id: string): string => link(code(id), "#groups-of-facts");
const absent = ({ absentWhen }: FactEntry): string => (absentWhen === null ? "–" : prose(absentWhen));
const aboutOf = ({ about, values }: FactEntry): string =>
  values === undefined ? prose(about) : `${prose(about)}: ${codes(values)}`;
const row = (name: string, entry: FactEntry): readonly string[] => [
  code(name),
  entry.type,
  aboutOf(entry),
  absent(entry),
  codes(entry.groups),
];
