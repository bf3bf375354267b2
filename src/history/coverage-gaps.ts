/**
 * What each run did not see in, oldest first; out comes every place that a run of the month did not see, since when and
 * until when. That a place was seen is said of runs alone: what was before the oldest one nobody knows.
 */
import { compareText } from "../model/compare-text.ts";
import type { CoverageGap, Month } from "../model/monthly.ts";
import type { Coverage, Unseen } from "../model/run.ts";
import { isIn } from "./month.ts";

type Seen = Pick<Coverage, "unseen" | "accepted">;

export type GapFold = {
  add(asOf: string, coverage: Seen): void;
  /** Those that the last run did not see come first, the oldest first. */
  gaps(): readonly CoverageGap[];
};

type Gap = { gap: CoverageGap; lastUnseen: string };

export function foldGaps(month: Month): GapFold {
  const gaps = new Map<string, Gap>();
  let before: string | null = null;
  return {
    add(asOf, { unseen, accepted }) {
      const counted = isIn(month, asOf) ? 1 : 0;
      const add = (place: Unseen, blindSpot: string | null): void => {
        const { account, region, state, reason, table = null } = place;
        const key = JSON.stringify([account, region, table]);
        const found = gaps.get(key);
        const goesOn = found !== undefined && found.lastUnseen === before;
        const since = goesOn ? found.gap.since : { after: before, by: asOf };
        const runs = (found?.gap.runs ?? 0) + counted;
        gaps.set(key, {
          gap: { account, region, table, state, reason, blindSpot, since, until: null, runs },
          lastUnseen: asOf,
        });
      };
      for (const place of unseen) add(place, null);
      for (const place of accepted) add(place, place.blindSpot);
      for (const [key, { gap, lastUnseen }] of gaps) {
        if (lastUnseen === asOf || gap.until !== null) continue;
        if (gap.runs === 0) gaps.delete(key);
        else gaps.set(key, { gap: { ...gap, until: { after: lastUnseen, by: asOf } }, lastUnseen });
      }
      before = asOf;
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
