/**
 * How long a scan still takes: scopes under way, those that wait, and what one table costs at the quotas come in; out
 * comes a time, marked as a lower bound where more may come to light, or null where nothing can be told.
 */
import { rateUnder, type Pacing } from "../../aws/pace.ts";
import { readsOf } from "../../evaluate/expected-calls.ts";
import type { GroupId } from "../../model/fact-groups.ts";
import { operations } from "../../model/operations.ts";

/** A scope under way. `lastPage`: tables on the newest page of its list; null before there is one. */
export type RunningScope = { readonly begun: number; listed: number; read: number; lastPage: number | null };

export type TimeLeft = { readonly ms: number; readonly atLeast: boolean };

/** The slowest read decides: in one scope the operations go on side by side, each at the rate that is in force. */
export function msPerTableAt(groups: readonly GroupId[], pacing: Pacing): number {
  const many = 1_000;
  const { perScope } = readsOf(groups, { tables: many, backupsPerTable: 0 });
  return Math.max(
    ...perScope.map(({ operation, calls }) => (calls * 1_000) / rateUnder(pacing, operation).perSecond / many),
  );
}

const fullPage = operations["dynamodb:ListTables"].answers.most;
/** Tables read before a scope's own speed says more than its quota, which a burst lets it outrun at first. */
const telling = 20;

export function timeLeft(given: {
  readonly running: readonly RunningScope[];
  readonly done: number;
  readonly total: number;
  /** Every account has been listed. */
  readonly isWhole: boolean;
  readonly begun: number;
  readonly now: number;
  readonly msPerTable: number;
}): TimeLeft | null {
  const { running, done, total, isWhole, begun, now, msPerTable } = given;
  // A scope whose tables nobody has listed yet is as unknown as one that has not begun.
  const known = running.filter(({ lastPage }) => lastPage !== null);
  const waiting = Math.max(0, total - done - known.length);

  // Throttled or slowed down otherwise, a scope is slower than its quota; it is never taken to be faster.
  const slowest = known.reduce((most, scope) => {
    const spent = Math.max(0, now - scope.begun);
    const pace = scope.read < telling ? msPerTable : Math.max(msPerTable, spent / scope.read);
    return Math.max(most, Math.max(0, scope.listed - scope.read) * pace);
  }, 0);
  // Those that wait pass beside the slow ones, as fast as those before them did.
  const queue = done === 0 ? 0 : (waiting * Math.max(0, now - begun)) / done;

  const ms = Math.max(slowest, queue);
  if (ms === 0) return null;
  const isListing = !isWhole || known.some(({ lastPage }) => (lastPage ?? 0) >= fullPage);
  return { ms, atLeast: isListing || (waiting > 0 && done === 0) };
}
