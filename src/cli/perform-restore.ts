/**
 * The restore command without its command line: what is asked is checked and shown, a person or --yes says so, then it is
 * restored with a journal, and given its settings again where that was asked. Whatever is refused is refused before.
 */
import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import type { Aws } from "../aws/connect.ts";
import { InterruptedError, RunError } from "../errors.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import type { Journal } from "../model/journal.ts";
import type { RestoreAsk, RestoreNote } from "../model/restore.ts";
import { decodeRestoreNote } from "../restore/restore-journal.ts";
import { restoreFormats } from "../report/restore/registry.ts";
import { openJournal } from "../runs/journal.ts";
import { connectToWrite } from "./connect-to-write.ts";
import type { Io } from "./io.ts";
import { knownCaller } from "./known-caller.ts";
import type { LateHangUp } from "./late-hang-up.ts";
import { outputFilesIn } from "./outputs.ts";
import { printReport } from "./print-report.ts";
import { restoreAgain } from "./restore-again.ts";
import { restoreAskOf } from "./restore-ask.ts";
import { restoreInAccount } from "./restore-in-account.ts";
import type { RestoreFlags } from "./restore-options.ts";
import { settled, type Settled } from "./settle.ts";

export type Restoring = { readonly io: Io; readonly flags: RestoreFlags; readonly settings: Settled };

/** Resolves to the exit code. */
export async function performRestore(io: Io, flags: RestoreFlags): Promise<number> {
  const files = await outputFilesIn(Object.values(restoreFormats), flags.output, io.cwd);
  // The Region of one table is no choice among those that are looked at.
  const settings = await settled(io, { ...flags, region: undefined });
  const report = await restored({ io, flags, settings });
  await printReport(io, { report, format: restoreFormats[flags.format], files });
  return report.exitCode;
}

async function restored(restoring: Restoring) {
  const { io, flags, settings } = restoring;
  try {
    return await connectToWrite(io, settings, (aws, hangUp) => inAws(restoring, aws, hangUp));
  } catch (error) {
    if (!io.signal.aborted) throw error;
    throw new InterruptedError(
      `interrupted. What AWS has begun goes on there. Go on by the same command, which looks before it asks again:\n  ${restoreAgain(flags)}`,
    );
  }
}

async function inAws(restoring: Restoring, aws: Aws, hangUp: LateHangUp) {
  const { io, flags, settings } = restoring;
  const caller = await knownCaller(aws, "Nothing was made.");
  const ask = restoreAskOf(flags, caller);
  const folder = join(resolve(io.cwd, settings.values.journals), `restore-${questionId(ask)}`);
  const journal = await openJournal<RestoreNote>({
    folder,
    owner: io.process,
    decode: decodeRestoreNote,
    probe: io.probe,
  });
  try {
    refuseOther(journal, ask);
    return await restoreInAccount({ ...restoring, aws, caller, ask, journal, hangUp });
  } finally {
    await journal.close();
  }
}

/** Its name is short; and what it says of another table would be believed of this one. */
function refuseOther(journal: Journal<RestoreNote>, ask: RestoreAsk): void {
  const other = journal.entries().find((each) => each.note === "restore-intended" && !isOf(each, ask));
  if (other === undefined) return;
  throw new RunError(
    `${journal.path} is the journal of another restore. Nothing was made. Name another folder with --journals.`,
  );
}

function isOf({ ask: asked, from }: RestoreNote & { readonly note: "restore-intended" }, ask: RestoreAsk): boolean {
  const { source } = ask;
  const tableArn = source.kind === "backup" ? source.backupArn.replace(/\/backup\/[^/]*$/, "") : source.tableArn;
  return canonicalJson(asked) === canonicalJson(ask) && from.tableArn === tableArn;
}

/** The same question has the same journal, and another none of it. */
const questionId = (ask: RestoreAsk): string =>
  createHash("sha256").update(canonicalJson(ask)).digest("hex").slice(0, 12);
