/** The report command without its command line: choose the runs, read them, and write each format that was asked for. */
import { resolve } from "node:path";
import { monthBefore, monthNamed } from "../../history/month.ts";
import type { Month, MonthlyFormat, MonthlyReport } from "../../model/monthly.ts";
import { monthlyFormats, type MonthlyFormatId } from "../../report/monthly/registry.ts";
import { exitCodes } from "../exit-codes.ts";
import { findRun } from "../../engine/find-run.ts";
import type { Io } from "../io.ts";
import type { ConfigFlags, RunsFlags } from "../options.ts";
import { openOutput } from "../output-file.ts";
import { outputFilesIn } from "../outputs.ts";
import { settled } from "../settle.ts";
import { chooseRuns } from "./choose-runs.ts";
import { readMonth } from "./read-month.ts";

export type ReportFlags = RunsFlags &
  ConfigFlags & {
    readonly month?: Month | undefined;
    readonly like?: string | undefined;
    readonly ownerTag?: string | undefined;
    readonly format: MonthlyFormatId;
    readonly output: readonly string[];
  };

/** Resolves to the exit code: whatever the month was like, it was reported. */
export async function reportMonth(io: Io, flags: ReportFlags): Promise<number> {
  const files = await outputFilesIn<MonthlyFormat>(Object.values(monthlyFormats), flags.output, io.cwd);
  const { values } = await settled(io, { runs: flags.runs, ownerTag: flags.ownerTag, config: flags.config });
  const now = new Date(io.now()).toISOString();
  const month = flags.month ?? lastOver(now);
  const runsDir = resolve(io.cwd, values.runs);
  const like = flags.like === undefined ? null : await findRun(flags.like, runsDir, io.cwd);
  const chosen = await chooseRuns(runsDir, month, like);
  const report = await readMonth({
    ...chosen,
    month,
    ownerTag: values.ownerTag,
    onRun: () => io.signal.throwIfAborted(),
  });
  await tellOfMonth(io, report, now);
  await io.stdout.write(monthlyFormats[flags.format].write(report));
  for (const { path, format } of files) {
    const output = await openOutput(path);
    await output.write(format.write(report));
    await output.keep();
  }
  return exitCodes.ok;
}

function lastOver(now: string): Month {
  const month = monthNamed(monthBefore(now));
  if (month === null) throw new Error(`no month is before ${now}`);
  return month;
}

/** What the report itself cannot know, since it has no clock: that there may yet be more runs. */
async function tellOfMonth({ stderr }: Io, { month, leftOut }: MonthlyReport, now: string): Promise<void> {
  if (now < month.to) await stderr.write(`${month.name} is not over (UTC): runs that are yet to come are not in it.\n`);
  if (leftOut.length === 0) return;
  const runs = leftOut.length === 1 ? "1 run is" : `${leftOut.length} runs are`;
  const them = leftOut.length === 1 ? "it" : "them";
  await stderr.write(`${runs} not part of the report, which names ${them} and says why.\n`);
}
