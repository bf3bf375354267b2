/** What was learned of one drill in, its record out: what it took, what of it was kept, whether it held, and if not why. */
import type { DrillCheck, DrillLimit, DrillRecord } from "../model/drill.ts";
import { scratchNameOf, sourceOf, type DrillTarget, type DrillWish } from "../model/drill-journal.ts";
import type { Cleaned } from "./drill-clean.ts";

export type DrillToDo = { readonly drill: string; readonly target: DrillTarget; readonly wish: DrillWish };

/** Milliseconds; null: no limit. */
export type DrillLimits = { readonly rto: number | null; readonly rpo: number | null };

/** What a drill learned so far; it becomes the record whatever happens next. */
export type Learned = {
  readonly started: string;
  readonly moment: string;
  active: string | null;
  checks: readonly DrillCheck[];
  readonly requestIds: string[];
  because: string | null;
};

export function recordOf(
  { drill, target, wish }: DrillToDo,
  of: {
    readonly terms: DrillLimits;
    readonly learned: Readonly<Learned>;
    readonly cleaned: Cleaned | null;
    readonly finished: string;
  },
): DrillRecord {
  const { terms, learned, cleaned, finished } = of;
  const { started, moment, active, checks, because, requestIds } = learned;
  const took = active === null ? null : Date.parse(active) - Date.parse(started);
  const rto = limitOf(terms.rto, took);
  const rpo = limitOf(terms.rpo, active === null ? null : Math.max(0, Date.parse(started) - Date.parse(moment)));
  const fallen = checks.filter(({ held }) => !held).map(({ name }) => name);
  const late = [...(rto?.kept === false ? ["rto"] : []), ...(rpo?.kept === false ? ["rpo"] : [])];
  const why = because ?? (fallen.length + late.length === 0 ? null : `${[...fallen, ...late].join(", ")} did not hold`);
  return {
    kind: "drill",
    id: drill,
    account: target.account,
    region: target.region,
    table: target.table,
    arn: target.arn,
    tableId: target.tableId,
    source: sourceOf(wish, moment),
    started,
    active,
    finished,
    took,
    rto,
    rpo,
    checks,
    scratch: scratchNameOf(drill),
    cleaned: cleaned === null ? "none" : cleaned.state === "left" ? "still-there" : cleaned.state,
    requestIds: [...requestIds, ...(cleaned?.state === "deleted" ? cleaned.requestIds : [])],
    outcome: why === null ? "held" : active === null ? "failed" : "not-held",
    because: why?.slice(0, 2_000) ?? null,
  };
}

const limitOf = (limit: number | null, measured: number | null): DrillLimit | null =>
  limit === null || measured === null ? null : { limit, measured, kept: measured <= limit };
