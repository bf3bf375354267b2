/**
 * The apply command without its command line: checks that need no AWS, the approval, then the application with a journal,
 * and what came of it. Whatever is refused is refused before anything is written.
 */
import { dirname, join, resolve } from "node:path";
import type { Aws, Caller } from "../aws/connect.ts";
import { partitions } from "../aws/partitions.ts";
import { InterruptedError, RunError } from "../errors.ts";
import type { ApplyEntry } from "../model/apply.ts";
import type { Journal } from "../model/journal.ts";
import type { PlanStep } from "../model/plan.ts";
import { loadPolicy } from "../policy/load.ts";
import { actions } from "../remediate/actions.ts";
import { applyPlan } from "../remediate/apply-plan.ts";
import { decodeApplyEntry } from "../remediate/apply-journal.ts";
import { writeSessions } from "../remediate/apply-sessions.ts";
import { checkedSteps, refuseElsewhere, refuseHosts } from "../remediate/check-plan.ts";
import { outcomeFormats } from "../report/outcome/registry.ts";
import { openJournal } from "../runs/journal.ts";
import { describeOrganization } from "../scan/describe-organization.ts";
import { applyAgain, idToGiveAgain } from "./apply-again.ts";
import { defaultStopAfter, defaultWait, type ApplyFlags } from "./apply-options.ts";
import { reportOf } from "./apply-report.ts";
import { applyTelling } from "./apply-telling.ts";
import { approvePlan } from "./approve-plan.ts";
import { connectToWrite } from "./connect-to-write.ts";
import type { Io } from "./io.ts";
import { knownCaller } from "./known-caller.ts";
import type { LateHangUp } from "./late-hang-up.ts";
import { outputFilesIn } from "./outputs.ts";
import { printReport } from "./print-report.ts";
import { planOverview } from "./plan-overview.ts";
import { readPlan, type PlanFile } from "./read-plan.ts";
import { typedPath } from "./resumed-run.ts";
import { screenOptions } from "./screen.ts";
import { settled, type Settled } from "./settle.ts";
import { tellerOf, type Teller } from "./teller.ts";
import { writeAccessOf } from "./write-options.ts";

type Given = { readonly io: Io; readonly name: string; readonly flags: ApplyFlags };

/** What is the same from the first check to the report. */
export type Application = Given & {
  readonly file: PlanFile;
  readonly steps: readonly PlanStep[];
  readonly settings: Settled;
  readonly teller: Teller;
  /** Folder of the journal. */
  readonly folder: string;
  readonly began: string;
};

/** Resolves to the exit code. */
export async function performApply(given: Given): Promise<number> {
  const { io, name, flags } = given;
  const files = await outputFilesIn(Object.values(outcomeFormats), flags.output, io.cwd);
  const settings = await settled(io, flags);
  const teller = tellerOf(io, flags, settings);
  const file = await readPlan(name, io.cwd);
  const steps = checkedSteps(file.plan, {
    now: io.now(),
    policy: await namedPolicy(io, settings),
    accounts: flags.account ?? null,
    maxSteps: flags.maxSteps ?? null,
    maxPercent: flags.maxPercent ?? null,
    owned: flags.includeOwned === true ? "included" : "refused",
  });
  const { plan, digest } = file;
  const shown = () => planOverview(plan, { look: screenOptions(io), digest, steps, flags });
  await approvePlan(io, flags, { file, shown });
  const folder = join(resolve(io.cwd, settings.values.journals), `apply-${digest.slice("sha256:".length, 19)}`);
  const began = new Date(io.now()).toISOString();
  const report = await applySteps({ ...given, file, steps, settings, teller, folder, began });
  await printReport(io, { report, format: outcomeFormats[flags.format], files });
  return report.exitCode;
}

/** Null: no policy is named, and the one in the plan holds. */
async function namedPolicy(io: Io, { values, by }: Settled): Promise<{ name: string; digest: string } | null> {
  if (by.policy === "nobody") return null;
  const { digest } = await loadPolicy({ ref: values.policy, cwd: io.cwd });
  return { name: values.policy, digest };
}

/** Connects, applies and journals; approval and checks of the plan are behind whoever calls this. */
export async function applySteps(application: Application) {
  const { io, settings } = application;
  try {
    return await connectToWrite(io, settings, (aws, hangUp) => inAws(application, aws, hangUp));
  } catch (error) {
    if (io.signal.aborted) throw interrupted(application);
    throw error;
  }
}

const interrupted = (application: Application): InterruptedError =>
  new InterruptedError(
    `interrupted; what was written stands in the journal. Go on by the same command${idToGiveAgain(application)}, ` +
      "which looks before it writes:\n" +
      `  ${applyAgain(application)}`,
  );

async function inAws(application: Application, aws: Aws, hangUp: LateHangUp) {
  const { io, file, folder, flags } = application;
  const { plan } = file;
  const caller = await knownCaller(aws, "Nothing was written.");
  refuseElsewhere(plan, {
    partition: caller.partition,
    organization: plan.run.organization === null ? null : await organizationOf(aws, caller),
    hosts: aws.hosts(),
    dynamodb: new URL(aws.endpointOf("dynamodb")).hostname,
  });
  const journal = await openJournal<ApplyEntry>({
    folder,
    owner: io.process,
    decode: decodeApplyEntry,
    probe: io.probe,
  });
  try {
    await beginJournal(application, journal);
    const telling = applyTelling(application);
    const { steps, unreached } = await applyPlan({
      hands: {
        aws,
        actions,
        journal,
        ports: { now: () => io.now(), random: () => io.random(), sleep: (ms, signal) => io.sleep(ms, signal) },
        signal: io.signal,
        wait: flags.wait ?? defaultWait,
        checkHosts: (hosts) => refuseHosts(plan.run.foreignHosts, hosts),
        during: (write) => hangUp.during(write),
        probe: io.probe,
        onWait: telling.onWait,
      },
      steps: application.steps,
      sessionIn: writeSessions({
        aws,
        caller,
        access: writeAccessOf(application.flags, application.settings),
        actions,
        actionsIn: (account) =>
          application.steps.filter((step) => step.account === account).map(({ action }) => action),
      }),
      stopAfter: flags.stopAfter ?? defaultStopAfter,
      onStep: telling.onStep,
    });
    await telling.said();
    return reportOf(application, { steps, unreached, caller: caller.arn, hosts: aws.hosts() });
  } finally {
    await journal.close();
  }
}

/** Null where AWS does not tell it: then nothing is known to be wrong. */
async function organizationOf(aws: Aws, caller: Caller): Promise<string | null> {
  const { id } = await describeOrganization(aws.reader(aws.hub, partitions[caller.partition].alwaysEnabled));
  return id.state === "known" ? id.value : null;
}

/** A journal of another plan, whose digest only begins alike, must not be gone on with. */
async function beginJournal({ io, file, folder }: Application, journal: Journal<ApplyEntry>): Promise<void> {
  const [first] = journal.entries();
  if (first === undefined) {
    const at = new Date(io.now()).toISOString();
    await journal.append({ kind: "plan", schemaVersion: 1, digest: file.digest, at });
    return;
  }
  if (first.kind === "plan" && first.digest === file.digest) return;
  throw new RunError(
    `${typedPath(journal.path, io.cwd)} is the journal of another plan. Nothing was written. ` +
      `Name another folder with --journals, or move ${typedPath(dirname(folder), io.cwd)} away once you know what was made.`,
  );
}
