/**
 * What an interrupted `audit --remediate` may have written and saw no end of: in go the folder of journals and what this
 * audit may do by itself, out come the steps to go on with. A folder is only a folder, and what lies in it may be anybody's:
 * a plan that goes beyond that is left as it is, and told.
 */
import { resolve } from "node:path";
import type { CompiledPolicy } from "../model/policy.ts";
import type { PlanStep } from "../model/plan.ts";
import { loadPolicy } from "../policy/load.ts";
import { whyNotAutomatic, type Automatic } from "../remediate/automatic.ts";
import type { Io } from "./io.ts";
import { openApplications } from "./open-applications.ts";
import type { RemediateFlags } from "./remediate-options.ts";
import { resumedRun, typedPath } from "./resumed-run.ts";
import type { Settled } from "./settle.ts";
import type { Teller } from "./teller.ts";

type Of = {
  readonly io: Io;
  readonly flags: RemediateFlags & { readonly maxSteps: number; readonly resume?: string | undefined };
  readonly settings: Settled;
};

/** A resumed run keeps the policy it began with. */
export async function policyOfAudit({ io, flags, settings: { values } }: Of): Promise<CompiledPolicy> {
  if (flags.resume === undefined) return loadPolicy({ ref: values.policy, cwd: io.cwd });
  const runsDir = resolve(io.cwd, values.runs);
  const { policy, path } = await resumedRun({ name: flags.resume, command: "audit", io, runsDir });
  if (policy === null) throw new Error(`${path} is a run of an audit and has no policy`);
  return policy;
}

/** Steps that were never begun are planned anew. */
export async function unendedRemediations(
  of: Of & { readonly teller: Teller; readonly automatic: Automatic },
): Promise<readonly { readonly folder: string; readonly steps: readonly PlanStep[] }[]> {
  const { io, flags, settings, teller, automatic } = of;
  const journals = resolve(io.cwd, settings.values.journals);
  const onDamage = async (path: string, trouble: string): Promise<void> => {
    const text = `${typedPath(path, io.cwd)} is left as it is: ${trouble}\n`;
    await teller.tell({ event: "journal-unreadable", level: "warn", text, fields: { path } });
  };
  const unended = [];
  for (const { folder, steps } of await openApplications({ journals, now: io.now(), onDamage })) {
    const { vault = null, backupTag = null, includeOwned = false, maxSteps } = flags;
    const why = whyNotAutomatic(steps, automatic, { vault, backupTag, includeOwned, maxSteps });
    if (why !== null) {
      await onDamage(folder, why);
      continue;
    }
    const count = `${steps.length} ${steps.length === 1 ? "step" : "steps"}`;
    const text = `Going on with ${count} that an interrupted audit may have written: ${typedPath(folder, io.cwd)}\n`;
    await teller.tell({ event: "remediation-resumed", level: "info", text, fields: { steps: steps.length } });
    unended.push({ folder, steps });
  }
  return unended;
}
