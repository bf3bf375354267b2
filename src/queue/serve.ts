/**
 * A worker: looks for runs that are audited through this Redis, takes part in those of its own version, and leaves each when it
 * is over. Runs until it is told to stop; or, where it has `patience`, until there is nothing left to take part in.
 */
import { RunError } from "../errors.ts";
import { keysOf } from "./keys.ts";
import { encodeWorkerWords, readContext, type RunContext } from "./messages.ts";
import { forAWhile, isRefusedForNow, orAborted } from "./patience.ts";
import { attendedRuns, livingWorkers, signWorker, tidyAfter } from "./run-scripts.ts";
import { serveRun, type CannotGoOn, type DoJob, type ServedRun, type Serving } from "./serve-run.ts";

/** What is said of a worker on the way. */
export type ServeNotice =
  | { readonly kind: "joined" | "left"; readonly run: string }
  /** `later`: it is tried again. */
  | { readonly kind: "refused" | "later"; readonly run: string; readonly why: string };

export type RunJobs = { readonly kind: "jobs"; readonly work: DoJob; close(): Promise<void> };

/** Why this worker does not take part: never, or not now. */
export type NoPart = { readonly kind: "refused" | "later"; readonly why: string };

export type Service = Pick<
  Serving,
  "packages" | "redis" | "name" | "atOnce" | "timings" | "ports" | "probe" | "troubleOf" | "onTrouble"
> & {
  readonly version: string;
  readonly signal: AbortSignal;
  /** Null: until `signal` aborts. Milliseconds: a first run is waited for so long, and the last one ends it. */
  readonly patience: number | null;
  /** Makes what does the jobs of a run, which `workers` share, this one counted. A RunError is a refusal. */
  readonly join: (run: string, context: RunContext, workers: number) => Promise<RunJobs | NoPart>;
  readonly onNotice: (notice: ServeNotice) => void;
};

type Part = { readonly jobs: RunJobs; readonly served: ServedRun };

/** Gives the number of runs it took part in. */
export async function serve(service: Service): Promise<number> {
  const { redis, name, version, timings, ports, signal, patience, join, onNotice, onTrouble } = service;
  const parts = new Map<string, Part>();
  const refused = new Set<string>();
  const said = new Set<string>();
  const begunAt = ports.now();
  let joined = 0;
  let broken: CannotGoOn | null = null;
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const attended = await attendedRuns(redis, timings.silence);
    for (const [run, part] of parts) if (!attended.includes(run)) await unattended(run, part);
    for (const run of refused) if (!attended.includes(run)) refused.delete(run);
    for (const run of attended) {
      parts.get(run)?.served.goOn();
      await sign(run);
      if (!parts.has(run) && !refused.has(run)) await meet(run);
    }
    for (const { served } of parts.values()) served.look();
  }

  /** Who audits may have been killed, and come back: what is under way is brought to its end. What is over, nobody wants. */
  async function unattended(run: string, { served }: Part): Promise<void> {
    served.rest();
    const isOver = (await redis.exists(keysOf(run).context)) === 0;
    if (isOver || served.isIdle()) await leave(run);
    if (isOver) await tidyAfter(redis, keysOf(run), run);
  }

  async function sign(run: string): Promise<void> {
    const apart = said.has(run) ? "no" : "joining";
    const takesPart = parts.has(run) ? "yes" : apart;
    await signWorker(redis, keysOf(run), { name, words: encodeWorkerWords({ name, version, takesPart }) });
  }

  async function meet(run: string): Promise<void> {
    const text = await redis.get(keysOf(run).context);
    // Over since it was listed.
    if (text === null) return;
    const met = await part(run, readContext(text));
    if (met.kind !== "jobs") {
      if (!said.has(run)) onNotice({ run, ...met });
      said.add(run);
      if (met.kind === "refused") refused.add(run);
      return sign(run);
    }
    // Told to stop meanwhile: whoever leaves does not see it.
    if (signal.aborted) return met.close();
    const onCannotGoOn = (error: CannotGoOn): void => void (broken ??= error);
    const served = serveRun({ ...service, run, keys: keysOf(run), work: met.work, onCannotGoOn });
    parts.set(run, { jobs: met, served });
    joined += 1;
    onNotice({ kind: "joined", run });
    service.probe?.("worker:joined");
    await sign(run);
  }

  async function part(run: string, context: ReturnType<typeof readContext>): Promise<RunJobs | NoPart> {
    if (!("version" in context) || context.version !== version) {
      const theirs = "version" in context ? `restorable ${context.version}` : context.strange;
      return { kind: "refused", why: `it is an audit of ${theirs}, and this is restorable ${version}` };
    }
    const workers = await livingWorkers(redis, keysOf(run), timings.silence);
    try {
      return await join(run, context, Math.max(1, workers.length));
    } catch (error) {
      if (error instanceof RunError) return { kind: "refused", why: error.message };
      throw error;
    }
  }

  async function leave(run: string): Promise<void> {
    const part = parts.get(run);
    if (part === undefined) return;
    parts.delete(run);
    await part.served.close();
    await part.jobs.close();
    onNotice({ kind: "left", run });
  }

  const isOver = (): boolean => {
    if (signal.aborted || broken !== null) return true;
    if (patience === null || parts.size > 0) return false;
    return joined > 0 || ports.now() - begunAt >= patience;
  };

  try {
    while (!isOver()) {
      try {
        looking = look();
        await orAborted(signal, looking);
      } catch (error) {
        if (signal.aborted) break;
        if (!isRefusedForNow(error)) throw error;
        onTrouble(error);
      }
      if (!isOver()) await ports.sleep(timings.look, signal).catch(() => undefined);
    }
  } finally {
    // One that waits for Redis, or for AWS, may yet have taken part.
    await forAWhile({ ports, onTrouble: () => undefined }, timings.farewell, looking);
    const left = [...parts.keys()].map(async (run) => {
      await leave(run);
      await forAWhile({ ports, onTrouble }, timings.farewell, tidyAfter(redis, keysOf(run), run));
    });
    await Promise.all(left);
  }
  thrown(broken);
  return joined;
}

function thrown(error: Error | null): void {
  if (error !== null) throw error;
}
