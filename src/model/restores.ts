/**
 * Restore jobs of AWS Backup as a scope stored them → those of this very table: made from a recovery point that is not
 * older than the table, since a re-created table has the ARN of its predecessor.
 */
import { conforming } from "./conforming.ts";
import { dependsOn } from "./depends-on.ts";
import { unknown, type Fact, type ListFact, type ListItem, type Unknown } from "./fact.ts";
import { ageOf, lengthOf, timeOf } from "./fact-values.ts";
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
    else if (timeOf(pointCreated.value) >= timeOf(tableCreated.value)) own.push(shown(job, asOf));
  }
  return withRest({ items: own, missing: [...missing, ...unclear] }, asOf);
}

function shown(job: ListItem, asOf: number): ListItem {
  const created = member(job, "created");
  return {
    status: member(job, "status"),
    created,
    age: ageOf(created, asOf),
    took: lengthOf(created, member(job, "completed")),
    validation: member(job, "validation"),
    testingPlan: member(job, "testingPlan"),
  };
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
