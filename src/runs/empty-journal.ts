/** Journals of scopes that hold nothing, one a process that writes: a line in, appended; and all of them brought to disk. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { appendLine } from "./append-line.ts";
import type { Probe } from "./crash-points.ts";
import { syncFile } from "./durable.ts";
import { emptyJournal, runLayout } from "./layout.ts";
import { onDisk } from "./refusals.ts";

export const appendEmptyTo =
  (journal: string, probe: Probe | undefined) =>
  (line: string): void => {
    probe?.("empty:before-append");
    const midway = (): void => probe?.("empty:mid-append");
    appendLine({ path: journal, line, ...(probe === undefined ? {} : { midway }) });
    probe?.("empty:after-append");
  };

/** Whoever wrote them: what was written outlives its process, and only the disk has to be waited for. */
export async function syncJournals(run: string): Promise<void> {
  const folder = join(run, runLayout.scopes);
  for (const name of await onDisk("read", folder, () => readdir(folder))) {
    if (emptyJournal.test(name)) await syncFile(join(folder, name));
  }
}
