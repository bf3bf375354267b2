/** What drills would restore and read, and about what that costs, by sizes as the run saw them; refused above a limit. */
import { PlanError } from "../errors.ts";
import type { DrillEstimate } from "../model/drill-report.ts";
import type { ActionPrices } from "../model/prices.ts";
import type { Chosen } from "./choose-drills.ts";

/** Developer guide, read consistency: half a unit reads 4 KB, eventually consistent. */
const bytesOfUnit = 4_096;

export function estimateOf(
  chosen: readonly Chosen[],
  { prices, counted }: { readonly prices: ActionPrices; readonly counted: readonly Chosen[] },
): DrillEstimate {
  const bytes = sum(chosen);
  const gib = bytes / 2 ** 30;
  return {
    gib,
    unsized: chosen.filter(({ target }) => target.sizeBytes === null).length,
    restore: gib * prices.restorePerGiB,
    scan: ((sum(counted) / bytesOfUnit) * 0.5 * prices.readPerMillion) / 1_000_000,
    currency: prices.currency,
    estimated: prices.estimated,
  };
}

const sum = (chosen: readonly Chosen[]): number =>
  chosen.reduce((total, { target }) => total + (target.sizeBytes ?? 0), 0);

export function refuseLarge({ gib, unsized }: DrillEstimate, maxGib: number | undefined): void {
  if (maxGib === undefined) return;
  if (gib > maxGib) {
    throw new PlanError(
      `the drills would restore ${gib.toFixed(2)} GiB, and --max-gib is ${maxGib}: choose fewer tables`,
    );
  }
  if (unsized > 0) {
    throw new PlanError(
      `--max-gib ${maxGib}: of ${unsized} of the chosen tables no size is known. Leave them out, or the limit.`,
    );
  }
}
