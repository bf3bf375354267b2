/** What a run came to, for programs: counts at once, findings and reports as streams that can be read again. Types alone. */
import type { GateDecision } from "../evaluate/gate.ts";
import type { Finding, TableFindings } from "../model/finding.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { Coverage, Summary } from "../model/run.ts";
import type { Severity } from "../model/severity.ts";
import type { WaiverUses } from "../model/waiver.ts";
import type { FormatId } from "../report/registry.ts";
import type { Run } from "./run.ts";

export type ReportOptions = {
  /**
   * The path, in the repository that a code host shows, of the folder that policies were loaded from: for `sarif`,
   * `junit-gitlab` and `github`. Default: its root.
   */
  readonly policyRoot?: string | undefined;
};

export type GateLimits = {
  /** A finding of this severity or above that fails gives code 1. Default: `low`, so that every fail does. */
  readonly failOn?: Severity | "never" | undefined;
  /** More unknown verdicts than this give code 3. Default: 0. */
  readonly maxUnknown?: number | undefined;
  /** More accounts and Regions than this that were not seen give code 3. Default: 0. */
  readonly maxUnseen?: number | undefined;
};

/** The verdicts on a run by one policy. What it counts is what its streams give, however often they are read. */
export type Evaluation = {
  readonly run: Run;
  readonly policy: CompiledPolicy;
  /** Counts of verdicts, fails by severity, by rule. */
  readonly summary: Summary;
  /** What was seen, and what should have been and was not, with the cause. */
  readonly coverage: Coverage;
  /** What became of each waiver. */
  readonly waivers: WaiverUses;
  /** Failing and unknown findings, the worst first, 200 at most. */
  readonly worst: readonly Finding[];
  /** Every finding, in order of account, Region, table and rule. Holds no more than one table of them in memory. */
  findings(): AsyncGenerator<Finding, void, undefined>;
  /** The same, one table at a time. */
  tables(): AsyncGenerator<TableFindings, void, undefined>;
  /** A report as one text. The same run gives the same bytes, which are those of the command line's `-o`. */
  report(format: FormatId, options?: ReportOptions): Promise<string>;
  /** The same in pieces, for large runs: `await writeFile("audit.json", audit.reportStream("json"))`. */
  reportStream(format: FormatId, options?: ReportOptions): AsyncGenerator<string, void, undefined>;
  /** The exit code that the command line would end with, and every condition that holds, in words. */
  gate(limits?: GateLimits): GateDecision;
};
