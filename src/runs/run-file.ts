/**
 * run.json: the header of the run, whether it is complete, and digests of its inputs. Written whole each time; a file of
 * another shape or of a newer version is refused by name.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { RunError } from "../errors.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import {
  array,
  boolean,
  decode,
  nullable,
  object,
  oneOf,
  record,
  refuse,
  string,
  variant,
  type Decoder,
} from "../model/decoder.ts";
import { decodeAccountsEnd } from "../model/codec.ts";
import { factGroups, type GroupId } from "../model/fact-groups.ts";
import type { MergedRun } from "../model/merged-run.ts";
import type { AccountTag, AskedPopulation } from "../model/population.ts";
import type { RecordedRole, RecordedRoles } from "../model/roles.ts";
import type { RunHeader, Selection } from "../model/run.ts";
import { decodeShard } from "../model/shard.ts";
import { digestOf } from "./digest.ts";
import { writeDurably } from "./durable.ts";
import { runLayout } from "./layout.ts";
import { readJson } from "./lines.ts";
import { damaged, readIfThere } from "./refusals.ts";

/** `complete`: the list of accounts ended, and every enabled Region of every opened account is sealed or empty. */
export type RunStatus = "running" | "complete";

/** `inputs`: digest of each file below `inputs/`, by its path within the run. */
export type RunFile = {
  readonly header: RunHeader;
  readonly status: RunStatus;
  readonly inputs: Readonly<Record<string, string>>;
};

/** 2: the policy kept in `inputs/` has overrides. 3: caller and roles are recorded; accounts are chosen by OU, tag or file. */
const schemaVersion = 3;

const decodePopulation = variant<AskedPopulation, "kind">("kind", {
  organization: object<Extract<AskedPopulation, { kind: "organization" }>>(
    {
      kind: oneOf("organization"),
      ous: array(string),
      tags: array(object<AccountTag>({ key: string, value: nullable(string) })),
    },
    ["ous", "tags"],
  ),
  accounts: object<Extract<AskedPopulation, { kind: "accounts" }>>(
    { kind: oneOf("accounts"), ids: array(string), source: oneOf("file") },
    ["source"],
  ),
  caller: object({ kind: oneOf("caller") }),
});

const decodeMergedRun = object<MergedRun>(
  { id: string, asOf: string, shard: decodeShard, end: nullable(decodeAccountsEnd) },
  ["shard"],
);

const decodeRole = object<RecordedRole>({ name: string, externalId: boolean });

const onlyTrue: Decoder<true> = (value) => {
  if (value !== true) throw refuse("true", value);
  return value;
};

type DecodedRunFile = RunHeader & Omit<RunFile, "header">;

const decodeRunFile = object<DecodedRunFile>(
  {
    schemaVersion: oneOf(schemaVersion),
    id: string,
    tool: object<RunHeader["tool"]>({ name: oneOf("restorable"), version: string }),
    asOf: string,
    selection: object<Selection>(
      {
        population: decodePopulation,
        excludedAccounts: array(string),
        regions: nullable(array(string)),
        shard: decodeShard,
      },
      ["shard"],
    ),
    caller: object<RunHeader["caller"]>({ account: string, arn: string }),
    roles: object<RecordedRoles>({
      everywhere: decodeRole,
      except: record(decodeRole),
      sessionName: string,
      hub: nullable(
        object<NonNullable<RecordedRoles["hub"]>>({ arn: string, externalId: boolean, sessionName: string }),
      ),
    }),
    groups: array(oneOf(...(Object.keys(factGroups) as GroupId[]))),
    collection: oneOf("pruned", "full"),
    policyDigest: nullable(string),
    partition: string,
    organization: nullable(string),
    alone: onlyTrue,
    foreignHosts: array(string),
    merged: array(decodeMergedRun),
    status: oneOf("running", "complete"),
    inputs: record(string),
  },
  ["alone", "merged"],
);

/** The header of a run as text, for who scans for it on another machine. */
export const encodeHeader = (header: RunHeader): string => canonicalJson({ ...header, status: "running", inputs: {} });

/** Throws RunError; `from` says where the text came from. */
export function decodeHeader(text: string, from: string): RunHeader {
  const read = readJson(Buffer.from(text), decodeRunFile);
  if (!read.ok) throw new RunError(`${from}: ${read.mistake}`);
  return partsOf(read.value).header;
}

const partsOf = ({ status, inputs, ...header }: DecodedRunFile): RunFile => ({ header, status, inputs });

export async function writeRunFile(run: string, file: RunFile, beforeRename?: () => void): Promise<void> {
  const { header, status, inputs } = file;
  await writeDurably({
    path: join(run, runLayout.header),
    content: [Buffer.from(`${canonicalJson({ ...header, status, inputs })}\n`)],
    ...(beforeRename === undefined ? {} : { beforeRename }),
  });
}

/** `digest` is that of the file. Refuses what is no run directory, and one written by another version. */
export async function readRunFile(run: string): Promise<RunFile & { readonly digest: string }> {
  const path = join(run, runLayout.header);
  const text = await readIfThere(path, () => readFile(path, "utf8"), null);
  if (text === null) {
    throw new RunError(
      `${run} is not a run directory: it has no ${runLayout.header}. Name the folder of a run, as \`restorable audit\` prints it.`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(path, "is not JSON");
  }
  const version =
    typeof value === "object" && value !== null && "schemaVersion" in value ? value.schemaVersion : undefined;
  if (typeof version === "number" && version > schemaVersion) {
    throw new RunError(
      `${path}: was written by a newer version of restorable (schema ${version}, this one reads ${schemaVersion}): update restorable.`,
    );
  }
  if (typeof version === "number" && version < schemaVersion) {
    throw new RunError(
      `${path}: was written by an older version of restorable (schema ${version}, this one reads ${schemaVersion}): scan again, or use that version.`,
    );
  }
  const decoded = decode(decodeRunFile, value);
  if (!decoded.ok) throw damaged(path, decoded.mistake);
  return { ...partsOf(decoded.value), digest: digestOf(text) };
}
