/**
 * restorable.yaml: a path in, what it says of settings, roles and rates out, or one PolicyError with every mistake, each
 * at its file:line:col. A file that nobody named need not be there.
 */
import { dirname, relative, resolve, sep } from "node:path";
import type { OperationId } from "../model/operations.ts";
import { assumedActionPrices, type ActionPrices } from "../model/prices.ts";
import { configWords } from "../policy/file-words.ts";
import { readDisk, readSchema, readText } from "../policy/files.ts";
import { Mistakes } from "../policy/mistakes.ts";
import { readYaml } from "../policy/read-yaml.ts";
import { prepareShapeCheck } from "../policy/shape.ts";
import { sourceOf, startOf } from "../policy/source.ts";
import { compileConfig } from "./compile-config.ts";
import type { Said } from "./settings.ts";

/** Of one account or OU; what is left out is as for every account. */
export type RoleException = { readonly name?: string | undefined; readonly externalId?: string | undefined };

export type ConfigFile = {
  readonly said: Said;
  /** By account id, and by id of an OU or root. */
  readonly exceptions: Readonly<Record<string, RoleException>>;
  /** Requests per second, of one account in one Region. */
  readonly rates: Readonly<Partial<Record<OperationId, number>>>;
  /** What backups cost, for the sums of reports and the costs of plans. */
  readonly prices: ActionPrices;
};

export const noConfig: ConfigFile = { said: {}, exceptions: {}, rates: {}, prices: assumedActionPrices };

const usualName = "restorable.yaml";

/** `hold`: told of every external id in the file before anything is said of the file, which may quote it. */
export async function loadConfig(
  named: string | null,
  cwd: string,
  hold: (externalIds: readonly (string | undefined)[]) => void = () => undefined,
): Promise<ConfigFile> {
  const path = resolve(cwd, named ?? usualName);
  const name = relative(cwd, path).split(sep).join("/");
  const mistakes = new Mistakes();
  const read = await readText({ path, name, namedBy: named === null ? "policy" : "command", readFile: readDisk });
  if (!read.ok) {
    if (named === null && read.mistake.code === "missing-file") return noConfig;
    mistakes.add(startOf(sourceOf(name, "")), { code: read.mistake.code, message: read.mistake.message });
    mistakes.throwIfAny();
    throw new Error("a file that could not be read has no mistake");
  }
  hold([...externalIdsAsWritten(read.text), ...queueUrlsAsWritten(read.text)]);
  const root = readYaml(sourceOf(name, read.text), mistakes, configWords);
  if (root !== null) (await prepareShapeCheck(readSchema))("config.schema.json", root, mistakes);
  const folder = dirname(path);
  const config = root === null ? noConfig : compileConfig(root, { folder: folder === cwd ? null : folder, mistakes });
  const { externalId, hubExternalId, writeExternalId, drillExternalId, pushExternalId, queueUrl } = config.said;
  hold([externalId, hubExternalId, writeExternalId, drillExternalId, pushExternalId, queueUrl]);
  hold(Object.values(config.exceptions).map(({ externalId }) => externalId));
  mistakes.throwIfAny();
  return config;
}

/** Whatever follows the key, to the end of the line: a password may hold any sign. */
const queueUrlsAsWritten = (text: string): readonly string[] =>
  [...text.matchAll(/queueUrl["']?\s*:\s*["']?([^\n]*)/g)].flatMap(([, all = ""]) => [
    all.trim().replace(/["'}]+$/, ""),
    ...(/[^\s"']+/.exec(all) ?? []),
  ]);

/** Also of a file that cannot be read as YAML. */
const externalIdsAsWritten = (text: string): readonly string[] =>
  [...text.matchAll(/externalId["']?\s*:\s*(?:&\S+\s+)?["']?(([\w+=,.@:/-]+)[^\n"',}]*)/g)].flatMap(
    // A mistyped one may go on after a sign that none can hold.
    ([, all = "", id = ""]) => [id.replace(/,$/, ""), all],
  );
