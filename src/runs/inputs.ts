/**
 * What the run was given, kept with it: the policy's sources verbatim, because findings point into them, and the policy
 * as it was compiled. Read back only if every byte is as it was written.
 */
import { mkdir, readFile } from "node:fs/promises";
import { posix, join } from "node:path";
import type { BlindSpots } from "../model/blind-spot.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import type { DrillsFile, GivenDrills } from "../model/drill.ts";
import type { CompiledPolicy, PolicySource } from "../model/policy.ts";
import type { Waivers } from "../model/waiver.ts";
import { digestOf } from "./digest.ts";
import { syncFolder, writeDurably } from "./durable.ts";
import { folderMode, runLayout } from "./layout.ts";
import { damaged, onDisk, readIfThere } from "./refusals.ts";

/** `policy` null: the run was scanned without one. `blindSpots`, `waivers` and `drills` null: none were given. */
export type RunInputs = {
  readonly policy: CompiledPolicy | null;
  readonly blindSpots: BlindSpots | null;
  readonly waivers: Waivers | null;
  readonly drills: GivenDrills | null;
};

const policyFile = posix.join(runLayout.inputs, "policy.json");
const blindSpotsFile = posix.join(runLayout.inputs, "blind-spots.json");
const waiversFile = posix.join(runLayout.inputs, "waivers.json");
const drillsFile = posix.join(runLayout.inputs, "drills.json");
const sourcesFolder = posix.join(runLayout.inputs, "sources");

/** The compiled policy with the texts of its sources in files of their own. */
type StoredPolicy = Omit<CompiledPolicy, "sources"> & {
  readonly sources: readonly { readonly file: string; readonly stored: string }[];
};

type StoredBlindSpots = Pick<BlindSpots, "spots"> & { readonly file: string; readonly stored: string };
type StoredWaivers = Pick<Waivers, "waivers"> & { readonly file: string; readonly stored: string };
/** `authenticated`: whether the key that was given then had signed it; later nobody has that key any more. */
type StoredDrills = readonly (Omit<DrillsFile, "text"> & { readonly stored: string })[];

/** A number keeps sources of one name apart, and nothing but the plain end of the name is taken over. */
function storedName({ file }: Pick<PolicySource, "file">, index: number): string {
  const plain = posix.basename(file.replaceAll("\\", "/")).replaceAll(/[^A-Za-z0-9._-]/g, "_");
  return posix.join(sourcesFolder, `${String(index + 1).padStart(3, "0")}-${plain.slice(-80)}`);
}

/** Gives the digest of each file by its path within the run. */
export async function writeInputs(
  run: string,
  { policy, blindSpots, waivers, drills }: RunInputs,
): Promise<Readonly<Record<string, string>>> {
  const folder = join(run, sourcesFolder);
  await onDisk("make", folder, () => mkdir(folder, { recursive: true, mode: folderMode }));
  const texts = new Map<string, string>();
  for (const [index, source] of (policy?.sources ?? []).entries()) texts.set(storedName(source, index), source.text);
  if (policy !== null) {
    const sources = policy.sources.map((source, index) => ({ file: source.file, stored: storedName(source, index) }));
    texts.set(policyFile, `${canonicalJson({ ...policy, sources } satisfies StoredPolicy)}\n`);
  }
  if (blindSpots !== null) {
    const { file, text } = blindSpots.source;
    const stored = storedName(blindSpots.source, policy?.sources.length ?? 0);
    texts.set(stored, text);
    texts.set(
      blindSpotsFile,
      `${canonicalJson({ spots: blindSpots.spots, file, stored } satisfies StoredBlindSpots)}\n`,
    );
  }
  if (waivers !== null) {
    const { file, text } = waivers.source;
    const stored = storedName(waivers.source, (policy?.sources.length ?? 0) + 1);
    texts.set(stored, text);
    texts.set(waiversFile, `${canonicalJson({ waivers: waivers.waivers, file, stored } satisfies StoredWaivers)}\n`);
  }
  if (drills !== null) {
    const first = (policy?.sources.length ?? 0) + 2;
    const files = drills.map(({ text, ...file }, index) => {
      const stored = storedName(file, first + index);
      texts.set(stored, text);
      return { ...file, stored };
    });
    texts.set(drillsFile, `${canonicalJson(files satisfies StoredDrills)}\n`);
  }
  const digests: Record<string, string> = {};
  for (const [name, text] of texts) {
    await writeDurably({ path: join(run, name), content: [Buffer.from(text)] });
    digests[name] = digestOf(text);
  }
  await syncFolder(join(run, runLayout.inputs));
  return digests;
}

/** The digests come from run.json; a changed, missing or additional policy is refused. */
export async function readInputs(run: string, digests: Readonly<Record<string, string>>): Promise<RunInputs> {
  const texts = new Map<string, string>();
  for (const [name, digest] of Object.entries(digests)) texts.set(name, await readInput(run, name, digest));
  const textAt = (name: string): string => {
    const text = texts.get(name);
    if (text === undefined) throw damaged(join(run, runLayout.header), `names no digest of ${name}`);
    return text;
  };
  // Their shapes were ours when they were written, and their digests say that they still are what was written.
  const policy = texts.has(policyFile) ? (JSON.parse(textAt(policyFile)) as StoredPolicy) : null;
  const spots = texts.has(blindSpotsFile) ? (JSON.parse(textAt(blindSpotsFile)) as StoredBlindSpots) : null;
  const waivers = texts.has(waiversFile) ? (JSON.parse(textAt(waiversFile)) as StoredWaivers) : null;
  const drills = texts.has(drillsFile) ? (JSON.parse(textAt(drillsFile)) as StoredDrills) : null;
  return {
    policy: policy && {
      ...policy,
      sources: policy.sources.map(({ file, stored }) => ({ file, text: textAt(stored) })),
    },
    blindSpots: spots && { spots: spots.spots, source: { file: spots.file, text: textAt(spots.stored) } },
    waivers: waivers && { waivers: waivers.waivers, source: { file: waivers.file, text: textAt(waivers.stored) } },
    drills: drills && drills.map(({ stored, ...file }) => ({ ...file, text: textAt(stored) })),
  };
}

async function readInput(run: string, name: string, digest: string): Promise<string> {
  const path = join(run, name);
  const inside = posix.normalize(name) === name && name.startsWith(`${runLayout.inputs}/`);
  if (!inside) throw damaged(join(run, runLayout.header), `names an input outside of ${runLayout.inputs}: ${name}`);
  const text = await readIfThere(path, () => readFile(path), null);
  if (text === null) throw damaged(path, "is missing");
  if (digestOf(text) !== digest) throw damaged(path, "is not what it was when the run was made");
  return text.toString();
}

/** The id of the policy alone, for a list of many runs; null: scanned without one. */
export async function readPolicyId(run: string, digests: Readonly<Record<string, string>>): Promise<string | null> {
  const digest = digests[policyFile];
  if (digest === undefined) return null;
  return (JSON.parse(await readInput(run, policyFile, digest)) as StoredPolicy).id;
}
