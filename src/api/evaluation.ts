/** What a run came to, for programs: counts at once, findings and reports as streams that can be read again. */
import { reportContext } from "../engine/report-context.ts";
import { trendOfRun } from "../engine/trend-of-run.ts";
import type { Verdicts } from "../engine/verdicts.ts";
import { UsageError } from "../errors.ts";
import { decideExitCode, type GateDecision } from "../evaluate/gate.ts";
import type { Finding, TableFindings } from "../model/finding.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { Coverage, Summary } from "../model/run.ts";
import { severities, type Severity } from "../model/severity.ts";
import type { WaiverUses } from "../model/waiver.ts";
import type { FormatId } from "../report/registry.ts";
import type { RunReader } from "../runs/open-run.ts";
import { rendered, type ReportOptions } from "./rendered.ts";
import { runOf, type Run } from "./run.ts";

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

export function evaluationOf(given: {
  readonly run: RunReader;
  readonly policy: CompiledPolicy;
  readonly verdicts: Verdicts;
}): Evaluation {
  const { run, policy, verdicts } = given;
  const { summary, coverage, waivers, worst } = verdicts;
  async function* tables(): AsyncGenerator<TableFindings, void, undefined> {
    for await (const part of verdicts.parts()) if (part.kind === "table") yield part.table;
  }
  async function* reportStream(format: FormatId, options?: ReportOptions): AsyncGenerator<string, void, undefined> {
    const { trend } = await trendOfRun({ run, policy, summary, coverage });
    yield* rendered({ format, context: reportContext({ ...given, trend }), parts: () => verdicts.parts(), options });
  }
  return {
    run: runOf(run),
    policy,
    summary,
    coverage,
    waivers,
    worst,
    tables,
    async *findings() {
      for await (const table of tables()) yield* table.findings;
    },
    reportStream,
    async report(format, options) {
      const texts: string[] = [];
      for await (const text of reportStream(format, options)) texts.push(text);
      return texts.join("");
    },
    gate: (limits = {}) => decideExitCode({ summary, coverage, ...limitsOf(limits) }),
  };
}

function limitsOf({ failOn = "low", maxUnknown = 0, maxUnseen = 0 }: GateLimits) {
  const choices = [...severities, "never"] as const;
  if (!choices.includes(failOn))
    throw new UsageError(`failOn must be one of ${choices.join(", ")}, and is "${failOn}"`);
  for (const [name, limit] of Object.entries({ maxUnknown, maxUnseen })) {
    if (!Number.isInteger(limit) || limit < 0) throw new UsageError(`${name} must be a whole number from 0`);
  }
  return { failOn, maxUnknown, maxUnseen };
}
