/** The worker command without its command line: takes part in whatever is audited through the queue, until it is told to stop. */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { UsageError } from "../errors.ts";
import { keysOf } from "../queue/keys.ts";
import { encodeTold } from "../queue/messages.ts";
import { openRedis, queuePackages } from "../queue/open-redis.ts";
import { CannotGoOn } from "../queue/serve-run.ts";
import { serve, type ServeNotice } from "../queue/serve.ts";
import { scopesAtOnce } from "../scan/dispatch.ts";
import { toolVersion } from "../tool-version.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import type * as options from "./options.ts";
import { queueingOf } from "./queue/queue-ports.ts";
import { usableQueue } from "./queue/queue-url.ts";
import { workerJobs } from "./queue/worker-jobs.ts";
import { settled } from "./settle.ts";
import { tellerOf, type LogFlags, type Teller } from "./teller.ts";

export type WorkerFlags = options.ConfigFlags &
  LogFlags & { readonly once?: boolean | undefined; readonly wait?: number | undefined };

/** Milliseconds that `--once` waits for a first run. */
const patience = 60_000;

/** Resolves to the exit code. */
export async function performWorker({ io, flags }: { readonly io: Io; readonly flags: WorkerFlags }): Promise<number> {
  const given = await settled(io, flags);
  const teller = tellerOf(io, flags, given);
  const url = await usableQueue(given, teller);
  const packages = await queuePackages();
  const name = `${hostname()}.${io.process.pid}.${randomBytes(2).toString("hex")}`;
  const onTrouble = troubleTeller(teller);
  const redis = openRedis(packages, { url, name: "restorable-worker", onTrouble });
  await teller.tell({
    event: "worker-started",
    text: `Worker ${name}: waiting for audits\n`,
    fields: { worker: name },
  });
  try {
    const joined = await serve({
      packages,
      redis,
      name,
      version: toolVersion,
      atOnce: scopesAtOnce,
      ...queueingOf(io),
      signal: io.signal,
      patience: flags.once === true ? (flags.wait ?? patience) : null,
      troubleOf: (error) => ({ message: error instanceof Error ? error.message : String(error), fixable: false }),
      onTrouble,
      join: (run, context) => {
        const channel = keysOf(run).told;
        const tell: Parameters<typeof workerJobs>[0]["tell"] = (told) => {
          redis.publish(channel, encodeTold({ worker: name, ...told })).catch(onTrouble);
        };
        return workerJobs({ io, given, run, context, tell });
      },
      onNotice: (notice) => void teller.tell(sayingOf(notice)),
    });
    if (joined === 0 && flags.once === true)
      await teller.tell({ event: "worker-idle", text: "No audit came.\n", fields: {} });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CannotGoOn)
      throw new UsageError(`this worker cannot go on: ${error.message}`, { cause: error });
    throw error;
  } finally {
    redis.disconnect();
  }
}

function sayingOf(notice: ServeNotice) {
  const { kind, run } = notice;
  const texts = { joined: `Taking part in run ${run}\n`, left: `Left run ${run}\n` };
  const text = "why" in notice ? `Not taking part in run ${run}: ${notice.why}\n` : texts[notice.kind];
  return { event: `worker-${kind}`, text, fields: { ...notice } };
}

function troubleTeller(teller: Teller) {
  return (error: Error): void =>
    void teller.tell({ event: "queue-trouble", level: "warn", text: null, fields: { message: error.message } });
}
