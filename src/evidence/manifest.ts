/**
 * manifest.json of a bundle: what it is of, and the length and sha256 of every other file. Text out with one spelling,
 * and back; what has other members, types or names is refused with the path to it.
 */
import { decodeShard, type Shard } from "../model/shard.ts";
import { array, count, decode, nullable, object, oneOf, string, type Decoded } from "../model/decoder.ts";

export const manifestSchemaVersion = 1;

/** `bytes`, `lines` and `sha256` are of the content as it lies in the bundle, which is never compressed by itself. */
export type BundleFile = {
  readonly path: string;
  readonly bytes: number;
  readonly lines: number;
  readonly sha256: string;
};

export type Redaction = {
  readonly method: "HMAC-SHA-256";
  /** Tells one key from another, and nothing of either: bundles of one key have the same pseudonyms. */
  readonly keyId: string;
  /** Rules and waivers with patterns over what was redacted: judged again they may come out otherwise. */
  readonly patterns: readonly string[];
};

export type Manifest = {
  readonly schemaVersion: typeof manifestSchemaVersion;
  readonly kind: "restorable-evidence";
  /** What made the bundle; `run.tool` made the run, `run.evaluator` its verdicts. */
  readonly tool: { readonly name: "restorable"; readonly version: string };
  readonly run: {
    readonly id: string;
    readonly asOf: string;
    readonly tool: string;
    readonly evaluator: string | null;
    readonly policy: { readonly id: string; readonly digest: string } | null;
    readonly partition: string;
    readonly organization: string | null;
    /** Absent: the run is of all accounts of its population. */
    readonly shard?: Shard;
  };
  /** Null: every host spoken to was one of AWS. */
  readonly notice: string | null;
  readonly foreignHosts: readonly string[];
  readonly redacted: Redaction | null;
  /** Null: nobody signed it. */
  readonly signed: { readonly algorithm: "Ed25519"; readonly file: string; readonly over: string } | null;
  /** By path, in the order of code units: all but the manifest itself, its signature and SHA256SUMS. */
  readonly files: readonly BundleFile[];
};

export const bundleLayout = {
  manifest: "manifest.json",
  signature: "manifest.sig",
  sums: "SHA256SUMS",
  readme: "README.txt",
  lineDigests: "line-digests.txt",
  population: "population.csv",
  calls: "calls.csv",
  reports: "reports",
  run: "run",
} as const;

/** In the bundle everything lies below one folder, so that unpacking it litters nothing. */
export const folderOf = (runId: string): string => `restorable-evidence-${runId}`;

export const noticeOf = (foreignHosts: readonly string[]): string | null =>
  foreignHosts.length === 0 ? null : `NOT OBSERVED FROM AWS: ${foreignHosts.join(", ")}`;

/** A file a line, so that a difference between two manifests can be read. */
export function manifestText({ files, ...about }: Manifest): string {
  const head = JSON.stringify(about, null, 2).slice(0, -"\n}".length);
  const rows = files.map(({ path, bytes, lines, sha256 }) => JSON.stringify({ path, bytes, lines, sha256 }));
  return `${head},\n  "files": [\n    ${rows.join(",\n    ")}\n  ]\n}\n`;
}

const decodeManifest = object<Manifest>({
  schemaVersion: oneOf(manifestSchemaVersion),
  kind: oneOf("restorable-evidence"),
  tool: object<Manifest["tool"]>({ name: oneOf("restorable"), version: string }),
  run: object<Manifest["run"]>(
    {
      id: string,
      asOf: string,
      tool: string,
      evaluator: nullable(string),
      policy: nullable(object({ id: string, digest: string })),
      partition: string,
      organization: nullable(string),
      shard: decodeShard,
    },
    ["shard"],
  ),
  notice: nullable(string),
  foreignHosts: array(string),
  redacted: nullable(object<Redaction>({ method: oneOf("HMAC-SHA-256"), keyId: string, patterns: array(string) })),
  signed: nullable(
    object({
      algorithm: oneOf("Ed25519"),
      file: oneOf(bundleLayout.signature),
      over: oneOf(bundleLayout.manifest),
    }),
  ),
  files: array(object<BundleFile>({ path: string, bytes: count, lines: count, sha256: string })),
});

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Names that are paths of ours on every system: no folder above, no drive, no link of shells, nothing hidden. */
const plainPath = /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;

export function readManifest(bytes: Buffer): Decoded<Manifest> {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    return { ok: false, mistake: "is not JSON" };
  }
  const version = typeof value === "object" && value !== null && "schemaVersion" in value ? value.schemaVersion : null;
  if (typeof version === "number" && version > manifestSchemaVersion) {
    return {
      ok: false,
      mistake: `is of schema ${version}, and this version reads ${manifestSchemaVersion}: update restorable`,
    };
  }
  const decoded = decode(decodeManifest, value);
  if (!decoded.ok) return decoded;
  const { files, notice, foreignHosts } = decoded.value;
  if (notice !== noticeOf(foreignHosts)) return { ok: false, mistake: "notice: is not what foreignHosts come to" };
  for (const [at, { path, sha256 }] of files.entries()) {
    if (!plainPath.test(path))
      return { ok: false, mistake: `files.${at}.path: ${JSON.stringify(path)} is no plain path` };
    if (!/^[0-9a-f]{64}$/.test(sha256)) return { ok: false, mistake: `files.${at}.sha256: is no sha256` };
    const before = files[at - 1]?.path;
    if (before !== undefined && before >= path)
      return { ok: false, mistake: `files.${at}.path: ${path} is out of order` };
  }
  return decoded;
}

export type SumRow = { readonly path: string; readonly sha256: string };

/** What SHA256SUMS says: of the manifest, of its signature where there is one, and of every file it names. */
export const sumRows = (heads: readonly SumRow[], { files }: Pick<Manifest, "files">): readonly SumRow[] => [
  ...heads,
  ...files.map(({ path, sha256 }) => ({ path, sha256 })),
];

/** As `sha256sum -c` reads it. */
export const sumsText = (rows: readonly SumRow[]): string =>
  rows.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join("");
