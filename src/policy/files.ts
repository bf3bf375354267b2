/**
 * The only file of this folder that touches the disk: policy files as bytes → text, and where the shipped ones are.
 * What cannot be read is a mistake with words, never an exception.
 */
import { open, readFile as readWholeFile, readdir, realpath, stat } from "node:fs/promises";
import { basename, extname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Mistake } from "./mistakes.ts";
import type { SchemaFile } from "./shape.ts";
import { starterFile } from "./starter.ts";

/** Who names the file: a person or their shell, or a policy that may be somebody else's. */
export type NamedBy = "command" | "policy";

/** The bytes of a file by absolute path; throws what node:fs throws. Tests and archived runs bring their own. */
export type ReadFile = (path: string, namedBy: NamedBy) => Promise<Uint8Array>;

/** Two folders up from src/policy and from dist/policy alike. */
const packageRoot = new URL("../../", import.meta.url);

export const shippedFolder: string = fileURLToPath(new URL("policies/", packageRoot));

export const readSchema = (file: SchemaFile): Promise<string> =>
  readWholeFile(new URL(`schemas/${file}`, packageRoot), "utf8");

/** What the build made of the shipped files; null where there was none. */
export const readParsed = (): Promise<string | null> =>
  readWholeFile(new URL("parsed.json", import.meta.url), "utf8").catch(() => null);

/** The policy that `policy init` writes, as it is shipped. */
export const readStarter = (): Promise<string> =>
  readWholeFile(new URL(`policies/starter/${starterFile}`, packageRoot), "utf8");

/** What can be named without a path. `typical-table.yaml` lies beside the rules and is none. */
export type Shipped = { readonly rules: readonly string[]; readonly packs: readonly string[] };

let shipped: Promise<Shipped> | null = null;

/** Read once: what is shipped stays what it is. */
export function listShippedIds(): Promise<Shipped> {
  shipped ??= readShippedIds();
  return shipped;
}

async function readShippedIds(): Promise<Shipped> {
  const [rules, packs] = await Promise.all([idsIn(shippedFolder), idsIn(`${shippedFolder}packs`)]);
  return { rules: rules.filter((id) => id !== "typical-table"), packs };
}

async function idsIn(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((file) => extname(file) === ".yaml");
  return files.map((file) => basename(file, ".yaml")).sort();
}

/**
 * The shipped rules are some 2 KiB each, so that a policy of a hundred rules written in place is within it; beyond it
 * stands a log or a database that was passed by mistake. YAML parsers need seconds for hostile megabytes.
 */
export const sizeLimit = 256 * 1024;

/** Stops one byte after the limit, so that /dev/zero ends too. */
export const readDisk: ReadFile = async (path, namedBy) => {
  // A pipe that nobody writes to would be waited for without end; `/dev/fd/…`, as in `<(command)`, has its writer.
  const hasWriter = namedBy === "command" && /^\/dev\/(?:fd\/|stdin$)/.test(path);
  const status = hasWriter ? null : await stat(path);
  if (status?.isFIFO() === true) throw refused("a pipe");
  // A terminal or a socket would be waited for as well; nobody keeps rules in a device.
  if (namedBy === "policy" && status?.isFile() === false && !status.isDirectory())
    throw refused("no file but a device");
  const file = await open(path);
  try {
    const bytes = Buffer.alloc(sizeLimit + 1);
    let filled = 0;
    for (let read = -1; read !== 0 && filled < bytes.length; filled += read)
      read = (await file.read(bytes, filled, bytes.length - filled)).bytesRead;
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
};

const refused = (code: string): Error => Object.assign(new Error(code), { code });

export type FileText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly mistake: Mistake };

export type FileToRead = {
  readonly path: string;
  /** The path as people see it. */
  readonly name: string;
  readonly namedBy: NamedBy;
  readonly readFile: ReadFile;
};

export async function readText({ path, name, namedBy, readFile }: FileToRead): Promise<FileText> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path, namedBy);
  } catch (error) {
    return { ok: false, mistake: unreadable(name, namedBy, error) };
  }
  if (bytes.byteLength > sizeLimit) {
    const message = `\`${name}\` is larger than ${sizeLimit / 1024} KiB`;
    return {
      ok: false,
      mistake: { code: "too-large", message, hint: "is it a policy? else split it into rule files" },
    };
  }
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, mistake: { code: "not-text", message: `\`${name}\` is not UTF-8 text` } };
  }
}

/**
 * Whether a policy that may be somebody else's may have the file quoted: YAML by its name, and below one of the folders,
 * whatever links lead there. A pull request can name keys and tokens of the machine that checks it.
 */
export async function isQuotable(path: string, folders: readonly string[]): Promise<boolean> {
  if (!/\.ya?ml$/.test(path)) return false;
  const real = await realPath(path);
  const below = await Promise.all([shippedFolder, ...folders].map(realPath));
  return below.some((folder) => !/^\.\.|^[/\\]|^\w:/.test(relative(folder, real)));
}

/** Where nothing is on the disk, the path itself: readers of archived runs and tests bring their own files. */
const realPath = (path: string): Promise<string> => realpath(path).catch(() => path);

function unreadable(name: string, namedBy: NamedBy, error: unknown): Mistake {
  const code = error instanceof Error && "code" in error ? String(error.code) : null;
  // Without a code it is no answer of the file system but a bug, and must not pass for one.
  if (code === null) throw error;
  if (code === "ENOENT" || code === "ENOTDIR") {
    const hint = namedBy === "policy" ? "a path is relative to the file it is written in" : undefined;
    return { code: "missing-file", message: `there is no file \`${name}\``, hint };
  }
  if (code === "EISDIR")
    return { code: "not-a-file", message: `\`${name}\` is a directory`, hint: "name a file in it" };
  return { code: "unreadable-file", message: `\`${name}\` cannot be read (${code})` };
}
