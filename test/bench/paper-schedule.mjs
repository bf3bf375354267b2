/**
 * When workers are done with the scopes of an organization, told from calls and rates alone: a worker's scopes share what it can
 * send, none gets more than its quotas allow, and who has the fewest takes the next. Calls are a flow here, without latency.
 */
import { createHeap } from "./heap.mjs";

/**
 * `callsOf`: of a scope with so many tables; `perSecond`: of one scope, whatever its worker could send. `accountsPerSecond`: how
 * soon they are listed. Gives seconds.
 */
export function scheduleOf({ organization, workers, atOnce, callsPerSecond, perSecond, accountsPerSecond, callsOf }) {
  const { accounts, regions, sizeOf } = organization;
  /** `sent`: calls that a scope of it has made by `now` if it was there from the beginning: all are at the same rate. */
  const all = Array.from({ length: workers }, () => ({ now: 0, sent: 0, nextEnd: Infinity, ends: createHeap() }));
  const rateOf = ({ ends }) => Math.min(perSecond, callsPerSecond / ends.size());

  function look(worker) {
    const { now, sent, ends } = worker;
    worker.nextEnd = ends.size() === 0 ? Infinity : now + (ends.least() - sent) / rateOf(worker);
  }

  function advance(worker, to) {
    while (worker.nextEnd <= to) {
      worker.now = worker.nextEnd;
      worker.sent = worker.ends.take();
      look(worker);
    }
    if (worker.ends.size() > 0) worker.sent += (to - worker.now) * rateOf(worker);
    worker.now = to;
  }

  let now = 0;
  for (let account = 0; account < accounts; account += 1)
    for (let region = 0; region < regions.length; region += 1) {
      now = Math.max(now, account / accountsPerSecond);
      for (;;) {
        let [free] = all;
        for (const worker of all) {
          if (worker.nextEnd <= now) advance(worker, now);
          if (worker.ends.size() < free.ends.size()) free = worker;
        }
        if (free.ends.size() < atOnce) {
          advance(free, now);
          free.ends.add(free.sent + callsOf(sizeOf(account, region)));
          look(free);
          break;
        }
        now = Math.min(...all.map(({ nextEnd }) => nextEnd));
      }
    }
  for (const worker of all) while (worker.ends.size() > 0) advance(worker, worker.nextEnd);
  return Math.max(...all.map((worker) => worker.now));
}
