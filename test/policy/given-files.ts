/** Policy files as a test states them, instead of a disk; what is shipped is still read from where it is. */
import { PolicyError } from "../../src/errors.ts";
import type { CompiledPolicy } from "../../src/model/policy.ts";
import { readDisk, shippedFolder, type ReadFile } from "../../src/policy/files.ts";
import { loadPolicy } from "../../src/policy/load.ts";

export type GivenFiles = Readonly<Record<string, string | Uint8Array>>;

/** Paths are relative to the folder that the command is given in. The first file is the one that is loaded. */
export function loadFiles(files: GivenFiles, ref = `./${Object.keys(files)[0]}`): Promise<CompiledPolicy> {
  return loadPolicy({ ref, cwd: "/project", readFile: readGiven(files) });
}

/** For a loader whose `cwd` is `/project`. */
export const readGiven =
  (files: GivenFiles): ReadFile =>
  async (path, namedBy) => {
    if (path.startsWith(shippedFolder)) return readDisk(path, namedBy);
    const content = files[path.slice("/project/".length)];
    if (content === undefined) throw Object.assign(new Error(`no ${path}`), { code: "ENOENT" });
    return typeof content === "string" ? new TextEncoder().encode(content) : content;
  };

/** The whole text that a person reads. */
export async function mistakesIn(files: GivenFiles, ref?: string): Promise<string> {
  try {
    await loadFiles(files, ref);
  } catch (error) {
    if (error instanceof PolicyError) return error.message;
    throw error;
  }
  return "no mistake";
}

/** A rule file that is right but for what is tested. */
export function ruleFile(parts: { readonly assert?: string; readonly more?: string }): GivenFiles {
  const { assert = "{ fact: pitr.enabled, eq: true }", more = "" } = parts;
  const head = "id: mine\ntitle: Mine\nseverity: low\nwhy: Because.\nfix: Do it.\n";
  return { "mine.yaml": `${head}${more}assert: ${assert}\n` };
}

export const assertion = (assert: string): Promise<string> => mistakesIn(ruleFile({ assert }));
export const examples = (lines: string): Promise<string> => mistakesIn(ruleFile({ more: `examples:\n${lines}\n` }));
