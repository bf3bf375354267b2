/**
 * What will be made and about what it costs, on standard error, and whether a person wants it: asked where there is more
 * than one table. Throws PlanError where nobody says yes.
 */
import { PlanError } from "../errors.ts";
import { monthlyCost } from "../evaluate/backup-totals.ts";
import type { ActionPrices } from "../model/prices.ts";
import type { BackupWay, TableToBackUp } from "../remediate/backup-steps.ts";
import { terminalProse, terminalText } from "../report/escape/escape-terminal.ts";
import { costWords, grouped, plural, sizeWords } from "../report/numbers.ts";
import type { BackupCreateFlags } from "./backup-options.ts";
import type { Io } from "./io.ts";

type Shown = {
  readonly tables: readonly TableToBackUp[];
  readonly leftOut: readonly { readonly arn: string; readonly because: string }[];
  readonly way: BackupWay;
  readonly prices: ActionPrices;
};

/** Tables that a person reads before answering. */
const mostShown = 20;

export async function confirmBackups(
  io: Io,
  flags: Pick<BackupCreateFlags, "yes" | "log">,
  shown: Shown,
): Promise<void> {
  const { stdin, stderr } = io;
  if (flags.log !== "json") await stderr.write(overview(shown));
  if (shown.tables.length === 1 || flags.yes === true) return;
  if (stdin?.isTTY !== true) {
    throw new PlanError(
      `${shown.tables.length} tables would be backed up, and no person is there to confirm: standard input is no terminal. ` +
        "Nothing was made. Say --yes once you know what it costs.",
    );
  }
  await stderr.write('Make these backups? Type "yes": ');
  const line = await stdin.line(io.signal);
  if (line === null) await stderr.write("\n");
  if (line?.trim() !== "yes") throw new PlanError("not confirmed: nothing was made.");
}

function overview({ tables, leftOut, way, prices }: Shown): string {
  const bytes = tables.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  const unsized = tables.filter(({ sizeBytes }) => sizeBytes === null).length;
  const isNative = way.kind === "native";
  const cost = monthlyCost({ native: isNative ? bytes : 0, awsBackup: isNative ? 0 : bytes }, prices);
  const what = isNative
    ? plural(tables.length, "native backup", "native backups")
    : `${plural(tables.length, "job", "jobs")} of AWS Backup into the vault ${terminalText(way.vault)}`;
  const kept =
    way.kind === "aws-backup" && way.keepDays !== null
      ? `kept for ${plural(way.keepDays, "day", "days")}`
      : `kept until somebody deletes ${tables.length === 1 ? "it" : "them"}`;
  const lines = [
    ...tables
      .slice(0, mostShown)
      .map(({ account, region, table }) => `  ${[account, region, table].map(terminalText).join(" ")}`),
    ...(tables.length > mostShown ? [`  and ${grouped(tables.length - mostShown)} more`] : []),
    ...leftOut.map(({ arn, because }) => `  left out: ${terminalText(arn)}, ${terminalProse(because)}`),
  ];
  return (
    `${what}, ${kept}: ${sizeWords(bytes)}${unsized > 0 ? `, without ${grouped(unsized)} of unknown size` : ""}, ` +
    `about ${costWords(cost, prices.currency)} a month (an estimate at prices of ${prices.estimated}, by sizes that are up to six hours old)\n${lines.join("\n")}\n`
  );
}
