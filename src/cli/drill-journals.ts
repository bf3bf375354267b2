/** Journals of drills on disk: those with scratch tables that may still be there, found in their folder. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { standingsOf, type DrillEntry, type DrillStanding } from "../model/drill-journal.ts";
import { decodeDrillEntry } from "../model/drill-journal-codec.ts";
import { openJournal, readJournal } from "../runs/journal.ts";
import type { Journal } from "../model/journal.ts";
import type { Io } from "./io.ts";
import { onDisk } from "./on-disk.ts";

const folderName = /^drill-[0-9A-Za-z-]{1,64}$/;

export const journalFolder = (journals: string, id: string): string => join(journals, `drill-${id}`);

export type OpenDrills = { readonly folder: string; readonly standings: readonly DrillStanding[] };

/** Without a lock: a drill under way reads as one that is open. */
export async function openDrills(journals: string): Promise<readonly OpenDrills[]> {
  const names = await onDisk(journals, () => readdir(journals).catch(noneIfMissing));
  const found: OpenDrills[] = [];
  for (const name of names.filter((each) => folderName.test(each)).sort()) {
    const folder = join(journals, name);
    const entries = await readJournal({ folder, decode: decodeDrillEntry });
    const standings = standingsOf(entries).filter(({ scratch }) => scratch === "open");
    if (standings.length > 0) found.push({ folder, standings });
  }
  return found;
}

function noneIfMissing(error: unknown): string[] {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
  throw error;
}

export const drillJournal = (io: Io, folder: string): Promise<Journal<DrillEntry>> =>
  openJournal<DrillEntry>({ folder, owner: io.process, decode: decodeDrillEntry, probe: io.probe });
