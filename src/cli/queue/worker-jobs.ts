/** What a worker does of one run: opens accounts and scans scopes with its own keys, by what the run was begun with. */
import { tmpdir } from "node:os";
import { openAccount } from "../../scan/open-account.ts";
import { roleFor } from "../../scan/role-for.ts";
import type { Aws, Caller } from "../../aws/connect.ts";
import type { Pacing } from "../../aws/connect.ts";
import { connectCaller } from "../../engine/connect-caller.ts";
import { demandOfRun } from "../../engine/demand-of-run.ts";
import { interruptiblePorts } from "../../engine/interruptible-ports.ts";
import { reasonText } from "../../engine/reason-text.ts";
import { scanJob } from "../../engine/scan-job.ts";
import { UsageError } from "../../errors.ts";
import { encodeLine } from "../../model/codec.ts";
import type { CompiledPolicy } from "../../model/policy.ts";
import type { ScanEvent } from "../../model/scan-event.ts";
import type { RunContext } from "../../queue/messages.ts";
import { isToldByWorkers } from "../../queue/messages.ts";
import { CannotGoOn, type Done } from "../../queue/serve-run.ts";
import type { NoPart, RunJobs } from "../../queue/serve.ts";
import { digestOf } from "../../runs/digest.ts";
import { isDiskTrouble } from "../../runs/refusals.ts";
import { decodeHeader } from "../../runs/run-file.ts";
import { openScratch } from "../../runs/scratch.ts";
import type { Io } from "../io.ts";
import { rolesOf } from "../role-options.ts";
import type { Settled } from "../settle.ts";
import { gatherEvents } from "../workers/gather-events.ts";

export type WorkerOptions = {
  readonly io: Io;
  readonly given: Settled;
  readonly run: string;
  readonly context: RunContext;
  /** Told of what goes on, a few times a second. */
  readonly tell: (told: { readonly events: readonly ScanEvent[]; readonly calls: ReturnType<Aws["calls"]> }) => void;
};

export async function workerJobs({ io, given, run, context, tell }: WorkerOptions): Promise<RunJobs | NoPart> {
  const header = decodeHeader(context.header, `what the queue says of run ${run}`);
  // Their shapes are those of this very version, which the audit has said it is.
  const policy = context.policy === null ? null : (JSON.parse(context.policy) as CompiledPolicy);
  const pacing = JSON.parse(context.pacing) as Pacing;
  const roles = rolesGiven(given, header.roles);
  if ("why" in roles) return roles;
  const aws = await connected(io, { hubRole: roles.hub ?? undefined, pacing });
  const caller = await aws.lent.caller();
  const no =
    caller.state === "read" ? otherCaller(caller.value, header.caller) : notAnswered(reasonText(caller.reason));
  if (no !== null || caller.state !== "read") {
    await aws.close();
    return no ?? notAnswered("");
  }
  const scratch = await openScratch(tmpdir());
  const demand = demandOfRun({ policy, header });
  const told = gatherEvents(io.now, (events) => tell({ events, calls: aws.lent.calls() }));
  const task = {
    aws: aws.lent,
    demand,
    ports: interruptiblePorts(io),
    onEvent: (event: ScanEvent): void => {
      if (isToldByWorkers(event)) told.observe(event);
    },
  };

  return {
    kind: "jobs",
    async work(job, signal): Promise<Done> {
      const hosts = (): readonly string[] => aws.lent.hosts();
      if (job.kind === "account") {
        const { listed } = job;
        const opening = { aws: aws.lent, listed, selection: header.selection, caller: caller.value };
        const { record } = await openAccount({ ...opening, role: roleFor(roles, listed), groups: demand.groups });
        signal.throwIfAborted();
        const bytes = Buffer.from(encodeLine(record));
        return { content: "account", digest: digestOf(bytes), hosts: hosts(), bytes };
      }
      const { account, job: place } = job;
      const scope = await scratch.openScope({ account: place.account, region: place.region });
      try {
        const sink = { openScope: async () => scope, noteForeignHosts: () => Promise.resolve() };
        const role = roleFor(roles, account);
        const { digest } = await scanJob({ ...task, signal, run: sink, account, region: place.region, role });
        const content = await scope.content();
        const bytes = content.kind === "sealed" ? content.bytes : Buffer.from(content.line);
        return { content: content.kind, digest, hosts: hosts(), bytes };
      } catch (error) {
        if (isDiskTrouble(error) && error instanceof Error) throw new CannotGoOn(error.message, { cause: error });
        throw error;
      } finally {
        await scope.leave();
        told.flush();
      }
    },
    async close() {
      await aws.close();
      await scratch.close();
    },
  };
}

/** A run was begun with an external id, which the worker has to be given, too. */
function rolesGiven(given: Settled, recorded: Parameters<typeof rolesOf>[1]): ReturnType<typeof rolesOf> | NoPart {
  try {
    return rolesOf(given, recorded);
  } catch (error) {
    if (error instanceof UsageError) return { kind: "refused", why: error.message };
    throw error;
  }
}

/** Through other keys another role may be refused, and what is found would depend on who got the scope. */
function otherCaller(caller: Caller, begun: { readonly arn: string }): NoPart | null {
  if (principalOf(caller.arn) === principalOf(begun.arn)) return null;
  const why =
    `it was begun as ${principalOf(begun.arn)}, and this worker is ${principalOf(caller.arn)}: ` +
    "give all of them the same keys or role, or one --hub-role that both may take on";
  return { kind: "refused", why };
}

/** `arn:aws:sts::111122223333:assumed-role/Audit/session-1` → without its session. */
const principalOf = (arn: string): string => arn.replace(/(:assumed-role\/[^/]+)\/.*$/, "$1");

const notAnswered = (why: string): NoPart => ({ kind: "later", why: `AWS does not say who is calling: ${why}` });

/** An `Aws` for as long as the worker takes part. */
async function connected(
  io: Io,
  how: Parameters<typeof connectCaller>[2],
): Promise<{ readonly lent: Aws; close(): Promise<void> }> {
  let leave = (): void => {};
  const left = new Promise<void>((resolve) => (leave = resolve));
  let over: Promise<void> = Promise.resolve();
  const lent = await new Promise<Aws>((resolve, reject) => {
    over = connectCaller(
      io,
      async (aws) => {
        resolve(aws);
        await left;
      },
      how,
    );
    over.catch(reject);
  });
  return {
    lent,
    async close() {
      leave();
      await over;
    },
  };
}
