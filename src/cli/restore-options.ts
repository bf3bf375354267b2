/** The options of `restore`, each declared once: from what, to what, and whether a person is asked. */
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { newestInstant } from "../model/restore.ts";
import { parseInstant } from "../policy/values.ts";
import type { RestoreFormatId } from "../report/restore/registry.ts";
import { filled, matching } from "./option-values.ts";
import type { ConfigFlags, RunsFlags } from "./options.ts";
import type { LogFlags } from "./teller.ts";
import type { WriteFlags } from "./write-options.ts";

function moment(text: string): string {
  if (text === newestInstant) return text;
  const read = text.includes("T") ? parseInstant(text) : null;
  if (read === null) throw new InvalidArgumentError("It must be `latest`, or in UTC, such as 2026-11-01T12:00:00Z.");
  if (!read.endsWith(".000Z")) throw new InvalidArgumentError("AWS restores to whole seconds.");
  return read;
}

export const restoreOptions = {
  backup: () =>
    new Option("--backup <arn>", "a native backup, also of a table that is gone")
      .argParser(filled)
      .conflicts(["table", "toTime"]),
  table: () => new Option("--table <arn|name>", "a table with point-in-time recovery").argParser(filled),
  toTime: () => new Option("--to-time <instant|latest>", "the moment to restore the table to").argParser(moment),
  to: () =>
    new Option("--to <name>", "name of the new table, which must be free")
      .argParser(matching(/^[a-zA-Z0-9_.-]{3,255}$/, "3 to 255 letters, digits and _.-"))
      .makeOptionMandatory(),
  account: () =>
    new Option("--account <id>", "account of the table (default: of the ARN, else of your credentials)").argParser(
      matching(/^\d{12}$/, "an account id, which has 12 digits"),
    ),
  region: () => new Option("--region <name>", "Region of the table (default: of the ARN)").argParser(filled),
  reapply: () =>
    new Option(
      "--reapply [run]",
      "give the new table the settings that a run recorded of the source (default: the latest run that holds them)",
    ),
  noWait: () => new Option("--no-wait", "end once AWS took the restore on; the same command again waits for it"),
  yes: () => new Option("-y, --yes", "do not ask"),
};

export type RestoreFlags = ConfigFlags &
  RunsFlags &
  LogFlags &
  WriteFlags & {
    readonly backup?: string | undefined;
    readonly table?: string | undefined;
    readonly toTime?: string | undefined;
    readonly to: string;
    readonly account?: string | undefined;
    readonly region?: string | undefined;
    readonly reapply?: string | true | undefined;
    readonly wait: boolean;
    readonly yes?: true | undefined;
    readonly format: RestoreFormatId;
    readonly output: readonly string[];
  };
