/** Which points of a long scan a log of CI is told of: the scan's progress and the time come in, the point reached goes out. */
import type { ProgressView } from "./progress.ts";

export type Milestones = { reached(view: ProgressView, now: number): "listed" | "share" | "minute" | null };

const shares = [0.1, 0.25, 0.5, 0.75, 0.9] as const;
/** A scan that goes fast says nothing on the way: no line comes sooner after the one before. */
const quiet = 5_000;
const latest = 60_000;

export function createMilestones(begun: number): Milestones {
  let told = begun;
  let toldListed = false;
  let toldShare = 0;
  return {
    reached({ scopes, accounts }, now) {
      const silence = now - told;
      if (silence < quiet || scopes.done === scopes.total) return silence < latest ? null : tell("minute", now);
      if (accounts.listed !== null && !toldListed) {
        toldListed = true;
        toldShare = shareOf(scopes);
        return tell("listed", now);
      }
      if (scopes.isWhole && shareOf(scopes) > toldShare) {
        toldShare = shareOf(scopes);
        return tell("share", now);
      }
      return silence < latest ? null : tell("minute", now);
    },
  };

  function tell<Point>(point: Point, now: number): Point {
    told = now;
    return point;
  }
}

/** The last of the shares that is passed; 0 for none. */
const shareOf = ({ done, total }: ProgressView["scopes"]): number =>
  shares.findLast((share) => done >= share * total) ?? 0;
