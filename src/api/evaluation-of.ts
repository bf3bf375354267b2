/** A judged run in, the evaluation that a program is given out. */
import { reportContext } from "../engine/report-context.ts";
import { trendOfRun } from "../engine/trend-of-run.ts";
import type { Verdicts } from "../engine/verdicts.ts";
import { UsageError } from "../errors.ts";
import { decideExitCode } from "../evaluate/gate.ts";
import type { TableFindings } from "../model/finding.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import { severities } from "../model/severity.ts";
import type { FormatId } from "../report/registry.ts";
import type { RunReader } from "../runs/open-run.ts";
import type { Evaluation, GateLimits, ReportOptions } from "./evaluation.ts";
import { rendered } from "./rendered.ts";
import { runOf } from "./run-of.ts";

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
