/**
 * Restore jobs of AWS Backup as a scope stored them, and drills → those of this very table. A job is by the creation of its
 * recovery point, since a re-created table has the ARN of its predecessor, and a drill by the TableId.
 */
import { compareText } from "./compare-text.ts";
import { conforming } from "./conforming.ts";
import { dependsOn } from "./depends-on.ts";
import { absent, known, unknown, type Fact, type ListFact, type ListItem, type Unknown } from "./fact.ts";
import type { DrillRecord } from "./drill.ts";
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
    by: known("aws-backup"),
    authenticated: absent,
  };
}

/** A drill of a table by its ARN, and whether the signature on it was verified. */
export type DrillOfTable = { readonly drill: DrillRecord; readonly authenticated: boolean };

/** Of what an audit was told by drills. One that ended after `asOf` was not there yet, and would be of age 0 for ever. */
export function drillsOfTable(drills: readonly DrillOfTable[], tableId: Fact, asOf: number): ListFact {
  const own: ListItem[] = [];
  const unclear: Unknown[] = [];
  for (const { drill, authenticated } of drills) {
    if (timeOf(drill.finished) > asOf) continue;
    if (tableId.state !== "known") unclear.push(dependsOn("table.id", tableId));
    else if (tableId.value === drill.tableId) own.push(asRestore({ drill, authenticated }, asOf));
  }
  return { items: own, missing: unclear };
}

function asRestore({ drill, authenticated }: DrillOfTable, asOf: number): ListItem {
  const created = known(drill.started);
  return {
    status: known(drill.active === null ? "FAILED" : "COMPLETED"),
    created,
    age: ageOf(created, asOf),
    took: drill.took === null ? absent : known(drill.took),
    validation: drill.active === null ? absent : known(drill.outcome === "held" ? "SUCCESSFUL" : "FAILED"),
    testingPlan: absent,
    by: known("drill"),
    authenticated: known(authenticated),
  };
}

/** AWS Backup's and those of drills, the oldest first. */
export function allRestores(jobs: ListFact, drills: ListFact, asOf: number): ListFact {
  if (drills.items.length === 0 && drills.missing.length === 0) return jobs;
  const items = [...jobs.items, ...drills.items].toSorted((a, b) => compareText(begun(a), begun(b)));
  return withRest({ items, missing: [...jobs.missing, ...drills.missing] }, asOf);
}

/** Those of which it is not known come last. */
const begun = ({ created }: ListItem): string => (created?.state === "known" ? String(created.value) : "~");

const raw = {
  ...pointLists.restoreTests.items,
  completed: { type: "instant", absentWhen: "the job has not ended" },
  pointCreated: { type: "instant", absentWhen: null },
} as const;

/** What a scope stores of each job. */
export type RawRestoreMember = Exclude<keyof typeof raw, "age" | "took" | "by" | "authenticated">;

function member(job: ListItem, name: RawRestoreMember): Fact {
  const found = Object.hasOwn(job, name) ? job[name] : undefined;
  if (found === undefined) return unknown({ kind: "not-collected", detail: `the restore's ${name} was not read` });
  return conforming(`the restore's ${name}`, raw[name], found);
}
