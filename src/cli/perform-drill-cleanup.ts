/**
 * The cleanup of drills without its command line: journals in; scratch tables that are proven ours deleted, all others told,
 * and the evidence written of drills that ended before their command could.
 */
import { resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { owedEvidence, scratchNameOf, type DrillEntry, type OwedEvidence } from "../model/drill-journal.ts";
import type { Journal } from "../model/journal.ts";
import { terminalProse, terminalText } from "../report/escape/escape-terminal.ts";
import { plural } from "../report/numbers.ts";
import { cleanUp, type CleanedUp, type ToClean } from "../restore/drill-cleanup.ts";
import { drillSessions } from "../restore/drill-sessions.ts";
import { clockOfAws, drillRoleOf, withDrillAws } from "./drill-aws.ts";
import { evidenceName, writeEvidence, type Signing } from "./drill-evidence.ts";
import { drillJournal, openDrills } from "./drill-journals.ts";
import { defaultWait, type CleanupFlags } from "./drill-options.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { settled } from "./settle.ts";
import { signerOf } from "./signer.ts";

/** Resolves to the exit code. */
export async function performDrillCleanup(io: Io, flags: CleanupFlags): Promise<number> {
  const settings = await settled(io, flags);
  const open = await openDrills(resolve(io.cwd, settings.values.journals));
  refuseUnknown(
    flags.forget ?? [],
    open.flatMap(({ standings }) => standings.map(({ drill }) => scratchNameOf(drill))),
  );
  if (open.length === 0) {
    await io.stdout.write("No drill has left a scratch table or evidence that is not accounted for.\n");
    return exitCodes.ok;
  }
  const signing = { sign: await signerOf(io, flags), signUnobserved: flags.signUnobserved === true };
  const journals: Journal<DrillEntry>[] = [];
  try {
    const toClean: ToClean[] = [];
    for (const { id, folder, standings } of open) {
      const journal = await drillJournal(io, folder);
      journals.push(journal);
      const evidence = owedEvidence(journal.entries());
      if (evidence !== null) await writeOwed(io, journal, { id, evidence, signing });
      for (const standing of standings) {
        if (flags.forget?.includes(scratchNameOf(standing.drill)) === true) {
          const at = new Date(io.now()).toISOString();
          await journal.append({
            kind: "nothing",
            at,
            drill: standing.drill,
            because: "somebody saw to it (--forget)",
          });
        } else toClean.push({ standing, note: (entry) => journal.append(entry) });
      }
    }
    if (toClean.length === 0) return exitCodes.ok;
    const all = await withDrillAws(io, settings, (aws, caller) =>
      cleanUp({
        aws,
        sessionIn: drillSessions({ aws, caller, role: drillRoleOf(settings) }),
        ports: clockOfAws(io, aws),
        toClean,
        patience: flags.wait ?? defaultWait,
        onCleaned: async (cleaned) => io.stdout.write(cleanedWords(cleaned)),
      }),
    );
    return exitCodeOf(all);
  } finally {
    for (const journal of journals) await journal.close();
  }
}

type Owed = { readonly id: string; readonly evidence: OwedEvidence; readonly signing: Signing };

/** Before AWS is asked for anything: what ended is proven, whatever becomes of what is left. */
async function writeOwed(io: Io, journal: Journal<DrillEntry>, { id, evidence, signing }: Owed): Promise<void> {
  const file = evidenceName(id);
  await writeEvidence(io, file, { evidence, signing });
  await journal.append({ kind: "evidence", at: new Date(io.now()).toISOString() });
  await io.stdout.write(`written    evidence of ${plural(evidence.drills.length, "drill", "drills")}: ${file}\n`);
}

function refuseUnknown(forget: readonly string[], open: readonly string[]): void {
  const unknown = forget.find((name) => !open.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(`--forget ${unknown}: no journal has a scratch table of this name that may still be there`);
}

function exitCodeOf(all: readonly CleanedUp[]): number {
  const left = all.flatMap(({ cleaned }) => (cleaned.state === "left" ? [cleaned] : []));
  if (left.some(({ foreign }) => foreign)) return exitCodes.failing;
  return left.length > 0 ? exitCodes.incomplete : exitCodes.ok;
}

function cleanedWords({ standing: { target }, scratch, cleaned }: CleanedUp): string {
  const place = `${scratch} in ${terminalText(target.account)} ${terminalText(target.region)}`;
  switch (cleaned.state) {
    case "deleted":
      return `deleted    ${place}\n`;
    case "none":
      return `not there  ${place}: ${terminalProse(cleaned.because)}\n`;
    case "left":
      return (
        `left       ${place}: ${terminalProse(cleaned.because)}\n` +
        (cleaned.foreign
          ? `           It is not deleted. Look whose it is; then say --forget ${scratch}\n`
          : "           Run the command again.\n")
      );
    default:
      return cleaned satisfies never;
  }
}
