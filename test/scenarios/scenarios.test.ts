import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { expectOutcome } from "../support/expectations.ts";
import { breachesOf } from "../support/invariants.ts";
import { disagreements } from "../support/oracle/oracle.ts";
import { askedFor } from "../support/oracle/selection.ts";
import { runScenario, type Outcome } from "../support/run-scenario.ts";
import { parseScenario } from "../support/scenario.ts";

const folder = new URL("./", import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".scenario.yaml"))
  .sort();

describe("scenario", () => {
  it.each(files.map((file) => parseScenario(readFileSync(new URL(file, folder), "utf8"), file)))(
    "$name",
    async (scenario) => {
      const outcomes = await runScenario(scenario);
      for (const outcome of outcomes) {
        expectOutcome(outcome);
        expect.soft(breachesOf(outcome)).toEqual([]);
        const judged = scenario.withoutOracle === null ? oracleOf(outcome, outcomes) : [];
        expect.soft(judged).toEqual([]);
      }
    },
  );
});

/** A run that is evaluated again holds what the last scan before it saw. */
function oracleOf(outcome: Outcome, outcomes: readonly Outcome[]): readonly string[] {
  if (outcome.report === null) return [];
  const judged = askedFor(outcome.argv, outcome.files);
  const scan = outcomes
    .slice(0, outcomes.indexOf(outcome) + 1)
    .findLast(({ step }) => ["audit", "scan"].includes(step.argv[0] ?? ""));
  if (scan === undefined) return ["a run was evaluated that no step of this scenario has scanned"];
  const { truth, caller } = scan;
  const scanned = scan === outcome ? judged : askedFor(scan.argv, scan.files);
  return disagreements({ report: outcome.report, truth, scanned, judged, caller });
}
