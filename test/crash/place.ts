/**
 * A folder with an emulated organization beside it, in which audits are begun, killed and resumed; and what an audit
 * leaves behind, as far as it has to be the same however often it was killed.
 */
import { readFileSync, readdirSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Io } from "../../src/cli/io.ts";
import { run } from "../../src/cli/run.ts";
import type { CrashPoint } from "../../src/runs/crash-points.ts";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator/emulator.ts";
import { built } from "../support/built.ts";
import { captureIo } from "../support/captured-io.ts";
import { runNode, shortLived, type Ended } from "../support/spawned.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";
import { hub, organization } from "./organization.ts";

export type Place = { readonly folder: string; readonly emulator: Emulator };

const policy = `
id: everything
title: Every group of facts is needed
extends: [baseline, native-backups]
rules:
  - use: ./tagged.yaml
  - aws-backup-retention
  - copy-in-another-region
  - in-backup-plan
  - restore-tested
`;
const tagged = `
id: tagged
title: Tables of production have a team
severity: low
why: Somebody must answer for them.
applies: { fact: tags.env, eq: prod }
assert: { fact: tags.team, exists: true }
fix: Tag the table.
`;

export function inPlace<T>(work: (place: Place) => Promise<T>, options: Partial<EmulatorOptions> = {}): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, "everything.yaml"), policy);
    writeFileSync(join(folder, "tagged.yaml"), tagged);
    const emulator = await startEmulator({ organization, ...options });
    try {
      return await work({ folder, emulator });
    } finally {
      await emulator.close();
    }
  });
}

const outputs = ["audit.json", "audit.md", "audit.junit.xml"] as const;
const reporting = ["--runs", "runs", ...outputs.flatMap((name) => ["-o", `out/${name}`])];

export const auditing = ["audit", "--organization", "--policy", "./everything.yaml", ...reporting] as const;
export const resuming = ["audit", "--resume", "latest", ...reporting] as const;

export const environmentOf = ({ folder, emulator }: Place): Record<string, string> => ({
  HOME: folder,
  ...emulator.environment(hub),
});

export type Said = { readonly exit: number; readonly stdout: string; readonly stderr: string };

export type Run = {
  readonly argv: readonly string[];
  /** Minutes after the emulator's time at which the process believes to start. */
  readonly minutesLater?: number;
  readonly probe?: (point: string) => void;
  readonly changed?: (io: Io) => Io;
  readonly env?: Readonly<Record<string, string>>;
};

const startOf = ({ emulator }: Place, minutesLater = 0): number => emulator.clock.now() + minutesLater * 60_000;

/** In this process, to its end. */
export async function runHere(
  place: Place,
  { argv, minutesLater, probe, env, changed = (own) => own }: Run,
): Promise<Said> {
  const io = captureIo({
    env: { ...environmentOf(place), ...env },
    cwd: place.folder,
    now: startOf(place, minutesLater),
  });
  const exit = await run(argv, changed(probe === undefined ? io : { ...io, probe }));
  return { exit, ...io.written };
}

export type Death = {
  /** Of the process that writes the run; without it every point counts. */
  readonly point?: string;
  /** How many of these points it comes to before it dies; without it, it lives. */
  readonly occurrence?: number;
  /** How many points each worker comes to before it dies, or the point, in the order of their start; null: it lives. */
  readonly workersDieAt?: readonly (number | CrashPoint | null)[];
};

/**
 * In a child that is killed when it comes to `point` for the `occurrence`th time. It has ended when its workers have, too:
 * they hold its standard error.
 */
export const runAndDie = (
  place: Place,
  { argv, point, occurrence, workersDieAt, minutesLater }: Run & Death,
): Promise<Ended> =>
  runNode({
    args: [
      shortLived,
      join(import.meta.dirname, "child.mjs"),
      built("cli/run.js"),
      JSON.stringify({ point, occurrence, workersDieAt, now: startOf(place, minutesLater), argv }),
    ],
    cwd: place.folder,
    env: environmentOf(place),
  });

export function runFolder({ folder }: Place): string {
  const [id, ...others] = existsSync(join(folder, "runs"))
    ? readdirSync(join(folder, "runs")).filter((name) => !name.startsWith("."))
    : [];
  if (id === undefined || others.length > 0) throw new Error(`one run was expected below ${folder}`);
  return join(folder, "runs", id);
}

export const unpacked = (path: string): string => gunzipSync(readFileSync(path)).toString("utf8");

const readJson = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;

/** Everything that must not depend on how often the process died. */
export function leftBehind(place: Place) {
  const path = runFolder(place);
  const { summary, coverage } = readJson(join(path, "summary.json"));
  return {
    reports: Object.fromEntries(outputs.map((name) => [name, readFileSync(join(place.folder, "out", name), "utf8")])),
    findings: unpacked(join(path, "findings.ndjson.gz")),
    summary,
    coverage,
    run: readFileSync(join(path, "run.json"), "utf8"),
    parts: readdirSync(join(path, "parts")),
  };
}

const wholeLines = (text: string): readonly Record<string, unknown>[] =>
  text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** What an interrupted run has on record: nothing of it may be asked again. */
export function recorded(place: Place): {
  readonly accounts: ReadonlySet<string>;
  /** `account region` of finished scopes. */
  readonly scopes: ReadonlySet<string>;
  /** `account region table` of all recorded tables. */
  readonly tables: ReadonlySet<string>;
  readonly listed: boolean;
} {
  const path = runFolder(place);
  const accounts = wholeLines(readFileSync(join(path, "accounts.ndjson"), "utf8"));
  const scopes = new Set<string>();
  const tables = new Set<string>();
  const take = (name: string, text: string): void => {
    const [account, region] = name.split(".");
    for (const line of wholeLines(text)) {
      if (line["kind"] === "table") tables.add(`${account} ${region} ${String(line["name"])}`);
      if (line["kind"] === "scope") scopes.add(`${String(line["account"])} ${String(line["region"])}`);
    }
  };
  for (const name of readdirSync(join(path, "parts"))) take(name, readFileSync(join(path, "parts", name), "utf8"));
  for (const name of readdirSync(join(path, "scopes"))) {
    const file = join(path, "scopes", name);
    // What is still being put in place ends otherwise.
    if (name.endsWith(".ndjson.gz")) take(name, unpacked(file));
    if (name.endsWith(".ndjson")) take(name, readFileSync(file, "utf8"));
  }
  return {
    accounts: new Set(accounts.flatMap(({ kind, id }) => (kind === "account" ? [String(id)] : []))),
    scopes,
    tables,
    listed: accounts.some(({ kind }) => kind === "end"),
  };
}

/** Calls since the log was cleared that asked for something already on record, in words. */
export function askedAgain({ emulator }: Place, before: ReturnType<typeof recorded>): readonly string[] {
  return emulator.log().flatMap(({ account, region, operation, table }) => {
    const scope = `${account} ${region}`;
    const again =
      (table !== null && before.tables.has(`${scope} ${table}`)) ||
      (/^(dynamodb|tag|backup):/.test(operation) && before.scopes.has(scope)) ||
      (operation === "account:ListRegions" && account !== null && before.accounts.has(account)) ||
      (operation === "organizations:ListAccounts" && before.listed);
    return again ? [`${operation} in ${scope}${table === null ? "" : ` of ${table}`}`] : [];
  });
}
