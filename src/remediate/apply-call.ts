/**
 * The one call of a step: in go the step and its table as it was read a moment ago, out comes what AWS said. The call is
 * built from the action alone; one that would shorten a period of recovery or replace a tag is refused here, whatever was
 * judged before.
 */
import type { Writer, Written } from "../aws/write-client.ts";
import type { WriteAnswer } from "../model/apply.ts";
import type { FactView } from "../model/derive.ts";
import type { Unknown } from "../model/fact.ts";
import type { PlanStep } from "../model/plan.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { takingAway } from "./apply-standing.ts";

/** `again`: AWS refuses it for now, and not for good. */
export type Called = { readonly answer: WriteAnswer; readonly again: boolean };

export async function callFor(step: PlanStep, writer: Writer, view: FactView): Promise<Called> {
  const taken = takingAway(step, view);
  if (taken !== null) throw new Error(`${step.id}: refused to take away: ${JSON.stringify(taken)}`);
  switch (step.action) {
    case "enable-pitr":
      return called(await writer.enablePitr({ table: step.table, days: step.params.days }), () => null);
    case "create-backup":
      return called(await writer.createBackup({ table: step.table, name: step.params.name }), ({ arn }) => arn);
    case "start-backup-job": {
      const { vault, roleArn, deleteAfterDays } = step.params;
      const job = { tableArn: step.arn, vault, roleArn, deleteAfterDays, token: step.id };
      return called(await writer.startBackupJob(job), ({ jobId }) => jobId);
    }
    case "enable-deletion-protection":
      return called(await writer.enableDeletionProtection({ table: step.table }), () => null);
    case "tag-for-backup-plan": {
      const { key, value } = step.params;
      return called(await writer.tagTable({ arn: step.arn, tags: { [key]: value } }), () => null);
    }
    default:
      return step satisfies never;
  }
}

function called<T>(written: Written<T>, madeBy: (value: T) => string | null): Called {
  if (written.state === "written") {
    const { value, evidence } = written;
    return { answer: { state: "written", made: madeBy(value), evidence }, again: false };
  }
  const { state, reason } = written;
  return { answer: { state, because: unknownWords(reason) }, again: state === "refused" && passes(reason) };
}

/** DynamoDB and AWS Backup say so of a table or backup that is being changed, of young tables, and of too much at once. */
const passing: ReadonlySet<string | undefined> = new Set([
  "ContinuousBackupsUnavailableException",
  "ResourceInUseException",
  "TableInUseException",
  "BackupInUseException",
  "LimitExceededException",
]);

const passes = ({ code }: Unknown): boolean => passing.has(code);
