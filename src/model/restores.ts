/**
 * Restore jobs of AWS Backup as a scope stored them → those of this very table: made from a recovery point that is not
 * older than the table, since a re-created table has the ARN of its predecessor.
 */
import { dependsOn } from "./depends-on.ts";
import { known, type Fact, type ListFact, type ListItem, type Unknown } from "./fact.ts";

/** Stored members: status, created, completed, validation, testingPlan, pointCreated. `asOf`: epoch milliseconds. */
export function restoresOfTable({ items, missing }: ListFact, tableCreated: Fact, asOf: number): ListFact {
  const own: ListItem[] = [];
  const unclear: Unknown[] = [];
  for (const { pointCreated, completed, ...job } of items) {
    if (pointCreated?.state !== "known")
      unclear.push(dependsOn("the restored point's created", pointCreated ?? job["created"] ?? tableCreated));
    else if (tableCreated.state !== "known") unclear.push(dependsOn("table.created", tableCreated));
    else if (String(pointCreated.value) >= String(tableCreated.value)) own.push(shown(job, completed, asOf));
  }
  return { items: own, missing: [...missing, ...unclear] };
}

function shown(job: ListItem, completed: Fact | undefined, asOf: number): ListItem {
  const created = job["created"];
  if (created?.state !== "known") return job;
  const began = Date.parse(String(created.value));
  const took = completed?.state === "known" ? known(Date.parse(String(completed.value)) - began) : completed;
  return { ...job, age: known(Math.max(0, asOf - began)), ...(took === undefined ? {} : { took }) };
}
