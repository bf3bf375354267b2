/** The formats in which backups are listed, written once. Help, `-f` and `-o` come out of this table. */
import type { BackupListFormat } from "../../model/backup-report.ts";
import { backupsConsoleFormat } from "./console.ts";
import { backupsCsvFormat } from "./csv.ts";
import { backupsJsonFormat } from "./json.ts";
import { backupsMarkdownFormat } from "./markdown.ts";

export const backupFormats = {
  console: backupsConsoleFormat,
  markdown: backupsMarkdownFormat,
  json: backupsJsonFormat,
  csv: backupsCsvFormat,
} as const satisfies Record<string, BackupListFormat>;

export type BackupFormatId = keyof typeof backupFormats;

export const backupFormatIds = Object.keys(backupFormats) as readonly BackupFormatId[];
