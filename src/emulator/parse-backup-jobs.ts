/** What the `backup` of an account may say of backup jobs, those that were and those that will fail; every mistake is told. */
import { failedStates } from "./backup-job.ts";
import type { AwsBackupSpec } from "./backup-spec.ts";
import { instantMs } from "./instant.ts";
import { instant, integer, listOf, oneOf, shape, text, vaultName, type Report } from "./shape.ts";

const days = integer(1, 36_500);
const message = text(/^.{1,1024}$/su, "a message (1 to 1024 characters)");
const tableName = text(/^[a-zA-Z0-9_.-]{3,255}$/, "a table name");

export const backupJobs = {
  backupJobs: listOf(
    shape(
      {
        of: tableName,
        vault: vaultName,
        age: instant,
        deleteAfterDays: days,
        coldAfterDays: days,
        failure: shape({ state: oneOf(failedStates), message }, ["state", "message"]),
      },
      ["of", "vault", "age"],
    ),
  ),
  failingJobs: listOf(shape({ of: tableName, vault: vaultName, state: oneOf(failedStates), message }, ["message"])),
};

export type Surroundings = {
  readonly now: number;
  /** Whether a table of this name is written in the same account and Region. */
  readonly hasTable: (name: string) => boolean;
};

export function judgeBackupJobs(spec: AwsBackupSpec, path: string, around: Surroundings, report: Report): void {
  for (const [index, given] of (spec.backupJobs ?? []).entries()) {
    const at = `${path}.backupJobs[${index}]`;
    judgeLifecycle(given, at, report);
    if (!around.hasTable(given.of)) report(`${at}.of`, `there is no table ${given.of} here`);
    if ((instantMs(given.age, around.now) ?? around.now) > around.now) report(at, "is in the future");
  }
}

type Lifecycle = { readonly deleteAfterDays?: number; readonly coldAfterDays?: number };

/** API reference, Lifecycle: at least 90 days in cold storage. */
export function judgeLifecycle({ deleteAfterDays, coldAfterDays }: Lifecycle, path: string, report: Report): void {
  if (deleteAfterDays === undefined || coldAfterDays === undefined || deleteAfterDays >= coldAfterDays + 90) return;
  report(path, "what goes to cold storage stays there for 90 days: deleteAfterDays is too small");
}
