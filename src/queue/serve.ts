/**
 * A worker: looks for runs that are audited through this Redis, takes part in those of its own version, and leaves each when it
 * is over. Runs until it is told to stop; or, `once`, until there is nothing left to take part in.
 */
import { keysOf } from "./keys.ts";
import { encodeWorkerWords, readContext, type RunContext } from "./messages.ts";
import { attendedRuns, signWorker } from "./scripts.ts";
import { sweep } from "./sweep.ts";
import { CannotGoOn, serveRun, type DoJob, type ServedRun, type Serving } from "./serve-run.ts";

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
  /** Makes what does the jobs of a run. */
  readonly join: (run: string, context: RunContext) => Promise<RunJobs | NoPart>;
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

  async function look(): Promise<void> {
    const attended = await attendedRuns(redis, timings.silence);
    for (const run of parts.keys()) if (!attended.includes(run)) await leave(run, "finish");
    for (const run of refused) if (!attended.includes(run)) refused.delete(run);
    for (const run of attended) {
      if (!parts.has(run) && !refused.has(run)) await meet(run);
      const words = { name, version, takesPart: parts.has(run) ? "yes" : "no" } as const;
      await signWorker(redis, keysOf(run), { name, words: encodeWorkerWords(words) });
    }
    for (const { served } of parts.values()) served.look();
  }

  async function meet(run: string): Promise<void> {
    const text = await redis.get(keysOf(run).context);
    // Over since it was listed.
    if (text === null) return;
    const context = readContext(text);
    const met = await part(run, context);
    if (met.kind !== "jobs") {
      if (!said.has(run)) onNotice({ run, ...met });
      said.add(run);
      if (met.kind === "refused") refused.add(run);
      return;
    }
    const onCannotGoOn = (error: CannotGoOn): void => void (broken ??= error);
    const served = serveRun({ ...service, run, keys: keysOf(run), work: met.work, onCannotGoOn });
    parts.set(run, { jobs: met, served });
    joined += 1;
    onNotice({ kind: "joined", run });
    service.probe?.("worker:joined");
  }

  async function part(run: string, context: ReturnType<typeof readContext>): Promise<RunJobs | NoPart> {
    if ("version" in context && context.version === version) return join(run, context);
    const theirs = "version" in context ? `restorable ${context.version}` : context.strange;
    return { kind: "refused", why: `it is an audit of ${theirs}, and this is restorable ${version}` };
  }

  async function leave(run: string, how: "finish" | "leave"): Promise<void> {
    const part = parts.get(run);
    if (part === undefined) return;
    parts.delete(run);
    await part.served.close(how);
    await part.jobs.close();
    await sweep(redis, keysOf(run));
    onNotice({ kind: "left", run });
  }

  const isOver = (): boolean => {
    if (signal.aborted || broken !== null) return true;
    if (patience === null || parts.size > 0) return false;
    return joined > 0 || ports.now() - begunAt >= patience;
  };
  try {
    for (;;) {
      try {
        await look();
      } catch (error) {
        // What Redis refuses for now: it is loading, or has no memory left.
        if (!(error instanceof Error) || error.name !== "ReplyError") throw error;
        onTrouble(error);
      }
      if (isOver()) break;
      await ports.sleep(timings.look, signal).catch(() => undefined);
    }
  } finally {
    await Promise.all([...parts.keys()].map((run) => leave(run, "leave")));
  }
  if (broken !== null) throw broken;
  return joined;
}
