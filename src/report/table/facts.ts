/** What is known of one table as sections of its page: plans, replicas, restores, facts, tags, and the calls that told. */
import { unknownWords } from "../../model/unknown-words.ts";
import type {
  FactSection,
  Gap,
  TableExplanation,
  ToldItem,
  ToldList,
  ToldPlan,
} from "../../model/table-explanation.ts";
import { grouped, instantWords, plural } from "../numbers.ts";
import { named, prose, toned, type Block, type Cell, type Entry, type Pairs, type Section } from "./page.ts";

/** A text as it is, and why there is none. */
function wordsOf(item: ToldItem, name: string): string {
  const member = item[name];
  const isText = member?.fact.state === "known" && typeof member.fact.value === "string";
  return isText ? String(member.fact.value) : (member?.words ?? "");
}
const isTrue = (item: ToldItem, name: string): boolean => {
  const fact = item[name]?.fact;
  return fact?.state === "known" && fact.value === true;
};
const isKnown = (item: ToldItem, name: string): boolean => item[name]?.fact.state === "known";

export function plansSection({ plans }: TableExplanation): Section {
  const { rules, missing } = plans;
  const none = missing.length === 0 ? "No backup plan selects the table." : "No plan is known to select the table.";
  return {
    title: "Backup plans that select it",
    blocks: [
      ...(rules.length === 0
        ? [{ kind: "note", cell: prose(none) } as const]
        : [{ kind: "entries", entries: rules.map(planEntry) } as const]),
      ...gaps(missing),
    ],
  };
}

function planEntry({ members, points }: ToldPlan): Entry {
  const copies = [
    ...(isTrue(members, "copiesToOtherRegion") ? ["to another Region"] : []),
    ...(isTrue(members, "copiesToOtherAccount") ? ["to another account"] : []),
  ].join(" and ");
  const often = isKnown(members, "frequency") ? `, at most ${wordsOf(members, "frequency")} apart` : "";
  const kept = isKnown(members, "deleteAfter") ? `kept ${wordsOf(members, "deleteAfter")}` : keptWords(members);
  const newest = points.newest === null ? "" : `, the newest ${points.newest} old`;
  const isOrganizations = wordsOf(members, "from") === "organization";
  return {
    verdict: null,
    title: [named(wordsOf(members, "plan")), toned(prose(`rule ${wordsOf(members, "rule")}`), "quiet")],
    rows: [
      { label: "why", cells: [prose(`selection ${wordsOf(members, "selection")}: ${wordsOf(members, "why")}`)] },
      {
        label: "makes",
        cells: [prose(`${wordsOf(members, "schedule")}${often}, into vault ${wordsOf(members, "vault")}, ${kept}`)],
      },
      ...(copies === "" ? [] : [{ label: "copies", cells: [prose(`${copies}: ${wordsOf(members, "copyVaults")}`)] }]),
      ...(isTrue(members, "continuous")
        ? [
            {
              label: "mind",
              cells: [
                prose("it asks for continuous backup, which AWS Backup does not have for DynamoDB: this is not PITR"),
              ],
            },
          ]
        : []),
      ...(isOrganizations ? [{ label: "from", cells: [prose("a backup policy of the organization")] }] : []),
      {
        label: "made",
        cells: [
          prose(
            points.count === 0
              ? "none of the points above"
              : `${plural(points.count, "point", "points")} above${newest}`,
          ),
        ],
      },
    ],
  };
}

const keptWords = (members: ToldItem): string =>
  members["deleteAfter"]?.fact.state === "absent"
    ? "kept until somebody deletes them"
    : wordsOf(members, "deleteAfter");

export function replicasSection({ replicas }: TableExplanation): Section {
  const rows = replicas.items.map((item) =>
    ["region", "account", "status", "pitr", "pitrPeriod", "deletionProtection"].map((name) => told(item, name)),
  );
  const head = ["Region", "Account", "Status", "PITR", "Period", "Deletion protection"];
  return listSection("Other replicas of the global table", replicas, { head, rows, none: "It has no other replicas." });
}

export function restoresSection({ restores }: TableExplanation): Section {
  const rows = restores.items.map((item) =>
    ["created", "status", "took", "validation", "testingPlan"].map((name) => told(item, name)),
  );
  const head = ["Begun", "Status", "Took", "Validation", "Restore testing plan"];
  return listSection("Restores by AWS Backup", restores, { head, rows, none: "AWS Backup has not restored it." });
}

function told(item: ToldItem, name: string): Cell {
  const member = item[name];
  if (member === undefined || member.fact.state === "absent") return prose("");
  if (member.fact.state === "unknown") return toned(prose(member.words), "unknown");
  return name === "created" ? prose(instantWords(String(member.fact.value))) : named(member.words);
}

function listSection(
  title: string,
  { items, missing }: ToldList,
  {
    none,
    head,
    rows,
  }: { readonly none: string; readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[] },
): Section {
  const empty = missing.length === 0 ? none : "None is known.";
  return {
    title,
    blocks: [
      ...(items.length === 0
        ? [{ kind: "note", cell: prose(empty) } as const]
        : [{ kind: "rows", head, rows } as const]),
      ...gaps(missing),
    ],
  };
}

const gaps = (missing: readonly Gap[]): readonly Block[] =>
  missing.map(({ words }) => ({ kind: "gap", cell: prose(words) }));

const groupTitles: Readonly<Record<string, string>> = {
  account: "Account",
  table: "Table",
  encryption: "Encryption",
  pitr: "Point-in-time recovery",
  awsBackup: "AWS Backup",
  recovery: "All recovery points together",
  restoreSettings: "What a restored table would lack",
};

export function factsSection({ facts, tags, notCollected }: TableExplanation): Section {
  const groups = facts.map((section) => ({ title: groupTitles[section.id] ?? section.id, rows: factRows(section) }));
  const unread = notCollected?.groups.join(", ") ?? "";
  return {
    title: "What is known",
    blocks: [
      { kind: "pairs", groups: [...groups, { title: "Tags", rows: tagRows(tags) }] },
      ...(notCollected === null
        ? []
        : [
            note(`This run did not read these groups of facts of the table: ${unread}.`),
            note(`To read everything: ${notCollected.command}`),
          ]),
    ],
  };
}

const note = (text: string): Block => ({ kind: "note", cell: prose(text) });

function tagRows({ items, missing }: TableExplanation["tags"]): Pairs["rows"] {
  const rows = items.map(({ name, words }) => [named(name), named(words)] as const);
  if (missing !== null) return [...rows, [named("tags.*"), toned(prose(`unknown: ${missing.words}`), "unknown")]];
  return rows.length > 0 ? rows : [[named("tags.*"), toned(prose("absent: the table has no tags"), "quiet")]];
}

/** Facts of a section that are unknown for one reason are told in one row. */
function factRows({ facts }: FactSection): Pairs["rows"] {
  const rows: { readonly name: string; readonly others: string[]; readonly cell: Cell }[] = [];
  for (const { name, fact, words } of facts) {
    const before = fact.state === "unknown" ? rows.find(({ cell }) => cell.text === words) : undefined;
    if (before !== undefined) before.others.push(name);
    else rows.push({ name, others: [], cell: valueCell(fact.state, words) });
  }
  return rows.map(({ name, others, cell }) => [named(name, ...others), cell]);
}

function valueCell(state: "known" | "absent" | "unknown", words: string): Cell {
  if (state === "unknown") return toned(prose(words), "unknown");
  return state === "absent" ? toned(prose(words), "quiet") : named(words);
}

export function evidenceSection({ evidence, reads, table }: TableExplanation): Section {
  const calls = evidence.table.map(({ operation, requestId = "", at }) => [
    named(operation),
    prose(instantWords(at)),
    named(requestId),
  ]);
  const ledger = evidence.scope.map(({ operation, calls: count, throttled, failed, complete }) => [
    named(operation),
    ...[count, throttled, failed].map((number) => prose(grouped(number))),
    prose(complete ? "whole" : "in part"),
  ]);
  const states = { read: "read", unread: "not read", "not-collected": "not asked for" } as const;
  const groups = reads.map(({ group, state, reason }) => {
    const says = state === "read" && reason !== null ? "read in part" : states[state];
    const words = prose(reason === null ? says : `${says}: ${reason.words}`);
    return [named(group), says === "read" ? words : toned(words, "unknown")];
  });
  const { scope } = table;
  return {
    title: "How it is known",
    blocks: [
      ...(scope.state === "seen"
        ? []
        : [{ kind: "gap", cell: prose(`The Region was not seen in full: ${unknownWords(scope.reason)}`) } as const]),
      { kind: "rows", head: ["Group of facts", "Read"], rows: groups },
      ...(calls.length === 0
        ? []
        : [{ kind: "rows", head: ["Call about the table", "At", "Request id"], rows: calls } as const]),
      ...(ledger.length === 0
        ? []
        : [
            {
              kind: "rows",
              head: ["Call in the Region", "Calls", "Throttled", "Failed", "Read"],
              rows: ledger,
              numbers: new Set([1, 2, 3]),
            } as const,
          ]),
    ],
  };
}
