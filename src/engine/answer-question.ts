/** A question in, a run directory with its answers out: who is calling, and the scan into a new or an interrupted run. */
import { scan, type Scan } from "../audit.ts";
import type { Aws, Caller } from "../aws/connect.ts";
import { checkRegions, partitions } from "../aws/partitions.ts";
import { InterruptedError, RunError, UnseenError } from "../errors.ts";
import { notableSkew } from "../model/clock-skew.ts";
import type { Demand } from "../model/policy.ts";
import type { Roles } from "../model/roles.ts";
import type { RunHeader } from "../model/run.ts";
import { createRun } from "../runs/create-run.ts";
import { isOutOfRoom } from "../runs/refusals.ts";
import { resumeRun } from "../runs/resume-run.ts";
import { runId } from "../runs/run-id.ts";
import type { RunWriter } from "../runs/run-writer.ts";
import { describeOrganization, type Organization } from "../scan/describe-organization.ts";
import { toolVersion } from "../tool-version.ts";
import { asksOrganization } from "./asks-organization.ts";
import { demandOfRun } from "./demand-of-run.ts";
import { interruptiblePorts } from "./interruptible-ports.ts";
import type { Machine } from "./machine.ts";
import { mostTelling } from "./most-telling.ts";
import type { Question } from "./question.ts";
import { reasonText } from "./reason-text.ts";
import { recordedRoles } from "./recorded-roles.ts";

export type Asking = {
  readonly machine: Pick<Machine, "now" | "random" | "sleep" | "signal" | "process" | "probe">;
  readonly aws: Aws;
  readonly question: Question;
  readonly roles: Roles;
  readonly runsDir: string;
  /** How one goes on when this is interrupted; null when nobody can. */
  readonly goOn: ((path: string) => string) | null;
  readonly watching: Watching;
};

/** Whoever looks on while AWS is asked. */
export type Watching = {
  /** The clock of this machine is so many milliseconds ahead of AWS's, which is worth a warning. */
  skewed(milliseconds: number): void | Promise<void>;
  /** The run is open, and nothing of this attempt is in it yet. */
  begun(run: RunWriter): void | Promise<void>;
  /** Has the scan made by `work`. Gives what is to be done once the run holds all of it. */
  scanning(run: RunWriter, demand: Demand, work: ScanWork): Promise<() => void | Promise<void>>;
};

export type ScanWork = (how: Pick<Scan, "onEvent" | "elsewhere">) => Promise<void>;

/**
 * `afterwards` is what is done with the scanned run while it is still ours to write. A run whose scopes are not all there
 * is no error: coverage tells. Throws UnseenError when AWS does not say who is calling, InterruptedError when the user
 * wants to stop.
 */
export async function answerQuestion<T>(request: Asking, afterwards: (run: RunWriter) => Promise<T>): Promise<T> {
  const { machine, aws, question, watching } = request;
  const caller = await callerOf(aws);
  checkRegions(question.selection.regions ?? [], caller.partition);
  const skew = notableSkew(aws.clockSkew());
  if (skew !== undefined) await watching.skewed(skew);
  const hub = aws.reader(aws.hub, partitions[caller.partition].alwaysEnabled);
  const { groups } = demandOfQuestion(question);
  const asked = asksOrganization({ selection: question.selection, groups, roles: request.roles });
  // Of an account that is in no organization no other account can hold copies.
  const wanted = asked || groups.includes("recoveryPoints");
  let described: Promise<Organization | null> | undefined;
  const organization = () => (described ??= wanted ? describeOrganization(hub) : Promise.resolve(null));

  const run = await openForWriting(request, caller, organization);
  try {
    await watching.begun(run);
    if (!run.sealed) await fill(run, request, { caller, hub, organization: asked ? await organization() : null });
    return await afterwards(run);
  } catch (error) {
    throw machine.signal.aborted ? interrupted(request, run) : outOfRoom(error, request, run);
  } finally {
    await run.close();
  }
}

async function callerOf(aws: Aws): Promise<Caller> {
  const answer = await aws.caller();
  if (answer.state === "read") return answer.value;
  throw new UnseenError(
    `nothing was audited: ${aws.endpointOf("sts")} did not say who is calling.\n` +
      `  ${reasonText(answer.reason)}\n` +
      "Check the network and a proxy in between, AWS_ENDPOINT_URL, and the Region and endpoint_url of your profile.",
  );
}

async function openForWriting(
  { machine, question, roles, runsDir }: Asking,
  caller: Caller,
  organization: () => Promise<Organization | null>,
): Promise<RunWriter> {
  const writing = { owner: machine.process, probe: machine.probe };
  if (question.resume === null) {
    const header = headerOf({ question, caller, roles, organization: await organization() });
    // What failed to be read because the user interrupted must not become the header of a run.
    machine.signal.throwIfAborted();
    return createRun({
      runsDir,
      header,
      inputs: inputsOf(question),
      ...writing,
    });
  }
  const run = await resumeRun({ path: question.resume, ...writing });
  try {
    if (!run.sealed) refuseOtherCaller(run, caller);
    return run;
  } catch (error) {
    await run.close();
    throw error;
  }
}

/**
 * The account that a run was begun from is read with the caller's own keys: with those of another account, that one's
 * tables would be recorded as its.
 */
function refuseOtherCaller(run: RunWriter, caller: Caller): void {
  const { partition, caller: begun } = run.header();
  const [of, are] =
    partition === caller.partition
      ? [`account ${begun.account}`, `account ${caller.account}`]
      : [`partition ${partition}`, `partition ${caller.partition}`];
  if (of === are) return;
  throw new RunError(
    `${run.path} was begun with credentials of ${of} (${begun.arn}), and these are of ${are} (${caller.arn}): ` +
      `use credentials of ${of}, or begin a new run.`,
  );
}

function headerOf(given: {
  readonly question: Question;
  readonly caller: Caller;
  readonly roles: Roles;
  readonly organization: Organization | null;
}): RunHeader {
  const { question, caller, roles, organization } = given;
  const { asOf, selection, policy, collection } = question;
  const policyDigest = policy?.digest ?? null;
  return {
    schemaVersion: 3,
    id: runId({ asOf, policyDigest, selection }),
    tool: { name: "restorable", version: toolVersion },
    asOf,
    selection,
    caller: { account: caller.account, arn: caller.arn },
    roles: recordedRoles(roles),
    groups: demandOfQuestion(question).groups,
    collection,
    policyDigest,
    partition: caller.partition,
    organization: organization?.id.state === "known" ? organization.id.value : null,
    ...(organization?.id.state === "absent" ? { alone: true } : {}),
    // What drills say that other hosts answered was not observed from AWS, whatever answers this time.
    foreignHosts: [...new Set((question.drills ?? []).flatMap(({ header }) => header.foreignHosts))].sort(),
  };
}

type Asked = {
  readonly caller: Caller;
  readonly hub: ReturnType<Aws["reader"]>;
  readonly organization: Organization | null;
};

const inputsOf = ({ policy, blindSpots, waivers, drills }: Question) => ({ policy, blindSpots, waivers, drills });
const demandOfQuestion = ({ policy, asOf, groups }: Question) =>
  demandOfRun({ policy, header: { asOf, ...(groups === undefined ? {} : { groups }) } });

async function fill(run: RunWriter, request: Asking, asked: Asked): Promise<void> {
  const { machine, aws, question, roles, watching } = request;
  const { selection } = question;
  const demand = demandOfQuestion(question);
  const scanned = { ...asked, aws, run, selection, roles, demand };
  const ports = interruptiblePorts(machine);
  const { signal } = machine;
  const told = await watching.scanning(run, demand, (how) => scan({ ...scanned, ...how, ports, signal }));
  await run.finish();
  await told();
}

/** A full disk says which file; a run that waits for room is gone on with by the command that it names. */
function outOfRoom(error: unknown, { goOn }: Asking, run: RunWriter): unknown {
  const told = mostTelling(error);
  if (goOn === null || !(told instanceof RunError) || !isOutOfRoom(told.cause)) return error;
  const { message, cause } = told;
  return new RunError(
    `${message}\nWhat was scanned is kept. Once there is room, go on, with the same options for role and reports, by\n  ${goOn(run.path)}`,
    { cause },
  );
}

function interrupted({ goOn }: Asking, run: RunWriter): InterruptedError {
  if (goOn === null) return new InterruptedError("interrupted", { run: run.path });
  return new InterruptedError(
    `interrupted; what was scanned is kept. Go on, with the same options for reports and limits, by\n  ${goOn(run.path)}`,
    { run: run.path },
  );
}
