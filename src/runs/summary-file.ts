/**
 * summary.json: the counts of the run, and the digest of the uncompressed content of every other file. It is written
 * last, and a run that has it is sealed: from then on every file must be what its digest says.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson } from "../model/canonical-json.ts";
import { array, count, nullable, object, oneOf, record, recordOf, string, type Decoded } from "../model/decoder.ts";
import { notApplicableCodes, verdicts } from "../model/finding.ts";
import { severities } from "../model/severity.ts";
import type { Coverage, Summary } from "../model/run.ts";
import { counts, decodeCoverage } from "./coverage-codec.ts";
import type { Probe } from "./crash-points.ts";
import { startDigest } from "./digest.ts";
import { writeDurably } from "./durable.ts";
import { runLayout } from "./layout.ts";
import { readChunks, readJson } from "./lines.ts";
import { damaged, readIfThere } from "./refusals.ts";

/** `summary` null: the run was scanned and not judged. `digests` by path within the run. */
export type SummaryFile = {
  /** 2: coverage tells blind spots, population and reconciliation. */
  readonly schemaVersion: 2;
  readonly summary: Summary | null;
  readonly coverage: Coverage;
  readonly digests: Readonly<Record<string, string>>;
};

const verdictCounts = Object.fromEntries(verdicts.map((verdict) => [verdict, count])) as Readonly<
  Record<(typeof verdicts)[number], typeof count>
>;

const decodeSummary = object<Summary>({
  verdicts: counts(...verdicts),
  failing: counts(...severities),
  rules: array(object<Summary["rules"][number]>({ rule: string, ...verdictCounts })),
  notApplicable: recordOf(notApplicableCodes, count),
  unknownKinds: record(count),
  tables: counts("judged", "failing", "unknown"),
});

const decodeSummaryFile = object<SummaryFile>({
  schemaVersion: oneOf(2),
  summary: nullable(decodeSummary),
  coverage: decodeCoverage,
  digests: record(string),
});

const pathOf = (run: string): string => join(run, runLayout.summary);

export type SummaryToWrite = Pick<SummaryFile, "summary" | "coverage"> & { readonly probe: Probe | undefined };

/** Digests are taken of what lies on disk, file by file, not of what was meant to be written. */
export async function writeSummary(run: string, { summary, coverage, probe }: SummaryToWrite): Promise<void> {
  const digests: Record<string, string> = {};
  for (const name of await digestedFiles(run)) digests[name] = await digestOfFile(join(run, name));
  const content: SummaryFile = { schemaVersion: 2, summary, coverage, digests };
  await writeDurably({
    path: pathOf(run),
    content: [Buffer.from(`${canonicalJson(content)}\n`)],
    beforeRename: () => probe?.("summary:before-rename"),
  });
  probe?.("summary:after-rename");
}

/** Null while the run is not sealed. */
export async function readSummary(run: string): Promise<SummaryFile | null> {
  const path = pathOf(run);
  const bytes = await readIfThere(path, () => readFile(path), null);
  if (bytes === null) return null;
  const read = readSummaryIn(bytes);
  if (!read.ok) throw damaged(path, read.mistake);
  return read.value;
}

export const readSummaryIn = (bytes: Buffer): Decoded<SummaryFile> => readJson(bytes, decodeSummaryFile);

/** Paths within the run, sorted: all files but the summary itself, locks and what is under way. */
async function digestedFiles(run: string): Promise<readonly string[]> {
  const names = new Set<string>(await entriesOf(run));
  const single = [runLayout.header, runLayout.accounts, runLayout.findings].filter((name) => names.has(name));
  const folders = [runLayout.inputs, `${runLayout.inputs}/sources`, runLayout.scopes];
  const nested: string[] = [];
  for (const folder of folders) {
    for (const name of await entriesOf(join(run, folder))) nested.push(`${folder}/${name}`);
  }
  return [...single, ...nested].filter((name) => !folders.includes(name)).sort();
}

/** Empty folders get lost on the way through an archive. */
const entriesOf = (folder: string): Promise<readonly string[]> =>
  readIfThere(folder, async () => (await readdir(folder)).filter((name) => !name.startsWith(".")), []);

async function digestOfFile(path: string): Promise<string> {
  const hash = startDigest();
  const chunks = hash.over(readChunks(path));
  while ((await chunks.next()).done !== true);
  return hash.digest();
}

/** The files on disk must be those that were digested: one more or one less is damage. */
export async function refuseOtherFiles(run: string, { digests }: SummaryFile): Promise<void> {
  const found = new Set(await digestedFiles(run));
  for (const name of Object.keys(digests)) {
    if (!found.has(name)) throw damaged(join(run, name), "is missing, though summary.json has its digest");
  }
  for (const name of found) {
    if (!Object.hasOwn(digests, name))
      throw damaged(join(run, name), "is not one of the files that summary.json names");
  }
}
