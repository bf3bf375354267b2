/** A process that reads the run named on its command line from end to end and prints how many tables it saw, in which order. */
import { openRun } from "../../src/runs/open-run.ts";

const run = await openRun(process.argv[2] ?? "");
let tables = 0;
let last = "";
for await (const scope of run.scopes()) {
  for await (const table of scope.tables()) {
    if (table.name <= last) throw new Error(`${table.name} after ${last}`);
    last = table.name;
    tables += 1;
  }
}
console.log(tables);
