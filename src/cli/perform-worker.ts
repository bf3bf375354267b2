/** The worker command without its command line: takes part in whatever is audited through the queue, until it is told to stop. */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { connectCaller } from "../engine/connect-caller.ts";
import { reasonText } from "../engine/reason-text.ts";
import { InterruptedError, UsageError } from "../errors.ts";
import { keysOf } from "../queue/keys.ts";
import { encodeTold } from "../queue/messages.ts";
import { openRedis, queuePackages } from "../queue/open-redis.ts";
import { serverOf } from "../queue/redis-words.ts";
import { CannotGoOn } from "../queue/serve-run.ts";
import { serve, type NoPart, type Service } from "../queue/serve.ts";
import { scopesAtOnce } from "../scan/dispatch.ts";
import { toolVersion } from "../tool-version.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import type * as options from "./options.ts";
import { queueingOf } from "./queue/queue-ports.ts";
import { refusalOf } from "./queue/queue-refusal.ts";
import { queueTrouble } from "./queue/queue-trouble.ts";
import { usableQueue } from "./queue/queue-url.ts";
import { workerJobs, type WorkerJobs, type WorkerOptions } from "./queue/worker-jobs.ts";
import { noticeSaying } from "./queue/worker-telling.ts";
import { settled } from "./settle.ts";
import { tellInTurn, type InTurn } from "./tell-in-turn.ts";
import { tellerOf, type LogFlags } from "./teller.ts";

export type WorkerFlags = options.ConfigFlags &
  LogFlags & {
    readonly once?: true | undefined;
    readonly wait?: number | undefined;
    readonly scopes?: number | undefined;
  };

/** Milliseconds that `--once` waits for a first audit. */
const patience = 60_000;

/** Resolves to the exit code. */
export async function performWorker({ io, flags }: { readonly io: Io; readonly flags: WorkerFlags }): Promise<number> {
  if (flags.wait !== undefined && flags.once !== true)
    throw new UsageError("--wait says how long --once waits for a first audit: a worker without --once waits forever.");
  const given = await settled(io, flags);
  const teller = tellerOf(io, flags, given);
  const url = await usableQueue(given, teller);
  const telling = tellInTurn(teller);
  try {
    const name = `${hostname()}.${io.process.pid}.${randomBytes(2).toString("hex")}`;
    await tellWhoWaits({ io, telling, name, url });
    return await served({ io, flags, given, telling, name, url });
  } finally {
    await telling.said();
  }
}

/** Without keys it would wait in vain, and the first audit would not be told why. */
async function tellWhoWaits(who: { io: Io; telling: InTurn; name: string; url: string }): Promise<void> {
  const { io, telling, name, url } = who;
  const caller = await connectCaller(io, (aws) => aws.caller(), {});
  io.signal.throwIfAborted();
  const server = serverOf(url);
  const arn = caller.state === "read" ? caller.value.arn : null;
  const as = arn === null ? "" : `, as ${arn}`;
  const text = `Worker ${name} waits for audits at ${server}${as}\n`;
  await telling.tell({ event: "worker-started", text, fields: { worker: name, server, caller: arn } });
  if (caller.state === "read") return;
  const why = reasonText(caller.reason);
  const words = `AWS does not say who is calling: ${why}. It is asked again when there is an audit.\n`;
  await telling.tell({ event: "worker-unseen", level: "warn", text: words, fields: { why } });
}

type Serving = Omit<WorkerOptions, "run" | "context" | "workers" | "tell"> & {
  readonly flags: WorkerFlags;
  readonly telling: InTurn;
  readonly name: string;
  readonly url: string;
};

async function served({ io, flags, given, telling, name, url }: Serving): Promise<number> {
  const { signal } = io;
  const { once = false, wait = patience, scopes = scopesAtOnce } = flags;
  const say = (saying: Parameters<InTurn["tell"]>[0]): void => void telling.tell(saying);
  const packages = await queuePackages();
  const { timings, ports, probe } = queueingOf(io);
  const trouble = queueTrouble({ url, ports, say });
  const redis = openRedis(packages, { url, name: "restorable-worker", onTrouble: trouble.onError });
  trouble.watch(redis);
  const stopping = (): void =>
    say({ event: "worker-stopping", text: "Stopping: what is under way is given back to the queue\n", fields: {} });
  signal.addEventListener("abort", stopping, { once: true });
  const jobs = new Map<string, WorkerJobs>();
  const apart: NoPart["kind"][] = [];

  const join: Service["join"] = async (run, context, workers) => {
    const { told: channel } = keysOf(run);
    const tell: WorkerOptions["tell"] = (told) => {
      redis.publish(channel, encodeTold({ worker: name, ...told })).catch(trouble.onError);
    };
    const part = await workerJobs({ io, given, run, context, workers, tell });
    if (part.kind === "jobs") jobs.set(run, part);
    return part;
  };
  try {
    const joined = await serve({
      packages,
      redis,
      name,
      version: toolVersion,
      atOnce: scopes,
      timings,
      ports,
      probe,
      signal,
      patience: once ? wait : null,
      troubleOf: (error) => ({ message: error instanceof Error ? error.message : String(error), fixable: false }),
      onTrouble: trouble.onError,
      join,
      onNotice(notice) {
        if ("why" in notice) apart.push(notice.kind);
        say(noticeSaying(notice, jobs.get(notice.run)?.done() ?? null));
        if (notice.kind === "left") jobs.delete(notice.run);
      },
    });
    if (once && !signal.aborted && joined === 0) return nothingDone(apart, say);
  } catch (error) {
    if (error instanceof CannotGoOn)
      throw new UsageError(`this worker cannot go on: ${error.message}`, { cause: error });
    // Nothing can be given back to a queue that does not answer; there it is missed after a while.
    if (!signal.aborted) throw refusalOf(error, { url, packages });
  } finally {
    signal.removeEventListener("abort", stopping);
    trouble.stop();
    redis.disconnect();
  }
  // Whoever waits for it to end by itself has to know that it did not.
  if (once && signal.aborted) throw new InterruptedError("interrupted before the audit was over; other workers go on.");
  return exitCodes.ok;
}

/** A person has to mend what kept it apart; that no audit came is what a scheduler may expect. */
function nothingDone(apart: readonly NoPart["kind"][], say: (saying: Parameters<InTurn["tell"]>[0]) => void): number {
  if (apart.length > 0) return apart.includes("refused") ? exitCodes.usage : exitCodes.incomplete;
  say({ event: "worker-idle", text: "No audit came\n", fields: {} });
  return exitCodes.ok;
}
