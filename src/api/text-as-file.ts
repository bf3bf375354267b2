/**
 * A text in that a program has in its hands; a reader of files out that gives it where its name is asked for. Beside it
 * are the shipped policies, and other files only where a folder was named.
 */
import { sep } from "node:path";
import { readDisk, shippedFolder, type ReadFile } from "../policy/files.ts";

export type TextAsFile = ReadFile;

export function textAsFile(given: {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly others: "refused" | "read";
}): TextAsFile {
  const bytes = new TextEncoder().encode(given.text);
  const shipped = shippedFolder.endsWith(sep) ? shippedFolder : `${shippedFolder}${sep}`;
  return async (path, namedBy) => {
    if (path === given.path) return bytes;
    if (given.others === "read" || path.startsWith(shipped)) return readDisk(path, namedBy);
    throw Object.assign(new Error("a text has no folder to look into"), { code: "ENOENT" });
  };
}
