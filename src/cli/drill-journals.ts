/**
 * Journals of drills on disk, found in their folder: those with scratch tables that may still be there, or with drills that
 * ended and of which no evidence was written.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  owedEvidence,
  standingsOf,
  type DrillEntry,
  type DrillStanding,
  type OwedEvidence,
} from "../model/drill-journal.ts";
import { decodeDrillEntry } from "../model/drill-journal-codec.ts";
import { RunError } from "../errors.ts";
import { plural } from "../report/numbers.ts";
import { openJournal, readJournal } from "../runs/journal.ts";
import type { Journal } from "../model/journal.ts";
import type { Io } from "./io.ts";
import { onDisk } from "./on-disk.ts";
import type { Teller } from "./teller.ts";

const folderName = /^drill-[0-9A-Za-z-]{1,64}$/;

export const journalFolder = (journals: string, id: string): string => join(journals, `drill-${id}`);

export type OpenDrills = {
  /** As its file of evidence is called, too. */
  readonly id: string;
  readonly folder: string;
  /** Those whose scratch tables may still be there. */
  readonly standings: readonly DrillStanding[];
  readonly owed: OwedEvidence | null;
};

/** Without a lock: a drill under way reads as one that is open. */
export async function openDrills(journals: string): Promise<readonly OpenDrills[]> {
  const names = await onDisk(journals, () => readdir(journals).catch(noneIfMissing));
  const found: OpenDrills[] = [];
  for (const name of names.filter((each) => folderName.test(each)).sort()) {
    const folder = join(journals, name);
    const entries = await readJournal({ folder, decode: decodeDrillEntry });
    const standings = standingsOf(entries).filter(({ scratch }) => scratch === "open");
    const owed = owedEvidence(entries);
    // The name is of letters that cannot lead elsewhere, which the id in the journal need not be.
    if (standings.length > 0 || owed !== null) found.push({ id: name.replace(/^drill-/, ""), folder, standings, owed });
  }
  return found;
}

/** Also tells of evidence that is not written yet. */
export async function refuseOpen(journals: string, teller: Teller): Promise<void> {
  const found = await openDrills(journals);
  const open = found.filter(({ standings }) => standings.length > 0);
  const count = open.reduce((sum, { standings }) => sum + standings.length, 0);
  if (count > 0) {
    throw new RunError(
      `${plural(count, "scratch table", "scratch tables")} of earlier drills may still be there, or are being drilled now ` +
        `(${open[0]?.folder ?? ""}). Take them away first:\n  restorable drill cleanup`,
    );
  }
  const owed = found.reduce((sum, each) => sum + (each.owed?.drills.length ?? 0), 0);
  if (owed === 0) return;
  await teller.tell({
    event: "evidence-owed",
    level: "warn",
    text: `No evidence is written yet of ${plural(owed, "drill", "drills")} that ended. Write it by\n  restorable drill cleanup\n`,
    fields: { drills: owed },
  });
}

function noneIfMissing(error: unknown): string[] {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
  throw error;
}

export const drillJournal = (io: Io, folder: string): Promise<Journal<DrillEntry>> =>
  openJournal<DrillEntry>({ folder, owner: io.process, decode: decodeDrillEntry, probe: io.probe });
