/** What drills came to in, the report of all of them out, with the exit code and the commands that come next. */
import type { DrillReport } from "../model/drill-report.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Drilling } from "./perform-drill.ts";
import { quoted } from "./resumed-run.ts";
import { toolVersion } from "./version.ts";

type Came = {
  readonly records: DrillReport["drills"];
  readonly notBegun: DrillReport["notBegun"];
  readonly left: DrillReport["left"];
  readonly caller: string;
  readonly hosts: readonly string[];
  readonly runName: string;
  readonly journal: string;
};

export function drillReportOf(
  { io, id, run, began, choice, estimate, evidence, sign }: Drilling,
  came: Came,
): DrillReport {
  const { records, notBegun, left, caller, hosts, journal } = came;
  return {
    schemaVersion: 1,
    kind: "restorable-drill",
    tool: { name: "restorable", version: toolVersion },
    id,
    run: run.header.id,
    caller,
    began,
    ended: new Date(io.now()).toISOString(),
    foreignHosts: hosts,
    sample: choice.sample,
    estimate,
    evidence: { file: evidence, signed: sign !== null },
    journal,
    drills: records,
    notBegun,
    left,
    exitCode: exitCodeOf(came),
    next: [
      ...(left.length === 0
        ? []
        : [{ command: "restorable drill cleanup", why: "Scratch tables are left: take them away" }]),
      ...(records.length === 0
        ? []
        : [{ command: `restorable audit --drills ${quoted(evidence)}`, why: "Let the next audit count these drills" }]),
    ],
  };
}

function exitCodeOf({ records, notBegun, left }: Came): number {
  if (records.some(({ outcome }) => outcome !== "held") || notBegun.some(({ unseen }) => !unseen))
    return exitCodes.failing;
  return notBegun.length > 0 || left.length > 0 ? exitCodes.incomplete : exitCodes.ok;
}
