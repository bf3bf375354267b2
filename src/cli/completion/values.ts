/**
 * What an option or an argument takes in, values that can be named out, and whether a path may stand there. Known is what
 * the placeholder in its help says; of everything else there is nothing to offer.
 */
import { type Argument, Option } from "@commander-js/extra-typings";
import type { Io } from "../io.ts";

export type Candidate = { readonly value: string; readonly about: string };
export type Values = { readonly paths: "files" | "folders" | null; readonly candidates: readonly Candidate[] };

/** `runs`: the folder named on the line. */
export type Given = { readonly taker: Option | Argument; readonly io: Io; readonly flags: FlagsOnLine };
export type FlagsOnLine = { readonly runs?: string; readonly config?: string };

const named = (values: readonly string[]): readonly Candidate[] => values.map((value) => ({ value, about: "" }));

export async function valuesOf({ taker, io, flags }: Given): Promise<Values> {
  if (taker.argChoices !== undefined) return { paths: null, candidates: named(taker.argChoices) };
  const kind = kinds[flagOf(taker)] ?? kinds[placeholderOf(taker)];
  return kind === undefined ? { paths: null, candidates: [] } : kind(io, flags);
}

const flagOf = (taker: Option | Argument): string => (taker instanceof Option ? (taker.long ?? "") : "");

/** `file|pack` of `--policy <file|pack>`. */
const placeholderOf = (taker: Option | Argument): string =>
  taker instanceof Option ? (/[<[]([^\]>.]+)/.exec(taker.flags)?.[1] ?? "") : taker.name();

type Kind = (io: Io, flags: FlagsOnLine) => Values | Promise<Values>;

const files: Kind = () => ({ paths: "files", candidates: [] });
const folders: Kind = () => ({ paths: "folders", candidates: [] });

const runs: Kind = async (io, flags) => {
  const { namesOfRuns } = await import("./names-of-runs.ts");
  return { paths: "folders", candidates: await namesOfRuns(io, flags) };
};

const policies: Kind = async () => ({
  paths: "files",
  candidates: [...(await shipped("packs")), ...(await shipped("rules"))],
});

async function shipped(which: "packs" | "rules"): Promise<readonly Candidate[]> {
  const { listShippedIds } = await import("../../policy/files.ts");
  return named((await listShippedIds())[which]);
}

const regions: Kind = async () => {
  const { partitions } = await import("../../aws/partitions.ts");
  return { paths: null, candidates: named(Object.values(partitions).flatMap((partition) => [...partition.regions])) };
};

/** By flag where the placeholder does not tell, else by placeholder. */
const kinds: Readonly<Record<string, Kind>> = {
  "--region": regions,
  "--rule": async () => ({ paths: null, candidates: await shipped("rules") }),
  "--to-time": () => ({ paths: null, candidates: named(["latest"]) }),
  file: files,
  bundle: files,
  plan: files,
  keyfile: files,
  path: files,
  dir: folders,
  run: runs,
  a: runs,
  b: runs,
  "run|file": async (io, flags) => ({ ...(await runs(io, flags)), paths: "files" }),
  policy: policies,
  "file|pack": policies,
  "rule|policy|table-arn": policies,
};
