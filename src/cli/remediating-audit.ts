/**
 * `audit --remediate`: an audit, a plan of what its policy lets be mended automatically, its application, and a second look
 * at the tables that were touched. What an interrupted one may have written is seen to first. The exit code is that of
 * the state afterwards; the run that was sealed is never written again.
 */
import { mkdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { PlanError } from "../errors.ts";
import type { ApplyReport } from "../model/apply.ts";
import type { LeftOut, Plan, PlanStep } from "../model/plan.ts";
import type { RemediationReport } from "../model/remediation.ts";
import { left, onlyAutomatic, whyNotYet, type Automatic } from "../remediate/automatic.ts";
import { checkedSteps } from "../remediate/check-plan.ts";
import { encodePlan, planDigest } from "../remediate/plan-codec.ts";
import { writeDurably } from "../runs/durable.ts";
import { folderMode } from "../runs/layout.ts";
import { openRun } from "../runs/open-run.ts";
import { afterRemediation } from "./after-remediation.ts";
import type { ApplyFlags } from "./apply-options.ts";
import { judgedReader } from "./fold-runs.ts";
import type { GateDecision } from "../evaluate/gate.ts";
import type { Io } from "./io.ts";
import { makePlan } from "./make-plan.ts";
import { planIn } from "./open-applications.ts";
import { openOutput, proveWritable } from "./output-file.ts";
import { applySteps } from "./perform-apply.ts";
import { performAudit, type AuditFlags, type Audited } from "./perform-audit.ts";
import { howToMend } from "./perform-plan.ts";
import { readPlan } from "./read-plan.ts";
import { automaticOf, type RemediateFlags } from "./remediate-options.ts";
import { typedPath } from "./resumed-run.ts";
import { settled, type Settled } from "./settle.ts";
import { tellRemediation } from "./tell-remediation.ts";
import { tellerOf, type Teller } from "./teller.ts";
import { policyOfAudit, unendedRemediations } from "./unended-remediations.ts";
import { toolVersion } from "./version.ts";

export type RemediatingFlags = AuditFlags & RemediateFlags & { readonly maxSteps: number };

type Given = { readonly io: Io; readonly flags: RemediatingFlags };

/** For the plan of one audit: it is applied at once, and gone on with by the next audit if it is interrupted. */
const ttlMs = 24 * 3_600_000;

const defaultBackupRole = "service-role/AWSBackupDefaultServiceRole";

/** Resolves to the exit code. */
export async function performRemediatingAudit(given: Given): Promise<number> {
  const { io, flags } = given;
  if (flags.outcome !== undefined) await proveWritable(resolve(io.cwd, flags.outcome));
  const settings = await settled(io, flags);
  // Before anything is asked of AWS: what cannot be mended must not be found out at night.
  const automatic = automaticOf(flags, await policyOfAudit({ io, flags, settings }));
  const teller = tellerOf(io, flags, settings);
  for (const begun of await unendedRemediations({ io, flags, settings, teller, automatic })) {
    await applied(given, { settings, teller, ...begun });
  }
  return performAudit({ io, flags, afterwards: (audited) => remediated(given, audited) });
}

async function remediated(given: Given, audited: Audited): Promise<GateDecision> {
  const { io, flags } = given;
  const { run, policy, verdicts, teller, decide } = audited;
  const judged = judgedReader(await openRun(run.path));
  if (judged === null) {
    const text = "Nothing was mended: the run is not whole, so that its verdicts are not sealed.\n";
    await teller.tell({ event: "remediation", level: "warn", text, fields: { run: run.header.id } });
    return decide(verdicts);
  }
  const automatic = automaticOf(flags, policy);
  const { plan, heldBack } = await planned(given, { audited, judged, automatic });
  const steps = checkedSteps(plan, {
    now: io.now(),
    policy: null,
    accounts: null,
    maxSteps: flags.maxSteps,
    maxPercent: flags.maxPercent ?? null,
    owned: flags.includeOwned === true ? "included" : "refused",
  });
  const folder = folderOf(audited.given, io, planDigest(plan));
  const came = steps.length === 0 ? null : await written(given, { audited, folder, plan, steps });
  const after = await afterRemediation({ io, audited, steps: came?.steps ?? [], runsDir: join(folder, "after") });
  const decision = withFailures(await decide(after.verdicts), came);
  const report: RemediationReport = {
    schemaVersion: 1,
    kind: "restorable-remediation",
    tool: { name: "restorable", version: toolVersion },
    policy: policy.id,
    policyDigest: policy.digest,
    before: {
      run: typedPath(run.path, io.cwd),
      asOf: run.header.asOf,
      verdicts: verdicts.summary.verdicts,
      failing: verdicts.summary.failing,
    },
    after: {
      run: after.again === null ? null : typedPath(after.again.run.path, io.cwd),
      asOf: after.again?.run.header.asOf ?? null,
      verdicts: after.verdicts.summary.verdicts,
      failing: after.verdicts.summary.failing,
    },
    changes: after.changes,
    leftOut: [...heldBack, ...plan.leftOut],
    plan: came === null ? null : typedPath(planIn(folder), io.cwd),
    applied: came,
    exitCode: decision.code,
  };
  await tellRemediation(teller, report);
  if (flags.outcome !== undefined) {
    const output = await openOutput(resolve(io.cwd, flags.outcome));
    await output.write(`${JSON.stringify(report, null, 2)}\n`);
    await output.keep();
  }
  return decision;
}

const folderOf = ({ values }: Settled, io: Io, digest: string): string =>
  join(resolve(io.cwd, values.journals), `apply-${digest.slice("sha256:".length, 19)}`);

/** `heldBack`: of rules that are repaired automatically, what waits all the same. */
async function planned(
  { io, flags }: Given,
  {
    audited,
    judged,
    automatic,
  }: {
    readonly audited: Audited;
    readonly judged: NonNullable<ReturnType<typeof judgedReader>>;
    readonly automatic: Automatic;
  },
): Promise<{ readonly plan: Plan; readonly heldBack: readonly LeftOut[] }> {
  const heldBack: LeftOut[] = [];
  const { plan } = await makePlan({
    run: judged,
    how: howToMend({ ...flags, backupRole: flags.backupRole ?? defaultBackupRole, ttl: "24h" }, audited.given),
    chooses(finding, view) {
      if (!automatic.actions.has(finding.rule)) return false;
      const why = whyNotYet(finding, view, automatic);
      if (why !== null) heldBack.push(left(finding, finding, why));
      return why === null;
    },
    filters: { rule: [...automatic.actions.keys()].sort() },
    now: io.now(),
    ttlMs,
  });
  return { plan: onlyAutomatic(plan, automatic), heldBack };
}

/** The plan lies beside its journal before anything is written, so that it can be gone on with. */
async function written(
  given: Given,
  of: {
    readonly audited: Audited;
    readonly folder: string;
    readonly plan: Plan;
    readonly steps: readonly PlanStep[];
  },
): Promise<ApplyReport> {
  const { folder, plan, steps, audited } = of;
  await mkdir(folder, { recursive: true, mode: folderMode });
  await writeDurably({ path: planIn(folder), content: [Buffer.from(encodePlan(plan))] });
  return applied(given, { settings: audited.given, teller: audited.teller, folder, steps });
}

async function applied(
  { io, flags }: Given,
  of: {
    readonly settings: Settled;
    readonly teller: Teller;
    readonly folder: string;
    readonly steps: readonly PlanStep[];
  },
): Promise<ApplyReport> {
  const name = typedPath(planIn(of.folder), io.cwd);
  const file = await readPlan(name, io.cwd);
  if (basename(of.folder) !== `apply-${file.digest.slice("sha256:".length, 19)}`) {
    throw new PlanError(
      `${name} is not the plan that its folder was made for: somebody changed it. Nothing was written. ` +
        "Move the folder away once you know what was made.",
    );
  }
  const flagsOfApply: ApplyFlags = {
    digest: file.digest,
    yes: true,
    format: "console",
    output: [],
    stopAfter: flags.stopAfter,
    wait: flags.wait,
    asCaller: flags.asCaller,
    writeRole: flags.writeRole,
    sessionName: flags.sessionName,
    hubRole: flags.hubRole,
    journals: flags.journals,
    config: flags.config,
    includeOwned: flags.includeOwned,
  };
  const began = new Date(io.now()).toISOString();
  return applySteps({ io, name, flags: flagsOfApply, began, file, ...of });
}

/** What was begun and did not come to its end is told by the exit code too, where nothing that counts still fails. */
function withFailures(decision: GateDecision, came: ApplyReport | null): GateDecision {
  if (came === null || came.exitCode === 0) return decision;
  const open = came.steps.filter(({ outcome }) => outcome.state !== "done").length;
  const code = came.exitCode === 1 ? 1 : 3;
  const text = `${open} ${open === 1 ? "step is" : "steps are"} not done.`;
  const conditions = [...decision.conditions, { id: "remediation", code, count: open, limit: 0, text } as const];
  return { code: decision.code === 0 ? code : decision.code, conditions };
}
