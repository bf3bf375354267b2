/**
 * Restore jobs of AWS Backup as a scope stored them → those of this very table: made from a recovery point that is not
 * older than the table, since a re-created table has the ARN of its predecessor.
 */
import { conforming } from "./conforming.ts";
import { dependsOn } from "./depends-on.ts";
import { known, unknown, type Fact, type ListFact, type ListItem, type Unknown } from "./fact.ts";
import { pointLists } from "./point-lists.ts";
import { withRest } from "./recovery-points.ts";

/** `asOf`: epoch milliseconds. What cannot be told apart is missing. */
export function restoresOfTable({ items, missing }: ListFact, tableCreated: Fact, asOf: number): ListFact {
  const own: ListItem[] = [];
  const unclear: Unknown[] = [];
  for (const job of items) {
    const pointCreated = member(job, "pointCreated");
    if (pointCreated.state !== "known") unclear.push(dependsOn("the restored point's created", pointCreated));
    else if (tableCreated.state !== "known") unclear.push(dependsOn("table.created", tableCreated));
    else if (instantOf(pointCreated) >= instantOf(tableCreated)) own.push(shown(job, asOf));
  }
  return withRest({ items: own, missing: [...missing, ...unclear] }, asOf);
}

function shown(job: ListItem, asOf: number): ListItem {
  const created = member(job, "created");
  const completed = member(job, "completed");
  return {
    status: member(job, "status"),
    created,
    age: created.state === "known" ? known(Math.max(0, asOf - instantOf(created))) : created,
    took: tookOf(created, completed),
    validation: member(job, "validation"),
    testingPlan: member(job, "testingPlan"),
  };
}

function tookOf(created: Fact, completed: Fact): Fact {
  if (completed.state !== "known") return completed;
  return created.state === "known" ? known(instantOf(completed) - instantOf(created)) : created;
}

const raw = {
  ...pointLists.restoreTests.items,
  completed: { type: "instant", absentWhen: "the job has not ended" },
  pointCreated: { type: "instant", absentWhen: null },
} as const;

/** What a scope stores of each job. */
export type RawRestoreMember = Exclude<keyof typeof raw, "age" | "took">;

function member(job: ListItem, name: RawRestoreMember): Fact {
  const found = Object.hasOwn(job, name) ? job[name] : undefined;
  if (found === undefined) return unknown({ kind: "not-collected", detail: `the restore's ${name} was not read` });
  return conforming(`the restore's ${name}`, raw[name], found);
}

const instantOf = (fact: Fact): number => (fact.state === "known" ? Date.parse(String(fact.value)) : Number.NaN);
