/** A question in, a run directory with its answers out: who is calling, and the scan into a new or an interrupted run. */
import { scan } from "../audit.ts";
import type { Aws, Caller } from "../aws/connect.ts";
import { checkRegions, partitions } from "../aws/partitions.ts";
import { InterruptedError, RunError, UnseenError } from "../errors.ts";
import { notableSkew, skewWords } from "../model/clock-skew.ts";
import type { Roles } from "../model/roles.ts";
import type { RunHeader } from "../model/run.ts";
import { createRun } from "../runs/create-run.ts";
import { isOutOfRoom } from "../runs/refusals.ts";
import { resumeRun } from "../runs/resume-run.ts";
import { runId } from "../runs/run-id.ts";
import type { RunWriter } from "../runs/run-writer.ts";
import { roleFor } from "../scan/role-for.ts";
import { describeOrganization, type Organization } from "../scan/describe-organization.ts";
import { demandOfRun } from "../engine/demand-of-run.ts";
import { mostTelling } from "./explain.ts";
import { interruptiblePorts } from "../engine/interruptible-ports.ts";
import type { Io } from "./io.ts";
import type { Scanning } from "./pacing-options.ts";
import type { Question } from "../engine/question.ts";
import { jointTally } from "./progress/joint-tally.ts";
import { watchScan } from "./progress/watch-scan.ts";
import { reasonText } from "../engine/reason-text.ts";
import { recordedRoles } from "./role-options.ts";
import type { Saying, Teller } from "./teller.ts";
import { toolVersion } from "./version.ts";
import { createWorkerPool } from "./workers/worker-pool.ts";

export type ScanRequest = {
  readonly io: Io;
  readonly teller: Teller;
  readonly aws: Aws;
  readonly question: Question;
  readonly roles: Roles;
  readonly runsDir: string;
  readonly scanning: Scanning;
  /** The command that goes on when this one is interrupted; null when none can. */
  readonly goOn: ((path: string) => string) | null;
};

/**
 * `afterwards` is what is done with the scanned run while it is still ours to write. A run whose scopes are not all there
 * is no error: coverage tells. Throws UnseenError when AWS does not say who is calling, InterruptedError when the user
 * wants to stop.
 */
export async function scanIntoRun<T>(request: ScanRequest, afterwards: (run: RunWriter) => Promise<T>): Promise<T> {
  const { io, teller, aws, question } = request;
  const caller = await callerOf(aws);
  checkRegions(question.selection.regions ?? [], caller.partition);
  const skew = notableSkew(aws.clockSkew());
  if (skew !== undefined) {
    const text = `${skewWords(skew)}. Set it right, and run the command again.\n`;
    await teller.tell({ event: "clock-skew", level: "warn", text, fields: { skew } });
  }
  const hub = aws.reader(aws.hub, partitions[caller.partition].alwaysEnabled);
  const { groups } = demandOfQuestion(question);
  const asked =
    question.selection.population.kind === "organization" ||
    groups.includes("account") ||
    Object.keys(request.roles.except).some((id) => !/^\d+$/.test(id));
  // Of an account that is in no organization no other account can hold copies.
  const wanted = asked || groups.includes("recoveryPoints");
  let described: Promise<Organization | null> | undefined;
  const organization = () => (described ??= wanted ? describeOrganization(hub) : Promise.resolve(null));

  const run = await openForWriting(request, caller, organization);
  try {
    await teller.tell(begunText(run, question));
    if (!run.sealed) await fill(run, request, { caller, hub, organization: asked ? await organization() : null });
    return await afterwards(run);
  } catch (error) {
    throw io.signal.aborted ? interrupted(request, run) : outOfRoom(error, request, run);
  } finally {
    await run.close();
  }
}

function begunText(run: RunWriter, { resume }: Question): Saying {
  const { id, asOf } = run.header();
  const [event, words] = resume === null ? ["run-started", "Run"] : ["run-resumed", "Going on with run"];
  return { event, text: `${words} ${id}\n`, fields: { run: id, path: run.path, asOf } };
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
  { io, question, roles, runsDir }: ScanRequest,
  caller: Caller,
  organization: () => Promise<Organization | null>,
): Promise<RunWriter> {
  const writing = { owner: io.process, probe: io.probe };
  if (question.resume === null) {
    const header = headerOf({ question, caller, roles, organization: await organization() });
    // What failed to be read because the user interrupted must not become the header of a run.
    io.signal.throwIfAborted();
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

async function fill(run: RunWriter, request: ScanRequest, asked: Asked): Promise<void> {
  const { io, teller, aws, question, roles, scanning } = request;
  const demand = demandOfQuestion(question);
  const noteHosts = (hosts: readonly string[]) => run.noteForeignHosts(hosts);
  const pool =
    scanning.workers === 1
      ? null
      : createWorkerPool({
          scanning,
          waiting: io.waiting,
          start: () => io.startWorker(),
          run: run.path,
          roleOf: (account) => roleFor(roles, account),
          noteHosts,
          onEvent: (event) => watch.onEvent(event),
        });
  const calls = () => jointTally([aws.calls(), ...(pool?.calls() ?? [])]);
  const watch = watchScan({ io, teller, groups: demand.groups, pacing: scanning.pacing, calls });
  const { onEvent } = watch;
  const hangUp = (): void => void pool?.close();
  io.signal.addEventListener("abort", hangUp, { once: true });
  try {
    await scan({
      ...asked,
      aws,
      run,
      selection: question.selection,
      roles,
      demand,
      ports: interruptiblePorts(io),
      signal: io.signal,
      elsewhere: pool === null ? null : (accountOf) => pool.dispatch(accountOf),
      onEvent,
    });
  } finally {
    io.signal.removeEventListener("abort", hangUp);
    await pool?.close();
    await watch.stop();
  }
  await run.finish();
  await watch.sumUp();
}

/** A full disk says which file; a run that waits for room is gone on with by the command that it names. */
function outOfRoom(error: unknown, { goOn }: ScanRequest, run: RunWriter): unknown {
  const told = mostTelling(error);
  if (goOn === null || !(told instanceof RunError) || !isOutOfRoom(told.cause)) return error;
  const { message, cause } = told;
  return new RunError(
    `${message}\nWhat was scanned is kept. Once there is room, go on, with the same options for role and reports, by\n  ${goOn(run.path)}`,
    { cause },
  );
}

function interrupted({ goOn }: ScanRequest, run: RunWriter): InterruptedError {
  if (goOn === null) return new InterruptedError("interrupted");
  return new InterruptedError(
    `interrupted; what was scanned is kept. Go on, with the same options for reports and limits, by\n  ${goOn(run.path)}`,
  );
}
