/**
 * What each run did not see in, oldest first; out comes every place that a run of the month did not see, since when and
 * until when. That a place was seen is said of runs alone: what was before the oldest one nobody knows, and a place is not
 * seen again by a run that did not see what it lies in.
 */
import type { Place } from "../model/by-table.ts";
import { compareText } from "../model/compare-text.ts";
import type { Between, CoverageGap, Month } from "../model/monthly.ts";
import type { Coverage, Unseen } from "../model/run.ts";
import { isIn } from "./month.ts";

export type RunWithGaps = {
  readonly asOf: string;
  readonly coverage: Pick<Coverage, "unseen" | "accepted" | "skipped">;
  /** Ids of all accounts that it lists. */
  readonly accounts: ReadonlySet<string>;
  readonly scopes: { readonly wouldHaveSeen: (place: Place) => boolean };
};

export type GapFold = {
  add(run: RunWithGaps): void;
  /** Those that the last run did not see come first, the oldest first. */
  gaps(): readonly CoverageGap[];
};

type Gap = { readonly gap: CoverageGap; readonly lastUnseen: string };

export function foldGaps(month: Month): GapFold {
  const gaps = new Map<string, Gap>();
  let before: { readonly asOf: string; readonly accounts: ReadonlySet<string> } | null = null;

  /** Since the run before saw neither the place nor what it lies in, if it did not. */
  const sinceOf = (spot: Spot, asOf: string): Between => {
    const goingOn = [spot, ...aroundOf(spot, before?.accounts ?? nobody)].flatMap((each) => {
      const gap = gaps.get(keyOf(each))?.gap;
      return gap === undefined || gap.until !== null ? [] : [gap.since];
    });
    return goingOn.toSorted((a, b) => compareText(a.by, b.by))[0] ?? { after: before?.asOf ?? null, by: asOf };
  };

  return {
    add(run) {
      const { asOf, coverage, accounts } = run;
      const { unseen, accepted } = coverage;
      const counted = isIn(month, asOf) ? 1 : 0;
      const dark = new Map<string, Gap>();
      const add = (place: Unseen, blindSpot: string | null): void => {
        const { account, region, state, reason, table = null } = place;
        const spot: Spot = { account, region, table };
        const since = sinceOf(spot, asOf);
        const runs = (gaps.get(keyOf(spot))?.gap.runs ?? 0) + counted;
        dark.set(keyOf(spot), {
          gap: { ...spot, state, reason, blindSpot, since, until: null, runs },
          lastUnseen: asOf,
        });
      };
      for (const place of unseen) add(place, null);
      for (const place of accepted) add(place, place.blindSpot);
      for (const [key, { gap, lastUnseen }] of gaps) {
        if (gap.until !== null || dark.has(key)) continue;
        const isHidden = aroundOf(gap, accounts).some((each) => dark.has(keyOf(each)));
        if (isHidden) gaps.set(key, { gap: { ...gap, runs: gap.runs + counted }, lastUnseen: asOf });
        // Neither seen nor hidden: it is not looked at any more, which no run counts.
        else if (!isSeen(gap, run)) gaps.set(key, { gap, lastUnseen: asOf });
        else if (gap.runs === 0) gaps.delete(key);
        else gaps.set(key, { gap: { ...gap, until: { after: lastUnseen, by: asOf } }, lastUnseen });
      }
      for (const [key, gap] of dark) gaps.set(key, gap);
      before = { asOf, accounts };
    },
    gaps: () =>
      [...gaps.values()]
        .map(({ gap }) => gap)
        .filter(({ runs }) => runs > 0)
        .toSorted(
          (a, b) =>
            Number(a.until !== null) - Number(b.until !== null) ||
            compareText(a.since.by, b.since.by) ||
            compareText(a.account ?? "", b.account ?? "") ||
            compareText(a.region ?? "", b.region ?? "") ||
            compareText(a.table ?? "", b.table ?? ""),
        ),
  };
}

/** All null: the list of accounts. */
type Spot = Pick<CoverageGap, "account" | "region" | "table">;

const nobody: ReadonlySet<string> = new Set();

const keyOf = ({ account, region, table }: Spot): string => JSON.stringify([account, region, table]);

/** What hides it where it is not seen itself. A list that broke off hides who is missing from it, and nobody else. */
function aroundOf({ account, region, table }: Spot, listed: ReadonlySet<string>): readonly Spot[] {
  if (account === null) return [];
  return [
    ...(listed.has(account) ? [] : [{ account: null, region: null, table: null }]),
    ...(region === null ? [] : [{ account, region: null, table: null }]),
    ...(table === null ? [] : [{ account, region, table: null }]),
  ];
}

/** Of a place that the run does not name as unseen. */
function isSeen({ account, region, table }: Spot, { accounts, coverage, scopes }: RunWithGaps): boolean {
  if (account === null) return true;
  if (region !== null) return scopes.wouldHaveSeen({ account, region, table: table ?? "" });
  return accounts.has(account) && !coverage.skipped.some((each) => each.account === account);
}
