/** A file name in, a commented policy under that name out, with a modeline that leads an editor to its schema. */
import { access, mkdir, open, rm } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../errors.ts";
import { readStarter } from "../policy/files.ts";
import { isInventory, isPolicyTest } from "../policy/file-names.ts";
import { idOf, starterFor } from "../policy/starter.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import type { Io } from "./io.ts";
import { onDisk } from "./on-disk.ts";
import { writeSchemas } from "./write-schemas.ts";

export type InitOptions = {
  readonly file: string;
  /** Where to write the schemas for editors; null: use those of an installed package, if there is one. */
  readonly schemas: string | null;
};

export async function initPolicy({ stdout, cwd }: Pick<Io, "stdout" | "cwd">, given: InitOptions): Promise<void> {
  const { file } = given;
  refuseName(file);
  const path = resolve(cwd, file);
  if (await isThere(path)) throw exists(file);
  const folder = given.schemas === null ? null : resolve(cwd, given.schemas);
  const schema = folder === null ? await installedSchema(dirname(path)) : schemaIn(folder, path);
  const written = folder === null ? [] : await writeSchemas(folder);
  const text = starterFor(await readStarter(), { id: idOf(basename(file)), file: quoted(file), schema });
  await onDisk(file, () => mkdir(dirname(path), { recursive: true }));
  await onDisk(file, () => writeNew(path, file, text));
  const said = [...written.map((each) => relative(cwd, each)), file].map((name) => `wrote ${terminalText(name)}\n`);
  await stdout.write(`${said.join("")}\n${nextSteps(quoted(file), schema)}`);
}

/** A reference without `/` or suffix would be taken for a shipped name; the name goes into comments of the file. */
function refuseName(file: string): void {
  if (terminalText(file) !== file)
    throw new UsageError(`${terminalText(file)} cannot name a policy: it holds control characters`);
  if (!/\.ya?ml$/.test(file)) {
    const named = quoted(`${file.replace(/\.$/, "")}.yaml`);
    throw new UsageError(`a policy file has to end in .yaml: restorable policy init ${named}`);
  }
  if (isPolicyTest(file) || isInventory(file))
    throw new UsageError(`${file} would be read as a policy test or an inventory: restorable policy init acme.yaml`);
}

const exists = (file: string): UsageError =>
  new UsageError(`${file} is there already, and stays as it is. Name another: restorable policy init other.yaml`);

/** Links too: what they lead to is somebody's. Half a policy, as of a full disk, does not stay. */
async function writeNew(path: string, file: string, text: string): Promise<void> {
  const handle = await open(path, "wx").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw exists(file);
    throw error;
  });
  try {
    await handle.writeFile(text);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

const isThere = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const policySchema = "policy.schema.json";

/** An editor reads a modeline up to the first space. */
function schemaIn(folder: string, path: string): string {
  const found = modelinePath(path, join(folder, policySchema));
  if (/\s/.test(found))
    throw new UsageError(`an editor cannot find schemas in ${found}: choose a folder without spaces`);
  return found;
}

/** The package beside the policy, or above it, as npm installs it: the same place on every machine that has the project. */
async function installedSchema(from: string): Promise<string | null> {
  for (let folder = from; ; folder = dirname(folder)) {
    const schema = join(folder, "node_modules", "restorable", "schemas", policySchema);
    if (await isThere(schema)) return modelinePath(join(from, "a.yaml"), schema);
    if (dirname(folder) === folder) return null;
  }
}

function modelinePath(file: string, schema: string): string {
  const path = relative(dirname(file), schema).split(sep).join("/");
  return path.startsWith(".") ? path : `./${path}`;
}

/** For a shell, and for a command line that takes a leading `-` for an option. Plain names stay as they are typed. */
function quoted(file: string): string {
  const name = file.startsWith("-") ? `./${file}` : file;
  return /^[\w./@+-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}

function nextSteps(file: string, schema: string | null): string {
  const steps = [
    [`policy check ${file}`, "every mistake at once"],
    [`policy test ${file}`, "the examples of its rules"],
    [`policy explain ${file}`, "what it judges, and what it asks of AWS"],
    [`audit --policy ${file}`, "judge your tables by it"],
    ...(schema === null ? [["policy schema --out schemas", "completion in your editor: see its first lines"]] : []),
  ] as const;
  const width = Math.max(...steps.map(([command = ""]) => command.length)) + 3;
  return `Next:\n${steps.map(([command = "", about = ""]) => `  restorable ${command.padEnd(width)}${about}\n`).join("")}`;
}
