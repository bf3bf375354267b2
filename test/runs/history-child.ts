/** A process that folds and compares two runs of as many findings as its command line says, and prints what came of it. */
import { compareRuns } from "../../src/history/compare-runs.ts";
import { countChanges } from "../../src/history/count-changes.ts";
import { foldRun } from "../../src/history/fold-run.ts";
import type { Finding } from "../../src/model/finding.ts";

const findings = Number(process.argv[2]);
/** One in so many fails in the first run, and is fixed in the second. */
const rare = 1_000;

async function* run(index: number): AsyncGenerator<Finding> {
  for (let number = 0; number < findings; number += 1) {
    // Awaited as what comes from a disk is.
    if (number % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    const table = `table-${String(number).padStart(9, "0")}`;
    const arn = `arn:aws:dynamodb:eu-west-1:111111111111:table/${table}`;
    const fails = index === 0 && number % rare === 0;
    const reason = { code: fails ? "not-met" : "met", text: `what was found in ${table}` } as const;
    const place = { rule: "pitr-enabled", account: "111111111111", region: "eu-west-1", table, arn, tableId: table };
    yield {
      ...place,
      severity: "high",
      verdict: fails ? "fail" : "pass",
      reason,
      unknowns: [],
      trace: [],
      fingerprint: arn,
    };
  }
}

const past = (index: number) => ({
  run: `r${index}`,
  asOf: `2026-11-0${index + 1}T08:00:00.000Z`,
  findings: run(index),
  wouldHaveSeen: () => true,
});

const openBefore = await foldRun([], past(0));
const open = await foldRun(openBefore, past(1));
const counts = countChanges();
const sameRules = { added: [], removed: [], changed: [] };
const sides = { before: past(0), after: past(1) };
for await (const change of compareRuns({ ...sides, policy: sameRules, sla: null, open, openBefore })) {
  counts.add(change);
}
console.log(open.length, counts.totals().findings.fixed);
