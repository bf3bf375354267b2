/** Policy tests as data: what a test file states of tables and expects of rules, ready to be judged. */
import type { Verdict } from "./finding.ts";
import type { CompiledPolicy, GivenTable, Position } from "./policy.ts";

/** `because`: text that the reason has to contain, or null. `at`: the rule's id in the test file, or `others`. */
export type ExpectedVerdict = {
  readonly rule: string;
  readonly verdict: Verdict;
  readonly because: string | null;
  readonly at: Position;
};

export type TestedTable = {
  /** How the test calls the table; its name unless another is stated. */
  readonly key: string;
  /** null: that of the typical table. */
  readonly region: string | null;
  /** What the inventory states, then what the test states; each over the one before, all over the typical table. */
  readonly layers: readonly GivenTable[];
  /** In the order of the file; rules that `others` stands for come last, in order of id. */
  readonly expected: readonly ExpectedVerdict[];
};

export type PolicyTest = {
  /** The name shown to people. */
  readonly file: string;
  readonly title: string | null;
  /** ISO instant; null: that of the examples. */
  readonly asOf: string | null;
  readonly policy: CompiledPolicy;
  /** What loads the policy again: a shipped id or an absolute path. */
  readonly policyRef: string;
  readonly tables: readonly TestedTable[];
  /** Tables of the inventory that the test does not name. */
  readonly unnamed: readonly string[];
};
