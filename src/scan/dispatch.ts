/**
 * The seam between "which scopes are to be scanned" and "where that happens". A job carries names and no credentials, a
 * receipt the little that proves the scope sealed; processes and queues can stand behind the same two types.
 */
import type { Scope } from "../model/observation.ts";
import { asTheyFinish } from "./as-they-finish.ts";

/** `attempt` starts at 1 and counts how often this scope was begun within the run. */
export type ScopeJob = Scope & { readonly run: string; readonly attempt: number };

/** `digest`: sha256 of the sealed scope's uncompressed content. */
export type ScopeReceipt = Scope & { readonly tables: number; readonly digest: string };

export type Dispatch = (jobs: AsyncIterable<ScopeJob>) => AsyncIterable<ScopeReceipt>;

/**
 * Scopes at once in each process that scans, so that one with many tables is found and begun early, and waits for its quota
 * beside the others. The calls in flight are capped beneath, per host. Fifty with tables already ask for all that one
 * process can send.
 */
export const scopesAtOnce = 128;

type Ended =
  { readonly state: "sealed"; readonly receipt: ScopeReceipt } | { readonly state: "broken"; readonly error: unknown };

/**
 * Runs scopes in this process, `concurrency` at a time, and takes the next job only when there is room for it. AWS
 * trouble is data inside the scope; work that rejects has met a bug or a full disk. All other jobs are still done, or
 * where the error `isLast` those that are under way, then the error is thrown: itself when it is the only one, an AggregateError of all when there are more.
 */
export function dispatchInProcess(
  work: (job: ScopeJob) => Promise<ScopeReceipt>,
  options: { readonly concurrency: number; readonly isLast: (error: unknown) => boolean },
): Dispatch {
  const attempt = async (job: ScopeJob): Promise<Ended> => {
    try {
      return { state: "sealed", receipt: await work(job) };
    } catch (error) {
      return { state: "broken", error };
    }
  };
  return async function* (jobs) {
    // Of one that ends all the others, too, each of them tells.
    const errors = new Set<unknown>();
    let isOver = false;
    async function* untilOver(): AsyncGenerator<ScopeJob> {
      for await (const job of jobs) {
        if (isOver) return;
        yield job;
      }
    }
    for await (const ended of asTheyFinish(untilOver(), options.concurrency, attempt)) {
      if (ended.state === "sealed") yield ended.receipt;
      else {
        errors.add(ended.error);
        isOver ||= options.isLast(ended.error);
      }
    }
    const [first] = errors;
    if (errors.size === 1) throw first;
    if (errors.size > 1) throw new AggregateError(errors, `${errors.size} scopes could not be finished`);
  };
}
