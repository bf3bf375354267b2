/** What a collector gives for one table and one fact group: facts and lists with the calls that prove them, or the cause. */
import type { Fact, ListFact, Unknown } from "../model/fact.ts";
import type { GroupId } from "../model/fact-groups.ts";
import { factGroups } from "../model/fact-groups.ts";
import type { Evidence, GroupRead, TableRecord } from "../model/observation.ts";

/** `evidence` holds calls made for this table, or for a few that share a key; what a scope's pages answered is proven by the scope's ledger. */
export type Answer =
  | {
      readonly state: "read";
      readonly facts: Readonly<Record<string, Fact>>;
      readonly lists: Readonly<Record<string, ListFact>>;
      readonly evidence: readonly Evidence[];
    }
  | { readonly state: "unread"; readonly reason: Unknown };

export const answered = (facts: Readonly<Record<string, Fact>>, evidence: readonly Evidence[]): Answer => ({
  state: "read",
  facts,
  lists: {},
  evidence,
});

export const unanswered = (reason: Unknown): Answer => ({ state: "unread", reason });

export type Answers = Readonly<Partial<Record<GroupId, Answer>>>;

/** Puts the answers of one table together as it is stored, in the order of the catalogue whatever finished first. */
export function tableRecord(table: Pick<TableRecord, "name" | "arn" | "presence">, answers: Answers): TableRecord {
  const groups: Partial<Record<GroupId, GroupRead>> = {};
  const facts: Record<string, Fact> = {};
  const lists: Record<string, ListFact> = {};
  const evidence: Evidence[] = [];
  for (const group of Object.keys(factGroups) as GroupId[]) {
    const answer = answers[group];
    if (answer === undefined) continue;
    if (answer.state === "unread") {
      groups[group] = answer;
      continue;
    }
    groups[group] = { state: "read" };
    Object.assign(facts, answer.facts);
    Object.assign(lists, answer.lists);
    evidence.push(...answer.evidence);
  }
  const { name, arn, presence } = table;
  return { kind: "table", name, arn, presence, groups, facts, lists, evidence };
}
