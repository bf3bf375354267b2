/**
 * The journal of backups that were asked for: first which, then what became of each, as in the journal of a plan. It is read
 * again to go on with, and is no more to be trusted than any file: what is no table, or not made of this product's own
 * steps, is refused.
 */
import type { ApplyEntry } from "../model/apply.ts";
import {
  array,
  decode,
  integer,
  nullable,
  object,
  oneOf,
  refuse,
  string,
  variant,
  type Decoder,
} from "../model/decoder.ts";
import type { Journal } from "../model/journal.ts";
import { readTableArn } from "../model/table-arn.ts";
import { decodeApplyEntry } from "./apply-journal.ts";
import type { BackupWay, TableToBackUp } from "./backup-steps.ts";

/** The first line. The steps follow from it. */
export type BackupsAsked = {
  readonly kind: "backups";
  readonly schemaVersion: 1;
  readonly id: string;
  readonly at: string;
  readonly way: BackupWay;
  readonly tables: readonly TableToBackUp[];
};

type OfStep = Exclude<ApplyEntry, { readonly kind: "plan" }>;
export type BackupEntry = BackupsAsked | OfStep;

const matching =
  (form: RegExp, what: string): Decoder<string> =>
  (value) => {
    const text = string(value);
    if (!form.test(text)) throw refuse(what, value);
    return text;
  };

export const backupIdPattern = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;
export const namePrefix = /^[\w.-]{3,200}$/;
export const vaultName = /^[\w-]{2,50}$/;

const days: Decoder<number> = (value) => {
  const count = integer(value);
  if (count < 1 || count > 36_500) throw refuse("days from 1 to 36500", value);
  return count;
};

const way = variant<BackupWay, "kind">("kind", {
  native: object({ kind: oneOf("native"), prefix: matching(namePrefix, "the beginning of a backup's name") }),
  "aws-backup": object({
    kind: oneOf("aws-backup"),
    vault: matching(vaultName, "the name of a vault"),
    roleArn: nullable(matching(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/, "the ARN of a role")),
    keepDays: nullable(days),
  }),
});

const size: Decoder<number> = (value) => {
  const bytes = integer(value);
  if (bytes < 0) throw refuse("a size", value);
  return bytes;
};

const shape = object<TableToBackUp>({
  account: matching(/^\d{12}$/, "an account id"),
  region: matching(/^[a-z]{2}(-[a-z]+)+-\d+$/, "a Region"),
  table: matching(/^[\w.-]{3,255}$/, "the name of a table"),
  arn: string,
  tableId: matching(/^[0-9a-f-]{36}$/i, "a TableId"),
  sizeBytes: nullable(size),
});

const table: Decoder<TableToBackUp> = (value) => {
  const found = shape(value);
  const place = readTableArn(found.arn);
  if (place?.account === found.account && place.region === found.region && place.table === found.table) return found;
  throw refuse("a table whose ARN is of its account, Region and name", value);
};

const asked = object<BackupsAsked>({
  kind: oneOf("backups"),
  schemaVersion: oneOf(1),
  id: matching(backupIdPattern, "the id of a request"),
  at: matching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/, "an instant"),
  way,
  tables: array(table),
});

/** Throws with what is wrong with the line. */
export function decodeBackupEntry(line: unknown): BackupEntry {
  if (typeof line === "object" && line !== null && "kind" in line && line.kind === "backups") {
    const decoded = decode(asked, line);
    if (!decoded.ok) throw new Error(decoded.mistake);
    return decoded.value;
  }
  const entry = decodeApplyEntry(line);
  if (entry.kind === "plan") throw new Error("it is of a plan, and not of backups");
  return entry;
}

/** As the application of steps knows it: without the line that says which. */
export const stepsOfJournal = (journal: Journal<BackupEntry>): Journal<ApplyEntry> => ({
  path: journal.path,
  entries: () => journal.entries().flatMap((entry): readonly ApplyEntry[] => (entry.kind === "backups" ? [] : [entry])),
  async append(entry) {
    if (entry.kind === "plan") throw new Error("backups are of no plan");
    await journal.append(entry);
  },
  close: () => journal.close(),
});
