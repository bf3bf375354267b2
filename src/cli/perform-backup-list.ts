/**
 * What there is to restore from, across accounts and Regions: a run in, or a scan of its own into one, and every backup
 * and recovery point of its tables out in the formats asked for. Resolves to the exit code.
 */
import { resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { createBackupListSums } from "../evaluate/backup-list-sums.ts";
import { matcherOf } from "../evaluate/matcher-of.ts";
import { fatesOf } from "../evaluate/retention.ts";
import type { BackupListContext, BackupListEnd, BackupListWriter, ListedTable } from "../model/backup-report.ts";
import { listedGroups } from "../model/listed-backups.ts";
import type { RetentionScheme } from "../model/retention.ts";
import type { Coverage } from "../model/run.ts";
import { backupFormats, type BackupFormatId } from "../report/backups/registry.ts";
import { grouped, plural } from "../report/numbers.ts";
import { openRun, type RunReader } from "../runs/open-run.ts";
import { exitCodes } from "./exit-codes.ts";
import { findRunAmong } from "../engine/find-run.ts";
import { inBlocks, type Blocks } from "./in-blocks.ts";
import type { Io } from "./io.ts";
import { coverageIn } from "../engine/link.ts";
import type { ScanFlags } from "./perform-scan.ts";
import { scanNow } from "./perform-scan.ts";
import { openOutput, type OutputHandle } from "./output-file.ts";
import { outputFilesIn } from "./outputs.ts";
import { readBackups } from "./read-backups.ts";
import { screenOptions } from "./screen.ts";
import { settled, type Settled } from "./settle.ts";

export type BackupListFlags = Omit<ScanFlags, "resume" | "maxUnseen"> & {
  readonly table?: readonly string[] | undefined;
  readonly orphans?: true | undefined;
  readonly retention?: RetentionScheme | undefined;
  readonly format: BackupFormatId;
  readonly output: readonly string[];
};

export async function performBackupList(io: Io, name: string | undefined, flags: BackupListFlags): Promise<number> {
  const given = await settled(io, flags);
  const files = await outputFilesIn(Object.values(backupFormats), flags.output, io.cwd);
  if (name !== undefined) refuseScanning(flags);
  const run = await openRun(
    name === undefined
      ? (await scanNow({ io, flags, given, shard: null, groups: listedGroups })).path
      : await findRunAmong(name, { runsDir: resolve(io.cwd, given.values.runs), cwd: io.cwd, latest: "any" }),
  );
  const coverage = run.sealed?.coverage ?? (await coverageIn(run));
  const context = {
    run: run.header,
    prices: given.prices,
    scheme: flags.retention ?? null,
    filters: filtersOf(name, flags),
    coverage,
  };
  const targets: Target[] = [
    {
      writer: backupFormats[flags.format].create({ ...context, options: screenOptions(io) }),
      blocks: inBlocks(io.stdout),
    },
  ];
  const opened: OutputHandle[] = [];
  try {
    for (const { format, path } of files) {
      const sink = await openOutput(path);
      opened.push(sink);
      targets.push({
        writer: format.create({ ...context, options: { colour: false, columns: 100 } }),
        blocks: inBlocks(sink),
      });
    }
    const { lacking } = await pump(targets, { run, name, flags, given, context });
    await Promise.all(opened.map((output) => output.keep()));
    return lacking.length === 0 ? exitCodes.ok : exitCodes.incomplete;
  } catch (error) {
    await Promise.all(opened.map((output) => output.discard()));
    throw error;
  }
}

/** With a run these would be read as a wish to ask AWS, which is not done. */
function refuseScanning(flags: BackupListFlags): void {
  const named = (["organization", "ou", "accountTag", "accountsFile", "excludeAccount", "roleName"] as const).find(
    (flag) => flags[flag] !== undefined,
  );
  if (named === undefined) return;
  const flag = `--${named.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new UsageError(
    `${flag} says whom to ask, and a run that is there is asked instead: leave out one of them. ` +
      "A run is narrowed by --account, --region and --table.",
  );
}

function filtersOf(name: string | undefined, { table, account, region, orphans }: BackupListFlags): readonly string[] {
  const ofRun = name === undefined ? {} : { "--account": account, "--region": region };
  return [
    ...Object.entries({ "--table": table, ...ofRun }).flatMap(([flag, values]) =>
      values === undefined ? [] : [`${flag} ${values.join(",")}`],
    ),
    ...(orphans === true ? ["--orphans"] : []),
  ];
}

type Target = { readonly writer: BackupListWriter; readonly blocks: Blocks };

type Listing = {
  readonly run: RunReader;
  readonly name: string | undefined;
  readonly flags: BackupListFlags;
  readonly given: Settled;
  readonly context: Omit<BackupListContext, "options">;
};

async function pump(targets: readonly Target[], { run, name, flags, given, context }: Listing): Promise<BackupListEnd> {
  const { table, account, region, orphans, retention } = flags;
  const narrowed = name === undefined ? {} : { account, region };
  const read = readBackups(run, {
    table: matcherOf(table ?? ["*"]),
    scope: (scope) =>
      (narrowed.account?.includes(scope.account) ?? true) && (narrowed.region?.includes(scope.region) ?? true),
    prices: given.prices,
  });
  const sums = createBackupListSums(given.prices);
  for (const { writer, blocks } of targets) blocks.add(writer.begin());
  let gaps = 0;
  for await (const found of read.tables) {
    if (found.missing.length > 0) gaps += 1;
    if (orphans === true && found.totals.orphans.count === 0) continue;
    const listed: ListedTable = { ...found, fates: retention === undefined ? null : fatesOf(found, retention) };
    sums.add(listed);
    for (const { writer, blocks } of targets) {
      blocks.add(writer.table(listed));
      await blocks.spill();
    }
  }
  const end = {
    totals: sums.close(),
    lacking: lackingOf(context.coverage, { gaps, unread: read.unread(), ofRun: name !== undefined }),
  };
  for (const { writer, blocks } of targets) {
    blocks.add(writer.end(end));
    await blocks.flush();
  }
  return end;
}

/** Places that a sentence names. */
const mostNamed = 5;

function lackingOf(
  { unseen, accepted }: Coverage,
  {
    gaps,
    unread,
    ofRun,
  }: {
    readonly gaps: number;
    readonly unread: { readonly native: number; readonly awsBackup: number };
    readonly ofRun: boolean;
  },
): readonly string[] {
  const places = [...unseen, ...accepted];
  const named = places
    .slice(0, mostNamed)
    .map(({ account, region }) => `${account ?? "the list of accounts"} ${region ?? ""}`.trim());
  const more = places.length > named.length ? ` and ${grouped(places.length - named.length)} more` : "";
  return [
    ...(places.length > 0
      ? [
          `${plural(places.length, "account or Region was", "accounts and Regions were")} not seen: ${named.join(", ")}${more}.`,
        ]
      : []),
    ...(unread.native > 0
      ? [`Native backups of ${plural(unread.native, "Region", "Regions")} were not asked for or not all came.`]
      : []),
    ...(unread.awsBackup > 0
      ? [`Points of AWS Backup of ${plural(unread.awsBackup, "Region", "Regions")} were not asked for or not all came.`]
      : []),
    ...(gaps > 0 ? [`Of ${plural(gaps, "table", "tables")} there may be more than is listed.`] : []),
    ...(ofRun && unread.native + unread.awsBackup > 0
      ? ["An audit reads what its policy needs: `restorable backup list` without a run asks AWS for all of them."]
      : []),
  ];
}
