/**
 * The journal of a command that changes something in AWS, in a folder of its own: a line in, on disk before the promise
 * resolves. A torn last line is taken back, since what it was to say was not yet acted upon; a damaged one before it is
 * refused, and so is a second writer.
 */
import { mkdir, truncate } from "node:fs/promises";
import { dirname, join } from "node:path";
import { RunError } from "../errors.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import type { Journal } from "../model/journal.ts";
import { appendLine } from "./append-line.ts";
import { syncFile, syncFolder, writeDurably } from "./durable.ts";
import { journalText, refuseLinked } from "./journal-file.ts";
import { folderMode } from "./layout.ts";
import { lockRun, type Owner } from "./lock.ts";
import { onDisk } from "./refusals.ts";

/** The named points of a journal, at which tests stop the process. */
export const journalPoints = ["journal:before-append", "journal:mid-append", "journal:after-append"] as const;

type JournalPoint = (typeof journalPoints)[number];

export type JournalAt<Entry> = {
  /** Made if it is not there. */
  readonly folder: string;
  readonly owner: Owner;
  /** Throws for a line that is none of this journal's; the message says why. */
  readonly decode: (line: unknown) => Entry;
  readonly probe?: ((point: JournalPoint) => void) | undefined;
};

const fileName = "journal.ndjson";

export async function openJournal<Entry>(at: JournalAt<Entry>): Promise<Journal<Entry>> {
  const { folder, owner, probe } = at;
  const path = join(folder, fileName);
  await onDisk("make", folder, () => mkdir(folder, { recursive: true, mode: folderMode }));
  await refuseLinked(folder);
  // Renamed into place: a link of that name leads to a file of somebody's.
  await writeDurably({ path: join(folder, ".gitignore"), content: [Buffer.from("*\n")] });
  const lock = await lockRun(folder, owner);
  try {
    const entries = await entriesOf(path, at);
    await syncFolder(dirname(folder));
    return {
      path,
      entries: () => [...entries],
      async append(entry) {
        probe?.("journal:before-append");
        const midway = (): void => probe?.("journal:mid-append");
        appendLine({ path, line: canonicalJson(entry), ...(probe === undefined ? {} : { midway }) });
        await syncFile(path);
        if (entries.length === 0) await syncFolder(folder);
        entries.push(entry);
        probe?.("journal:after-append");
      },
      close: () => lock.release(),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Reads a journal that nobody may be writing any more, without a lock. */
export async function readJournal<Entry>(at: Pick<JournalAt<Entry>, "folder" | "decode">): Promise<readonly Entry[]> {
  const path = join(at.folder, fileName);
  const text = await journalText(path);
  return decoded(text.slice(0, wholeLength(text)), path, at.decode);
}

async function entriesOf<Entry>(path: string, { decode }: JournalAt<Entry>): Promise<Entry[]> {
  const text = await journalText(path);
  const whole = text.slice(0, wholeLength(text));
  if (whole.length < text.length) await onDisk("write", path, () => truncate(path, Buffer.byteLength(whole)));
  return decoded(whole, path, decode);
}

const wholeLength = (text: string): number => text.lastIndexOf("\n") + 1;

function decoded<Entry>(text: string, path: string, decode: (line: unknown) => Entry): Entry[] {
  const lines = text.split("\n").slice(0, -1);
  return lines.map((line, index) => {
    try {
      return decode(JSON.parse(line));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new RunError(
        `${path}:${index + 1} is damaged (${why}). Nothing is changed in AWS on the word of a damaged journal: ` +
          "look what was made so far, and move the folder away to begin anew.",
        { cause },
      );
    }
  });
}
