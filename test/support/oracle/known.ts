/** What there is to know of one table, as far as it could be read, and answers in three values about it. */
import type { BackupTruth } from "../../../src/emulator/truth-backup.ts";
import type { TableTruth } from "../../../src/emulator/truth.ts";
import type { Around } from "./around.ts";

export const second = 1_000;
export const hour = 3_600 * second;
export const day = 24 * hour;

/** True, false, or null: what was read does not tell. */
export type Answer = boolean | null;

/** A list of which more may be there than was seen. */
export type Seen<T> = { readonly items: readonly T[]; readonly whole: boolean };

/** A part that could not be read is null. */
export type Known = {
  readonly now: number;
  readonly table: TableTruth;
  /** Whether DescribeTable answered. Without it nobody knows the table's state, age, identity, key or replicas. */
  readonly described: boolean;
  readonly pitr: TableTruth["pitr"] | null;
  /** Native backups of the Region that carry the table's name, as ListBackups would give them. */
  readonly backups: readonly BackupTruth[] | null;
  /** AWS Backup's last point of the ARN; `undefined`: never. */
  readonly awsBackup: { readonly last: string | undefined } | null;
  readonly around: Around;
};

export type Rule = {
  /** A younger table is not judged; milliseconds. */
  readonly grace: number;
  /** Does the rule speak of an archived table? */
  readonly archived: boolean;
  readonly appliesTo: (known: Known) => Answer;
  readonly holdsFor: (known: Known) => Answer;
};

export const always = (): Answer => true;

/** An instant after the time of judgement has age 0. */
export const ageOf = (instant: string, now: number): number => Math.max(0, now - Date.parse(instant));

export const some = <T>(items: readonly T[], holds: (item: T) => Answer): Answer => {
  const answers = items.map(holds);
  return answers.includes(true) ? true : answers.includes(null) ? null : false;
};

export const either = (...answers: readonly Answer[]): Answer => some(answers, (answer) => answer);
export const not = (answer: Answer): Answer => (answer === null ? null : !answer);
export const both = (...answers: readonly Answer[]): Answer => not(either(...answers.map(not)));

export const someSeen = <T>({ items, whole }: Seen<T>, holds: (item: T) => Answer): Answer =>
  either(some(items, holds), whole ? false : null);
export const everySeen = <T>(seen: Seen<T>, holds: (item: T) => Answer): Answer =>
  not(someSeen(seen, (item) => not(holds(item))));
