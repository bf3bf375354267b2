/** A finding that failed in some run and was not seen fixed since: what history remembers from one run to the next. */
import type { Finding } from "./finding.ts";

/** A run as a point in time. `asOf`: ISO instant. */
export type Moment = { readonly run: string; readonly asOf: string };

/**
 * What the newest run says of it. `unseen`: nothing, because it did not see the scope, or its policy lacks the rule.
 * `waived` and `not-applicable` pause it: it is not failing, and it was not fixed either.
 */
export type OpenState = "failing" | "unknown" | "waived" | "not-applicable" | "unseen";

export type OpenFinding = Pick<Finding, "rule" | "severity" | "account" | "region" | "table" | "arn" | "tableId"> & {
  readonly firstSeen: Moment;
  readonly lastFail: Moment;
  readonly state: OpenState;
  /** It was waived or did not apply when a run could last tell: what no run could tell since ends no pause. */
  readonly paused: boolean;
};

/**
 * `fixed`: the same table passes. `disappeared`: the table is gone, or another one has its name; nobody fixed anything.
 * Between `lastFail` and `at` is when it happened.
 */
export type HistoryEvent =
  | { readonly kind: "opened"; readonly finding: OpenFinding }
  | { readonly kind: "fixed" | "disappeared"; readonly finding: OpenFinding; readonly at: Moment };
