/** What became of each step in, the report of the whole application out, with the exit code and the commands that come next. */
import { stepStates, type AppliedStep, type ApplyReport, type UnreachedAccount } from "../model/apply.ts";
import { join } from "node:path";
import { applyAgain, idToGiveAgain } from "./apply-again.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Application } from "./perform-apply.ts";
import { typedPath } from "./resumed-run.ts";
import { toolVersion } from "./version.ts";

type Came = {
  readonly steps: readonly AppliedStep[];
  readonly unreached: readonly UnreachedAccount[];
  readonly caller: string;
  readonly hosts: readonly string[];
};

export function reportOf(application: Application, { steps, unreached, caller, hosts }: Came): ApplyReport {
  const { io, file, folder, began } = application;
  const { plan, digest, name } = file;
  const counts = Object.fromEntries(
    stepStates.map((state) => [state, steps.filter(({ outcome }) => outcome.state === state).length]),
  ) as ApplyReport["counts"];
  return {
    schemaVersion: 1,
    kind: "restorable-outcome",
    tool: { name: "restorable", version: toolVersion },
    plan: {
      file: name,
      digest,
      run: plan.run.id,
      policy: plan.run.policy,
      policyDigest: plan.run.policyDigest,
      created: plan.created,
    },
    caller,
    began,
    ended: new Date(io.now()).toISOString(),
    journal: typedPath(join(folder, "journal.ndjson"), io.cwd),
    foreignHosts: hosts,
    counts,
    steps,
    unreached,
    exitCode: exitCodeOf(counts, unreached),
    next: nextCommands(application, counts),
  };
}

function exitCodeOf(counts: ApplyReport["counts"], unreached: readonly UnreachedAccount[]): number {
  if (counts.failed > 0 || counts.drifted > 0) return exitCodes.failing;
  const isIncomplete = counts.pending > 0 || counts.unclear > 0 || counts.skipped > 0 || unreached.length > 0;
  return isIncomplete ? exitCodes.incomplete : exitCodes.ok;
}

function nextCommands(application: Application, counts: ApplyReport["counts"]): ApplyReport["next"] {
  const open = counts.pending + counts.unclear + counts.failed + counts.skipped;
  const again =
    open === 0
      ? []
      : [
          {
            command: applyAgain(application),
            why: `Go on${idToGiveAgain(application)}; what may have been written is looked for first`,
          },
        ];
  const accounts = [...new Set(application.steps.map(({ account }) => account))];
  const where = accounts.length > 20 ? "--organization" : `--account ${accounts.join(",")}`;
  const why =
    counts.drifted > 0 ? "Audit again, and plan anew for what drifted" : "Audit again, to see the findings pass";
  return accounts.length === 0 ? again : [...again, { command: `restorable audit ${where}`, why }];
}
