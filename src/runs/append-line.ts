/**
 * One line onto the end of a file. It is written with one call, and taken back whole if the disk refuses a part of it, so
 * that only a crash can leave a torn line, and only at the end, where every reader drops it.
 *
 * Nothing is synced here. What was written outlives the process whatever kills it; a power cut may take the last seconds,
 * which a resumed run reads again. Where something else comes to depend on the lines (a sealed scope on its account's
 * line, `complete` on everything), the file is synced first. No file stays open: thousands of scopes run at once.
 */
import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { fileMode } from "./layout.ts";
import { fileTrouble } from "./refusals.ts";

export type Append = {
  readonly path: string;
  readonly line: string;
  /** Given: the line is written in two halves with this call between them, so that a crash there tears it. */
  readonly midway?: () => void;
};

/** Synchronous, so that concurrent appends to one file cannot mix; it costs some microseconds in the page cache. */
export function appendLine({ path, line, midway }: Append): void {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const bytes = Buffer.from(`${line}\n`);
  try {
    const file = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, fileMode);
    const half = midway === undefined ? bytes.length : bytes.length >> 1;
    let written = 0;
    try {
      // A disk that fills up takes a part and refuses the rest on the next call.
      while (written < half) written += writeSync(file, bytes, written, half - written);
      midway?.();
      while (written < bytes.length) written += writeSync(file, bytes, written);
    } catch (error) {
      // Nobody else writes to it, and this way the good case asks for no size.
      if (written > 0) ftruncateSync(file, fstatSync(file).size - written);
      throw error;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw fileTrouble(error, "write", path);
  }
}
