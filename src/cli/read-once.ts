/**
 * A reader of policy files in, one that reads each file once out: a pipe gives its text a single time, and what is loaded
 * twice, as set and as written, is the same text both times.
 */
import type { ReadFile } from "../policy/files.ts";

export function readOnce(readFile: ReadFile): ReadFile {
  const known = new Map<string, Promise<Uint8Array>>();
  return (path, namedBy) => {
    // What a command may name, such as a pipe, a policy may not.
    const key = JSON.stringify([path, namedBy]);
    const read = known.get(key) ?? readFile(path, namedBy);
    known.set(key, read);
    return read;
  };
}
