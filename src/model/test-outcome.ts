/** What examples of rules and policy tests came to, as values that test reports are made of. */
import type { Reason, TraceEntry, Verdict } from "./finding.ts";
import type { Position } from "./policy.ts";

/** One expectation, judged. `because`: text that the reason had to contain, or null. `at`: where it is expected. */
export type CaseOutcome = {
  readonly name: string;
  readonly at: Position;
  readonly expected: Verdict;
  readonly because: string | null;
  readonly actual: Verdict;
  readonly passed: boolean;
  readonly reason: Reason;
  readonly trace: readonly TraceEntry[];
};

/** A rule and its own examples. */
export type RuleOutcome = { readonly rule: string; readonly at: Position; readonly cases: readonly CaseOutcome[] };

/** `name` of a case is the rule; `notLookedAt`: rules of the policy that nothing is expected of. */
export type TableOutcome = {
  readonly key: string;
  readonly cases: readonly CaseOutcome[];
  readonly notLookedAt: readonly string[];
};

export type PolicyTestOutcome = {
  readonly file: string;
  readonly title: string | null;
  readonly policy: string;
  readonly asOf: string;
  readonly tables: readonly TableOutcome[];
  /** Tables of the inventory that the test does not name. */
  readonly unnamed: readonly string[];
};

/** Rules, by id, of which no case that holds shows this verdict: a rule never seen failing may be one that cannot fail. */
export type Unproven = {
  readonly neverFailing: readonly string[];
  readonly neverPassing: readonly string[];
  /** Neither an example nor a policy test looks at it; not in the other two. */
  readonly untested: readonly string[];
};

/** One change of a rule. `noticedBy`: the first case that no longer holds; null: it survived. */
export type MutantOutcome = {
  /** The leaf as written, or `grace 1h`, `archivedTables skip`. */
  readonly leaf: string;
  readonly at: Position;
  readonly change: string;
  readonly noticedBy: { readonly name: string; readonly at: Position } | null;
  /** Of a survivor: an example that would notice, as one writes it; null when none was found. */
  readonly hint: string | null;
};

/** `leftOut`: changes that no table was found to tell from the rule. `skipped`: why nothing was changed, or null. */
export type MutationOutcome = {
  readonly rule: string;
  readonly at: Position;
  readonly skipped: string | null;
  readonly mutants: readonly MutantOutcome[];
  readonly leftOut: number;
};

/** A mistake that kept a file from being tested. */
export type BrokenFile = {
  readonly file: string;
  readonly line: number;
  readonly col: number;
  readonly message: string;
};

export type TestOutcomes = {
  /** ISO instant: the clock of the examples. */
  readonly asOf: string;
  readonly rules: readonly RuleOutcome[];
  readonly tests: readonly PolicyTestOutcome[];
  readonly unproven: Unproven;
  /** null: nobody asked for it. */
  readonly mutation: readonly MutationOutcome[] | null;
  readonly broken: readonly BrokenFile[];
};

/** How outcomes become text. `names`: whether cases that hold are listed by name or only counted. */
export type TestFormat = {
  readonly id: string;
  readonly extensions: readonly string[];
  readonly about: string;
  render(outcomes: TestOutcomes, look: TestLook): string;
};

export type TestLook = { readonly colour: boolean; readonly names: "failing" | "all" };
