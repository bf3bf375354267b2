/**
 * How far a scan is: its events, the calls made and the time come in, counts and an estimate of the time left go out. It
 * knows no clock and no terminal, and its counts never fall, whatever order events arrive in.
 */
import type { Scope } from "../../model/observation.ts";
import type { CallTally, ScanEvent } from "../../model/scan-event.ts";
import { timeLeft, type RunningScope, type TimeLeft } from "./time-left.ts";

export type ProgressView = {
  /** `listed` null: the listing goes on. */
  readonly accounts: { readonly seen: number; readonly opened: number; readonly listed: number | null };
  /** `total` is what is known so far until `isWhole`. */
  readonly scopes: { readonly done: number; readonly total: number; readonly isWhole: boolean };
  readonly tables: { readonly read: number; readonly listed: number };
  /** `perSecond` over the last ten seconds; null before there is anything to divide by. */
  readonly calls: { readonly made: number; readonly throttled: number; readonly perSecond: number | null };
  /** Groups of facts that could not be read, scopes denied or failed, and accounts that were not opened. */
  readonly unknowns: number;
  /** Null: it cannot be told. */
  readonly left: TimeLeft | null;
  /** That take part; absent where none come and go. */
  readonly workers?: number;
};

export type Progress = {
  take(event: ScanEvent, now: number): void;
  /** Calls so far, at an instant: what the rate is made of. */
  count(tally: CallTally, now: number): void;
  view(now: number): ProgressView;
};

/** Milliseconds over which the rate of calls is taken. */
const window = 10_000;
/** Counts come with every scope that ends, thousands a second: few of them are kept. */
const sampleEvery = 250;
/** Below this a rate is noise. */
const shortestWindow = 1_000;

/** `now`: epoch milliseconds at the beginning. `msPerTable`: what reading one table takes at the quotas. */
export function createProgress({
  now: begun,
  msPerTable,
}: {
  readonly now: number;
  readonly msPerTable: number;
}): Progress {
  const accounts = { seen: 0, opened: 0, listed: null as number | null };
  const running = new Map<string, RunningScope>();
  let announced = 0;
  let done = 0;
  let earlier = 0;
  let read = 0;
  let listed = 0;
  let unknowns = 0;
  let made = 0;
  let throttled = 0;
  let samples: readonly { readonly at: number; readonly made: number }[] = [{ at: begun, made: 0 }];

  const scopeOf = ({ account, region }: Scope, now: number): RunningScope => {
    const id = `${account} ${region}`;
    const found = running.get(id) ?? { begun: now, listed: 0, read: 0, lastPage: null };
    running.set(id, found);
    return found;
  };

  return {
    take(event, now) {
      switch (event.kind) {
        case "account":
          accounts.seen += 1;
          if (event.access === "opened") accounts.opened += 1;
          if (event.access === "unopened") unknowns += 1;
          announced += event.scopes;
          return;
        case "accounts-ended":
          accounts.listed = Math.max(event.listed, accounts.listed ?? 0);
          return;
        case "scope-begun":
          scopeOf(event, now);
          return;
        case "tables-listed": {
          const scope = scopeOf(event, now);
          scope.listed += event.tables;
          scope.lastPage = event.tables;
          listed += event.tables;
          return;
        }
        case "table-read": {
          const scope = scopeOf(event, now);
          scope.read += 1;
          read += 1;
          unknowns += event.unread;
          return;
        }
        case "trouble":
          return;
        case "scope-ended":
          // Tables that an earlier attempt had read were neither listed nor read by this one.
          earlier += Math.max(0, event.tables - scopeOf(event, now).read);
          running.delete(`${event.account} ${event.region}`);
          done += 1;
          if (event.coverage.state === "denied" || event.coverage.state === "failed") unknowns += 1;
          return;
        default:
          throw new Error(`no such event: ${String(event satisfies never)}`);
      }
    },
    count(tally, now) {
      const counts = Object.values(tally);
      made = Math.max(made, sum(counts.map(({ calls }) => calls)));
      throttled = Math.max(throttled, sum(counts.map((each) => each.throttled)));
      if (now - (samples.at(-1)?.at ?? -Infinity) < sampleEvery) return;
      // The newest sample that is a whole window old stays: the rate is taken from there.
      const old = samples.findLastIndex(({ at }) => at <= now - window);
      samples = [...samples.slice(Math.max(0, old)), { at: now, made }];
    },
    view(now) {
      const total = Math.max(announced, done + running.size);
      const isWhole = accounts.listed !== null;
      const [first = { at: now, made }] = samples;
      const since = now - first.at;
      return {
        accounts: { ...accounts },
        scopes: { done, total, isWhole },
        tables: { read: read + earlier, listed: Math.max(listed, read) + earlier },
        calls: {
          made,
          throttled,
          perSecond: since < shortestWindow ? null : Math.round(((made - first.made) * 10_000) / since) / 10,
        },
        unknowns,
        left: timeLeft({ running: [...running.values()], done, total, isWhole, begun, now, msPerTable }),
      };
    },
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
