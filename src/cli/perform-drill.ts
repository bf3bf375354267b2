/**
 * The drill command without its command line: what is chosen, allowed and confirmed before AWS is asked; then the drills
 * with their journal, the evidence, and the report. Refused before anything is made: accounts that were not allowed, more
 * than the limit, scratch tables of earlier drills that may still be there.
 */
import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import type { Aws, Caller } from "../aws/connect.ts";
import { PlanError, UsageError } from "../errors.ts";
import type { DrillsHeader } from "../model/drill.ts";
import type { DrillReport } from "../model/drill-report.ts";
import { drillFormats } from "../report/drill/registry.ts";
import { estimateWords } from "../report/drill/words.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import { plural } from "../report/numbers.ts";
import { runDrills } from "../restore/drill-run.ts";
import { drillSessions } from "../restore/drill-sessions.ts";
import { openRun, type RunReader } from "../runs/open-run.ts";
import { chooseDrills, type Choice } from "./choose-drills.ts";
import { clockOfAws, drillRoleOf, withDrillAws } from "./drill-aws.ts";
import { evidenceName, refuseToVouch, writeEvidence } from "./drill-evidence.ts";
import { estimateOf, refuseLarge } from "./drill-estimate.ts";
import { drillJournal, journalFolder, refuseOpen } from "./drill-journals.ts";
import { defaultAtOnce, defaultOthers, defaultTolerance, defaultWait, type DrillFlags } from "./drill-options.ts";
import { drillReportOf } from "./drill-report.ts";
import { drillTelling } from "./drill-telling.ts";
import { findRun } from "../engine/find-run.ts";
import type { Io } from "./io.ts";
import { proveWritable } from "./output-file.ts";
import { outputFilesIn } from "./outputs.ts";
import { printReport } from "./print-report.ts";
import { typedPath } from "./resumed-run.ts";
import { refuseElsewhere } from "./same-world.ts";
import { settled, type Settled } from "./settle.ts";
import { signerOf, type Sign } from "./signer.ts";
import { tellerOf, type Teller } from "./teller.ts";
import { toolVersion } from "./version.ts";

/** What is the same from the first check to the report. */
export type Drilling = {
  readonly io: Io;
  readonly flags: DrillFlags;
  readonly settings: Settled;
  readonly teller: Teller;
  readonly run: RunReader;
  readonly choice: Choice;
  readonly estimate: DrillReport["estimate"];
  readonly id: string;
  readonly began: string;
  /** Folder of the journal, and the file of evidence. */
  readonly folder: string;
  readonly evidence: string;
  readonly sign: Sign | null;
};

/** Resolves to the exit code. */
export async function performDrill(given: {
  readonly io: Io;
  readonly name: string;
  readonly flags: DrillFlags;
}): Promise<number> {
  const { io, name, flags } = given;
  const files = await outputFilesIn(Object.values(drillFormats), flags.output, io.cwd);
  const settings = await settled(io, flags);
  const run = await openRun(await findRun(name, resolve(io.cwd, settings.values.runs), io.cwd));
  const choice = await chooseDrills(run, flags);
  refuseUnallowed(choice, flags.allowDataCopy ?? []);
  const counted = flags.count === true ? choice.chosen : [];
  const estimate = estimateOf(choice.chosen, { prices: settings.prices, counted });
  refuseLarge(estimate, flags.maxGib);
  const journals = resolve(io.cwd, settings.values.journals);
  const teller = tellerOf(io, flags, settings);
  await refuseOpen(journals, teller);
  const began = new Date(io.now()).toISOString();
  const id = `${began.replaceAll(/[-:.]/g, "")}-${nonceOf(io).slice(0, 8)}`;
  const evidence = flags.evidence ?? evidenceName(id);
  await proveWritable(resolve(io.cwd, evidence));
  const sign = await signerOf(io, flags);
  await confirmed(io, flags, { choice, estimate });
  const folder = journalFolder(journals, id);
  const drilling = { io, flags, settings, teller, run, choice, estimate, id, began, folder, evidence, sign };
  const report = await withDrillAws(io, settings, (aws, caller) => drilled(drilling, aws, caller));
  await printReport(io, { report, format: drillFormats[flags.format], files });
  return report.exitCode;
}

/** 128 bits that nobody else can know. */
const nonceOf = (io: Io): string => io.nonce?.() ?? randomBytes(16).toString("hex");

function refuseUnallowed({ chosen, accounts }: Choice, allowed: readonly string[]): void {
  const unknown = allowed.filter((account) => !accounts.has(account));
  if (unknown.length > 0) {
    throw new UsageError(`--allow-data-copy: the run has no account ${unknown.join(", ")}`);
  }
  const missing = [...new Set(chosen.map(({ target }) => target.account))].filter((id) => !allowed.includes(id)).sort();
  if (missing.length === 0) return;
  throw new PlanError(
    `a drill copies data into a new table of the same account. Nobody allowed that in ${missing.join(", ")}: ` +
      `say so by --allow-data-copy ${missing.join(",")}, or choose other tables.`,
  );
}

async function confirmed(
  io: Io,
  flags: DrillFlags,
  { choice: { chosen, without }, estimate }: Pick<Drilling, "choice" | "estimate">,
): Promise<void> {
  if (flags.yes === true || chosen.length === 0) return;
  const shown = chosen.slice(0, 50).map(({ target, wish }) => {
    const place = [target.account, target.region, target.table].map(terminalText).join(" ");
    return `  ${place} from ${wish.kind === "pitr" ? "PITR" : terminalText(wish.backup)}\n`;
  });
  const more = chosen.length > 50 ? [`  and ${chosen.length - 50} more\n`] : [];
  const left = without.length === 0 ? "" : `${plural(without.length, "table", "tables")} without a source left out.\n`;
  if (io.stdin?.isTTY !== true) {
    throw new PlanError(
      `no person is there to confirm ${plural(chosen.length, "restore", "restores")}, ${estimateWords(estimate)}: ` +
        "standard input is no terminal. Nothing was made. Once you have looked at it, say --yes.",
    );
  }
  const question = `Restore into scratch tables that are deleted afterwards? Type "yes": `;
  await io.stderr.write(`${shown.join("")}${more.join("")}${left}${estimateWords(estimate)}\n${question}`);
  const line = await io.stdin.line(io.signal);
  if (line === null) await io.stderr.write("\n");
  if (line?.trim() !== "yes") throw new PlanError("not confirmed: nothing was made.");
}

async function drilled(drilling: Drilling, aws: Aws, caller: Caller): Promise<DrillReport> {
  const { io, flags, settings, teller, run, choice, folder, evidence, sign } = drilling;
  refuseElsewhere(run.header, aws, caller);
  refuseToVouch(aws.hosts(), { sign, signUnobserved: flags.signUnobserved === true });
  const header = headerOf(drilling, aws, caller);
  const journal = await drillJournal(io, folder);
  try {
    await journal.append({ kind: "begun", at: drilling.began, header });
    const done = await runDrills({
      aws,
      sessionIn: drillSessions({ aws, caller, role: drillRoleOf(settings) }),
      ports: clockOfAws(io, aws),
      signal: io.signal,
      toDo: choice.chosen.map((chosen) => ({ drill: nonceOf(io), ...chosen })),
      terms: {
        rto: flags.rto ?? null,
        rpo: flags.rpo ?? null,
        countTolerance: flags.count === true ? (flags.countTolerance ?? defaultTolerance) : null,
        patience: flags.wait ?? defaultWait,
      },
      atOnce: flags.atOnce ?? defaultAtOnce,
      mostOthers: flags.maxOthers ?? defaultOthers,
      known: ({ account, region }) => choice.names.get(`${account} ${region}`) ?? new Set(),
      note: (entry) => journal.append(entry),
      ...drillTelling(io, teller),
    });
    const hosts = aws.hosts();
    await writeEvidence(io, evidence, {
      evidence: { header: { ...header, foreignHosts: hosts }, drills: done.records },
      signing: { sign, signUnobserved: flags.signUnobserved === true },
    });
    await journal.append({ kind: "evidence", at: new Date(io.now()).toISOString() });
    const notBegun = [
      ...choice.without.map(({ target, because }) => ({ target, because, unseen: false })),
      ...done.notBegun,
    ];
    return drillReportOf(drilling, {
      ...done,
      notBegun,
      caller: caller.arn,
      hosts,
      runName: typedPath(run.path, io.cwd),
      journal: typedPath(join(folder, "journal.ndjson"), io.cwd),
    });
  } finally {
    await journal.close();
  }
}

const headerOf = ({ id, began }: Drilling, aws: Aws, caller: Caller): DrillsHeader => ({
  kind: "header",
  file: "restorable-drills",
  schemaVersion: 1,
  tool: { name: "restorable", version: toolVersion },
  id,
  begun: began,
  caller: { account: caller.account, arn: caller.arn },
  partition: caller.partition,
  foreignHosts: aws.hosts(),
});
