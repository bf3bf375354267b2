/** What became of backups that were asked for: a line each, or JSON; and the exit code. */
import { stepStates, type AppliedStep, type StepState, type UnreachedAccount } from "../model/apply.ts";
import type { BackupWay } from "../remediate/backup-steps.ts";
import { escapedJson } from "../report/escape/escape-json.ts";
import { terminalProse, terminalText } from "../report/escape/escape-terminal.ts";
import { stepLine } from "../report/outcome/console.ts";
import { unopenedHint } from "../report/outcome/words.ts";
import { paintWith } from "../report/paint.ts";
import { foreignStamp } from "../report/run-words.ts";
import { exitCodes } from "./exit-codes.ts";

export type BackupsMade = {
  readonly id: string;
  readonly way: BackupWay;
  /** ARN of who asked. */
  readonly caller: string;
  readonly journal: string;
  /** The command that goes on. */
  readonly goOn: string;
  readonly hosts: readonly string[];
  readonly steps: readonly AppliedStep[];
  readonly unreached: readonly UnreachedAccount[];
};

/** `asked`: nobody wanted to wait until they are there. */
export function codeOfBackups({ steps }: BackupsMade, wanted: "asked" | "there"): number {
  const states = new Set(
    steps.filter((step) => !(wanted === "asked" && isAsked(step))).map(({ outcome }) => outcome.state),
  );
  if (states.has("failed") || states.has("drifted")) return exitCodes.failing;
  return [...states].every((state) => state === "done") ? exitCodes.ok : exitCodes.incomplete;
}

const isAsked = ({ outcome, made }: AppliedStep): boolean => outcome.state === "pending" && made !== null;

export function backupsMade(
  made: BackupsMade,
  { format, look }: { readonly format: "console" | "json"; readonly look: { readonly colour: boolean } },
): string {
  return format === "json" ? inJson(made) : inWords(made, look);
}

const countOf = ({ steps }: BackupsMade, state: StepState): number =>
  steps.filter(({ outcome }) => outcome.state === state).length;

function inWords(made: BackupsMade, look: { readonly colour: boolean }): string {
  const { steps, unreached, hosts, journal, goOn } = made;
  const paint = paintWith(look);
  const width = Math.max(0, ...steps.map(({ step }) => step.action.length));
  const counts = stepStates
    .filter((state) => countOf(made, state) > 0)
    .map((state) => `${countOf(made, state)} ${state}`);
  return [
    ...steps.map((step) => stepLine(step, width, paint)),
    "",
    paint.strong(`Backups ${made.id}: ${counts.join(", ")}`),
    ...unreached.map(
      ({ account, because }) => `Account ${terminalText(account)} was not opened: ${terminalProse(because)}`,
    ),
    ...(unreached.length === 0 ? [] : [unopenedHint]),
    ...(hosts.length === 0 ? [] : [`${foreignStamp}: ${hosts.map(terminalText).join(", ")}`]),
    `Journal: ${terminalText(journal)}`,
    ...(countOf(made, "done") === steps.length ? [] : ["Go on, which looks before anything is made:", `  ${goOn}`]),
    "",
  ].join("\n");
}

function inJson(made: BackupsMade): string {
  const { id, way, caller, journal, hosts, steps, unreached } = made;
  const document = {
    schemaVersion: 1,
    kind: "restorable-backups",
    id,
    way,
    caller,
    journal,
    foreignHosts: hosts,
    counts: Object.fromEntries(stepStates.map((state) => [state, countOf(made, state)])),
    backups: steps.map(({ step, outcome, made: arn, evidence }) => ({
      account: step.account,
      region: step.region,
      table: step.table,
      arn: step.arn,
      tableId: step.tableId,
      params: step.params,
      outcome,
      made: arn,
      evidence,
    })),
    unreached,
  };
  return `${escapedJson(JSON.stringify(document, null, 2))}\n`;
}
