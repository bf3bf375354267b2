/** What a rule or a policy asks of AWS on a terminal: calls operation by operation, the time they take, the IAM actions. */
import type { Reads } from "../model/explanation.ts";
import { operations } from "../model/operations.ts";
import { labelled, table, type Look } from "./explanation-parts.ts";
import { layOut } from "./lay-out.ts";
import { grouped, plural } from "./numbers.ts";

export const explainedReads = (reads: Reads, look: Look): readonly string[] => [
  groups(reads, look),
  calls(reads, look),
  permissions(reads, look),
];

type Group = Reads["groups"][number];

function everyWords({ granularity, operations: asked }: Group): string {
  if (granularity === "account") return "once an account";
  if (granularity === "scope") return "in pages, once a Region";
  if (asked.some((operation) => operations[operation].answers.of === "key")) return "1 call a key";
  return `${plural(asked.length, "call", "calls")} a table`;
}

function groups({ groups: all }: Reads, look: Look): string {
  const rows = all.map((group) => [group.id, group.about, everyWords(group)]);
  return table(look, { title: "Groups of facts it reads", head: ["Group", "About", "Read"], rows });
}

/** Services are left out: no two of the operations share a name, and the IAM actions below have them. */
const bare = (operation: string): string => operation.replace(/^.*:/, "");

function calls({ population, perScope, calls: total, slowest }: Reads, look: Look): string {
  const counted = new Set(perScope.map(({ operation }) => operations[operation].answers.of));
  const rows = perScope.map(({ operation, calls: count, because, rate, takes }) => [
    bare(operation),
    grouped(count),
    because,
    `${rate.perSecond}/s${rate.per === "account" ? "†" : ""}${rate.basis === "assumed" ? "*" : ""}`,
    takes,
  ]);
  const backups = counted.has("backups") ? `, ${plural(population.backupsPerTable, "backup", "backups")} each` : "";
  const text = table(look, {
    title: `Calls for ${plural(population.tables, "table", "tables")} in one Region of one account${backups}`,
    head: ["Operation", "Calls", "How many", "Rate", "Takes"],
    rows: [...rows, ["", look.paint.strong(grouped(total)), "", "", look.paint.strong(slowest.takes)]],
    rightAligned: new Set([1, 3, 4]),
  });
  const assumptions = [
    "every rule judges every table",
    ...(counted.has("tagged") ? ["every table has a tag"] : []),
    ...(counted.has("key") ? ["all tables share one key"] : []),
    ...(counted.has("protected") ? ["AWS Backup protects these tables and nothing else"] : []),
  ];
  const notes = [
    `All are read side by side, other Regions and accounts too: the slowest, ${bare(slowest.operation)}, sets the pace.`,
    `Counted as if ${listed(assumptions)}.`,
    ...(perScope.some(({ rate }) => rate.per === "account") ? ["† for all Regions of an account together."] : []),
    ...(perScope.some(({ rate }) => rate.basis === "assumed") ? ["* assumed: AWS publishes no rate."] : []),
  ];
  const laidOut = notes.map((note) => layOut([[look.paint.quiet(note)]], { width: look.width, indent: 2 }));
  return [text, ...laidOut].join("\n");
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

function permissions({ iam, perAccount, perAudit }: Reads, look: Look): string {
  const section = (title: string, rows: readonly (readonly [string, readonly string[]])[]): string => {
    const said = rows.filter(([, words]) => words.length > 0);
    const texts = said.map(([label, words]) => [label, { text: words.join(", "), parts: [] }] as const);
    return `${look.paint.strong(title)}\n${labelled(look, texts, 2)}`;
  };
  const notHere = (operation: string): string =>
    operation === "sts:AssumeRole" ? `${operation} (but for the caller's own)` : operation;
  return [
    section("IAM actions", [
      ["in each account", iam.member],
      ["for the caller", iam.hub],
      ["with --organization", iam.organization],
    ]),
    section("Called besides", [
      ["once an account", perAccount.map(notHere)],
      ["once an audit", perAudit],
    ]),
  ].join("\n\n");
}
