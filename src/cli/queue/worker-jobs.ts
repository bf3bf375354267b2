/** What a worker does of one run: opens accounts and scans scopes with its own keys, by what the run was begun with. */
import { tmpdir } from "node:os";
import type { Aws, Caller } from "../../aws/connect.ts";
import { interruptiblePorts } from "../../engine/interruptible-ports.ts";
import { scanJob } from "../../engine/scan-job.ts";
import { encodeLine } from "../../model/codec.ts";
import type { CallTally, ScanEvent } from "../../model/scan-event.ts";
import { isToldByWorkers, type QueueJob, type RunContext } from "../../queue/messages.ts";
import { CannotGoOn, type Done } from "../../queue/serve-run.ts";
import type { NoPart, RunJobs } from "../../queue/serve.ts";
import { digestOf } from "../../runs/digest.ts";
import { isDiskTrouble } from "../../runs/refusals.ts";
import { openScratch, type Scratch } from "../../runs/scratch.ts";
import { openAccount } from "../../scan/open-account.ts";
import { roleFor } from "../../scan/role-for.ts";
import type { Io } from "../io.ts";
import { shared } from "../pacing-options.ts";
import type { Settled } from "../settle.ts";
import { gatherEvents } from "../workers/gather-events.ts";
import { connected } from "./connected.ts";
import { begunAs, callerGiven, rolesGiven, type Begun } from "./may-take-part.ts";

export type WorkerOptions = {
  readonly io: Io;
  readonly given: Settled;
  readonly run: string;
  readonly context: RunContext;
  /** Those that share the run, this one counted. */
  readonly workers: number;
  /** Told of what goes on, a few times a second. */
  readonly tell: (told: { readonly events: readonly ScanEvent[]; readonly calls: CallTally }) => void;
};

/** What a worker has done of a run, whether or not it was the first to do it. */
export type WorkDone = {
  readonly accounts: number;
  readonly scopes: number;
  readonly tables: number;
  readonly calls: CallTally;
};

export type WorkerJobs = RunJobs & { done(): WorkDone };

export async function workerJobs(options: WorkerOptions): Promise<WorkerJobs | NoPart> {
  const { io, given, run, context, workers } = options;
  const begun = begunAs(context, run);
  if (begun.kind !== "begun") return begun;
  const roles = rolesGiven(given, begun.header);
  if ("why" in roles) return roles;
  const aws = await connected(io, { hubRole: roles.hub ?? undefined, pacing: shared(begun.pacing, workers) });
  let isTaken = false;
  try {
    const caller = await callerGiven(aws.lent, begun.header);
    if ("why" in caller) return caller;
    const scratch = await scratchHere();
    isTaken = true;
    return jobsOf(options, { begun, roles, caller, aws, scratch });
  } finally {
    if (!isTaken) await aws.close();
  }
}

async function scratchHere(): Promise<Scratch> {
  try {
    return await openScratch(tmpdir());
  } catch (error) {
    throw cannotGoOn(error);
  }
}

type Taken = {
  readonly begun: Begun;
  readonly roles: Parameters<typeof roleFor>[0];
  readonly caller: Caller;
  readonly aws: { readonly lent: Aws; close(): Promise<void> };
  readonly scratch: Scratch;
};

function jobsOf({ io, tell }: WorkerOptions, { begun, roles, caller, aws, scratch }: Taken): WorkerJobs {
  const { header, demand } = begun;
  const { lent } = aws;
  const done = { accounts: 0, scopes: 0, tables: 0 };
  const told = gatherEvents(
    () => io.now(),
    (events) => tell({ events, calls: lent.calls() }),
  );
  const onEvent = (event: ScanEvent): void => {
    if (isToldByWorkers(event)) told.observe(event);
  };
  const task = { aws: lent, demand, ports: interruptiblePorts(io), onEvent };
  type JobOf<K extends QueueJob["kind"]> = Extract<QueueJob, { kind: K }>;

  async function open({ listed }: JobOf<"account">, signal: AbortSignal): Promise<Done> {
    const opening = { aws: lent, listed, selection: header.selection, caller };
    const { record } = await openAccount({ ...opening, role: roleFor(roles, listed), groups: demand.groups });
    signal.throwIfAborted();
    const bytes = Buffer.from(encodeLine(record));
    done.accounts += 1;
    return { content: "account", digest: digestOf(bytes), hosts: lent.hosts(), bytes };
  }

  async function scan({ account, job: { region } }: JobOf<"scope">, signal: AbortSignal): Promise<Done> {
    const scope = await scratch.openScope({ account: account.id, region });
    try {
      const sink = { openScope: async () => scope, noteForeignHosts: () => Promise.resolve() };
      const receipt = await scanJob({ ...task, signal, run: sink, account, region, role: roleFor(roles, account) });
      const content = await scope.content();
      const bytes = content.kind === "sealed" ? content.bytes : Buffer.from(content.line);
      done.scopes += 1;
      done.tables += receipt.tables;
      return { content: content.kind, digest: receipt.digest, hosts: lent.hosts(), bytes };
    } finally {
      await scope.leave();
    }
  }

  return {
    kind: "jobs",
    async work(job, signal) {
      try {
        return await (job.kind === "account" ? open(job, signal) : scan(job, signal));
      } catch (error) {
        throw cannotGoOn(error);
      } finally {
        told.flush();
      }
    },
    done: () => ({ ...done, calls: lent.calls() }),
    async close() {
      await aws.close();
      await scratch.close();
    },
  };
}

/** Another worker has another disk. */
const cannotGoOn = (error: unknown): unknown =>
  isDiskTrouble(error) && error instanceof Error ? new CannotGoOn(error.message, { cause: error }) : error;
