/** Compliance as counts: per rule, control, account and owner, as the last run of a month has them. No number is made of them. */
import type { VerdictCounts } from "./run.ts";
import type { Severity } from "./severity.ts";

/** Pass ÷ `pass + fail + waived + unknown`, as counts: not-applicable is none of it. */
export type Compliance = VerdictCounts;

export type RuleCompliance = {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly counts: Compliance;
  /** At the end of the run before the month; null: there was none, or it did not know the rule. */
  readonly before: Compliance | null;
};

/** `rules`: those of the policy that support it. */
export type ControlCompliance = {
  readonly control: string;
  readonly title: string | null;
  readonly rules: readonly string[];
  readonly counts: Compliance;
  readonly before: Compliance | null;
};

export type FrameworkCompliance = {
  readonly framework: string;
  readonly title: string;
  readonly controls: readonly ControlCompliance[];
  /** Controls of the framework's list that no rule of the policy supports. */
  readonly unsupported: readonly string[];
};

export type AccountCompliance = {
  readonly account: string;
  readonly name: string | null;
  readonly ou: string | null;
  readonly tables: number;
  readonly counts: Compliance;
  /** Its own entries of `coverage.unseen`: above 0, its counts are not all there is. */
  readonly unseen: number;
};

/** `none`: no such tag. `unknown`: tags were not collected, or could not be read. */
export type Owner =
  { readonly kind: "tag"; readonly value: string } | { readonly kind: "none" } | { readonly kind: "unknown" };

export type OwnerCompliance = { readonly owner: Owner; readonly tables: number; readonly counts: Compliance };
