/** The plan command without its command line: open the run, plan, render, write. */
import { resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { parseDuration } from "../condition/duration.ts";
import { actualWords, entryOf } from "../condition/wording.ts";
import type { TableRecord } from "../model/observation.ts";
import type { ActionId, Plan, PlanStep } from "../model/plan.ts";
import type { PlanFormat, ReportedStep } from "../model/plan-report.ts";
import type { ActionPrices } from "../model/prices.ts";
import { actionOf } from "../remediate/actions.ts";
import { decodePlan, encodePlan, planDigest } from "../remediate/plan-codec.ts";
import { grouped } from "../report/numbers.ts";
import { planFormats, type PlanFormatId } from "../report/plan/registry.ts";
import { openRun } from "../runs/open-run.ts";
import { findRun } from "../engine/find-run.ts";
import { judgedReader, type JudgedReader } from "./fold-runs.ts";
import type { Io } from "./io.ts";
import { makePlan, type HowToMend } from "./make-plan.ts";
import type * as options from "./options.ts";
import { openOutput } from "./output-file.ts";
import { outputFilesIn, type OutputFile } from "./outputs.ts";
import { planFilters } from "./plan-filters.ts";
import { tagIn, type PlanFlags } from "./plan-options.ts";
import { quoted, typedPath } from "./resumed-run.ts";
import { screenOptions } from "./screen.ts";
import { settled, type Settled } from "./settle.ts";

export type PlanCommandFlags = PlanFlags &
  options.RunsFlags &
  options.ConfigFlags & { readonly format: PlanFormatId; readonly output: readonly string[] };

/** Resolves to the exit code: a plan without a step is a plan. */
export async function performPlan(io: Io, name: string, flags: PlanCommandFlags): Promise<number> {
  const { runs, config } = flags;
  const files = await outputFilesIn<PlanFormat>(Object.values(planFormats), flags.output, io.cwd);
  const settings = await settled(io, { runs, config });
  const run = judgedRun(await openRun(await findRun(name, resolve(io.cwd, settings.values.runs), io.cwd)), name);
  const made = await makePlan({
    run,
    how: howToMend(flags, settings),
    ...planFilters(flags, run),
    now: io.now(),
    ttlMs: parseDuration(flags.ttl) ?? 0,
  });
  const { plan, templates } = made;
  const digest = planDigest(plan);
  const json = encodePlan(plan);
  // What could not be read again must not be reviewed first.
  decodePlan({ name: "the plan of this run", text: json });
  const context = {
    plan,
    digest,
    json,
    steps: plan.steps.map(reported),
    applyCommand: applyCommand(files, digest, io.cwd),
    templates,
    notes: [...notesOf(run, settings.prices), ...(files.some(isPlanFile) ? [] : notWritten(plan, flags.format))],
  };
  await io.stdout.write(planFormats[flags.format].render({ ...context, options: screenOptions(io) }));
  for (const { format, path } of files) {
    const output = await openOutput(path);
    await output.write(format.render({ ...context, options: { colour: false, columns: 100 } }));
    await output.keep();
  }
  return 0;
}

/** `restorable audit --remediate` mends by the same settings. */
export function howToMend(flags: PlanFlags, { values, prices }: Settled): HowToMend {
  return {
    backupWith: flags.backupWith ?? null,
    vault: flags.vault ?? null,
    backupRole: flags.backupRole,
    keepDays: flags.keep ?? null,
    backupTag: flags.backupTag === undefined ? null : tagIn(flags.backupTag),
    ownedTags: (values.ownedTags ?? []).map((text) => (text.includes("=") ? tagIn(text) : { key: text, value: null })),
    includeOwned: flags.includeOwned === true,
    prices,
  };
}

function judgedRun(run: Awaited<ReturnType<typeof openRun>>, name: string): JudgedReader {
  const judged = judgedReader(run);
  if (judged !== null) return judged;
  if (run.policy === null) {
    throw new UsageError(
      `the run ${run.header.id} was scanned and not judged, so that no finding of it fails: a plan is made of a run of \`restorable audit\`.`,
    );
  }
  throw new UsageError(
    `the run ${run.header.id} was never finished, and its verdicts are not sealed. Go on with it:\n  restorable audit --resume ${quoted(name)}`,
  );
}

const isPlanFile = ({ format }: OutputFile<PlanFormat>): boolean => format.id === "json";

function applyCommand(files: readonly OutputFile<PlanFormat>[], digest: string, cwd: string): string | null {
  const file = files.find(isPlanFile);
  return file === undefined ? null : `restorable apply ${quoted(typedPath(file.path, cwd))} --digest ${digest}`;
}

const notWritten = ({ steps }: Plan, format: PlanFormatId): readonly string[] =>
  steps.length === 0 || format === "json"
    ? []
    : ["The plan was written nowhere: to apply it, write it with -o plan.json."];

function notesOf({ header, sealed }: JudgedReader, prices: ActionPrices): readonly string[] {
  const unseen = sealed.coverage.unseen.length;
  return [
    ...(unseen === 0
      ? []
      : [
          `${grouped(unseen)} of what should have been seen was not, and nothing is planned there: see the audit's coverage.`,
        ]),
    ...(header.groups.includes("tags")
      ? []
      : [
          "Tags were not read by the run: which tables are managed as code is not known, so that none is left out for it.",
        ]),
    `Costs are estimates of ${prices.estimated}, in ${prices.currency}: ${prices.pitrPerGiB} a GiB and month for PITR, ` +
      `${prices.nativePerGiB} for native backups, ${prices.awsBackupPerGiB} for AWS Backup, by the size of the table as ` +
      "DescribeTable told it, up to six hours old. Set `prices` in restorable.yaml to what you pay.",
  ];
}

/** What the step would make of the facts that it was planned on. */
export function reported(step: PlanStep): ReportedStep {
  const action = actionOf<ActionId>(step.action);
  const params = step.params as never;
  const read = { state: "read" } as const;
  const before: TableRecord = {
    kind: "table",
    name: step.table,
    arn: step.arn,
    presence: "present",
    groups: { table: read, pitr: read, tags: read },
    facts: step.observed,
    lists: {},
    evidence: [],
  };
  const after = action.predict(before, params, new Date(0).toISOString());
  const words = (table: TableRecord, name: string): string => {
    const fact = table.facts[name];
    return fact === undefined ? "not read" : actualWords(fact, entryOf(name, null));
  };
  return {
    step,
    says: action.say(params),
    changes: Object.keys(step.observed)
      .map((name) => [name, words(before, name), words(after, name)] as const)
      .filter(([, was, becomes]) => was !== becomes)
      .map(([name, was, becomes]) => `${name}: ${was} → ${becomes}`),
  };
}
