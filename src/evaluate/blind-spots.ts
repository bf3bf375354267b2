/**
 * What was not seen and the blind spots of the run in; what is accepted of it, what counts, and what became of each blind
 * spot out. A blind spot holds for the cause it expects and before it expires; where another cause is found it does not.
 */
import type { BlindSpot } from "../model/blind-spot.ts";
import type { BlindSpotUse } from "../model/coverage-parts.ts";
import type { UnknownKind } from "../model/fact.ts";
import type { Coverage, Unseen } from "../model/run.ts";
import { matcherOf, type Matcher } from "./matcher-of.ts";

export type Acceptance = Pick<Coverage, "unseen" | "accepted" | "blindSpots">;

/** `asOf`: ISO instant. Of several blind spots that hold for a place the first accepts it. */
export function acceptUnseen(unseen: readonly Unseen[], spots: readonly BlindSpot[], asOf: string): Acceptance {
  const uses = spots.map((spot) => ({ spot, accepted: 0, lapsed: 0, observed: new Map<UnknownKind, number>() }));
  const usesAbout = findAbout(uses);
  const counting: Unseen[] = [];
  const accepted: Coverage["accepted"][number][] = [];
  for (const entry of unseen) {
    const about = usesAbout(entry);
    const expected = about.filter(({ spot }) => spot.cause === entry.reason.kind);
    const holding = expected.find(({ spot }) => asOf < spot.expires);
    for (const { spot, observed } of about) {
      if (spot.cause !== entry.reason.kind) observed.set(entry.reason.kind, (observed.get(entry.reason.kind) ?? 0) + 1);
    }
    if (holding === undefined) {
      for (const use of expected) use.lapsed += 1;
      counting.push(entry);
    } else {
      holding.accepted += 1;
      accepted.push({ ...entry, blindSpot: holding.spot.id });
    }
  }
  return {
    unseen: counting,
    accepted,
    blindSpots: uses.map(({ spot, ...use }) => {
      const observed = [...use.observed]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([cause, count]) => ({ cause, count }));
      const { id, cause, reason, owner, expires } = spot;
      const state = stateOf({ ...use, observed }, asOf < expires);
      return { id, state, cause, reason, owner, expires, accepted: use.accepted, lapsed: use.lapsed, observed };
    }),
  };
}

function stateOf(
  { accepted, observed }: Pick<BlindSpotUse, "accepted" | "observed">,
  current: boolean,
): BlindSpotUse["state"] {
  if (!current) return "expired";
  if (accepted > 0) return "in-force";
  return observed.length > 0 ? "other-cause" : "unused";
}

/**
 * The listing of accounts, a scan that stopped and a table that should have been listed are nobody's blind spots. An
 * account that was not opened hides all its Regions: only who accepts every Region accepts it.
 */
function findAbout<Use extends { readonly spot: BlindSpot }>(uses: readonly Use[]): (entry: Unseen) => readonly Use[] {
  const matching = uses.map((use) => ({
    use,
    account: matcherOf(use.spot.accounts),
    region: remembered(matcherOf(use.spot.regions)),
    everywhere: use.spot.regions.includes("*"),
  }));
  // An account comes with its Regions one after the other, and there are far more accounts than Regions.
  let last: { readonly account: string; readonly matching: typeof matching } | null = null;
  return ({ account, region, state }) => {
    if (account === null || state === "unlisted" || state === "unfinished" || state === "unreconciled") return [];
    if (last?.account !== account) last = { account, matching: matching.filter((each) => each.account(account)) };
    return last.matching
      .filter((each) => (region === null ? each.everywhere : each.region(region)))
      .map(({ use }) => use);
  };
}

function remembered(matches: Matcher): Matcher {
  const before = new Map<string, boolean>();
  return (text) => {
    const known = before.get(text) ?? matches(text);
    before.set(text, known);
    return known;
  };
}
