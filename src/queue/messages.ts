/**
 * What an audit and its workers say to each other through Redis: names, observations and counts, never credentials. Whatever
 * comes out of Redis is taken apart by these codecs, since others may be able to write there.
 */
import { RunError } from "../errors.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { decodeAccountsLine, encodeLine } from "../model/codec.ts";
import {
  array,
  boolean,
  count,
  decode,
  nullable,
  object,
  oneOf,
  record,
  string,
  variant,
  type Decoder,
} from "../model/decoder.ts";
import { decodeUnknown } from "../model/fact-codec.ts";
import type { AccountRecord, Scope } from "../model/observation.ts";
import { operations } from "../model/operations.ts";
import type { CallCounts, CallTally, ScanEvent } from "../model/scan-event.ts";
import type { ListedAccount } from "../scan/list-accounts.ts";
import type { ScopeJob } from "../scan/dispatch.ts";
import { isScopeName } from "./keys.ts";

/** Changed with what is said here. */
const protocol = 1;

/**
 * What a worker has to know of a run before it takes a job of it. `header`, `policy`, `pacing`: texts of JSON, for whoever
 * knows them; only a worker of the very `version` reads them.
 */
export type RunContext = {
  readonly protocol: number;
  readonly version: string;
  readonly header: string;
  readonly policy: string | null;
  readonly pacing: string;
};

const decodeContext = object<RunContext>({
  protocol: count,
  version: string,
  header: string,
  policy: nullable(string),
  pacing: string,
});

export const encodeContext = (context: Omit<RunContext, "protocol">): string => canonicalJson({ ...context, protocol });

/** Null: it is none, or of another protocol, whose words nobody here knows. */
export function readContext(text: string): RunContext | { readonly strange: string } {
  const read = readText(text, decodeContext);
  if (read === null) return { strange: "a version of restorable that describes runs in another way" };
  return read.protocol === protocol && read.version !== "" ? read : { strange: `restorable ${read.version}` };
}

/** A worker as it says of itself. `takesPart`: `no` where it says why; `joining` until that is known. */
export type WorkerWords = {
  readonly name: string;
  readonly version: string;
  readonly takesPart: "yes" | "no" | "joining";
};

const decodeWorkerWords = object<WorkerWords>({
  name: string,
  version: string,
  takesPart: oneOf("yes", "no", "joining"),
});

export const encodeWorkerWords = (words: WorkerWords): string => canonicalJson(words);
export const readWorkerWords = (text: string): WorkerWords | null => readText(text, decodeWorkerWords);

/** One piece of work. An account comes as it was listed, or as it was opened, without evidence and with the one Region alone. */
export type QueueJob =
  | { readonly kind: "account"; readonly listed: ListedAccount }
  | { readonly kind: "scope"; readonly job: ScopeJob; readonly account: AccountRecord };

export type JobData =
  | { readonly kind: "account"; readonly account: string }
  | { readonly kind: "scope"; readonly account: string; readonly region: string; readonly attempt: number };

const decodeJobData = variant<JobData, "kind">("kind", {
  account: object({ kind: oneOf("account"), account: string }),
  scope: object({ kind: oneOf("scope"), account: string, region: string, attempt: count }),
});

export function encodeJob(job: QueueJob): JobData {
  if (job.kind === "account") return { kind: "account", account: encodeLine(unopened(job.listed)) };
  const { region, attempt } = job.job;
  return { kind: "scope", account: encodeLine(inRegion(job.account, region)), region, attempt };
}

/** Throws RunError for what is none. `run`: whose queue it came from. */
export function decodeJob(value: unknown, run: string): QueueJob {
  const data = decode(decodeJobData, value);
  const line = data.ok ? readText(data.value.account, decodeAccountsLine) : null;
  if (!data.ok || line?.kind !== "account") throw strangeJob();
  if (data.value.kind === "account") return { kind: "account", listed: listedOf(line) };
  const { region, attempt } = data.value;
  if (!isScopeName({ account: line.id, region })) throw strangeJob();
  return { kind: "scope", job: { run, account: line.id, region, attempt }, account: line };
}

const strangeJob = (): RunError =>
  new RunError("a job in the queue is of no audit. Only audits may write to the queue of their run.");

/** The line of an account that nobody has looked into yet. */
function unopened(listed: ListedAccount): AccountRecord {
  const access = { state: "unopened", reason: { kind: "not-scanned" } } as const;
  return { ...listed, kind: "account", access, regions: null, ledger: [] };
}

const told = [
  "account.id",
  "account.name",
  "account.path",
  "account.ou",
  "account.management",
] as const satisfies readonly (keyof ListedAccount["facts"])[];
const isWhole = (facts: AccountRecord["facts"]): facts is ListedAccount["facts"] =>
  told.every((name) => Object.hasOwn(facts, name));

function listedOf({ id, state, facts, undecided, evidence }: AccountRecord): ListedAccount {
  if (!isWhole(facts)) throw strangeJob();
  return { kind: "listed", id, state, facts, ...(undecided === undefined ? {} : { undecided }), evidence };
}

const inRegion = (account: AccountRecord, region: string): AccountRecord => ({
  ...account,
  regions: account.regions && {
    ...account.regions,
    regions: account.regions.regions.filter(({ name }) => name === region),
  },
  ledger: [],
  evidence: [],
});

/** What BullMQ keeps of a finished job. `hosts`: outside AWS, that its worker spoke to. `attempt`: which one kept the outcome. */
export type Receipt = {
  readonly content: "account" | "sealed" | "empty";
  readonly digest: string;
  readonly hosts: readonly string[];
  readonly attempt: string;
};

export const decodeReceipt = object<Receipt>({
  content: oneOf("account", "sealed", "empty"),
  digest: string,
  hosts: array(string),
  attempt: string,
});

/** Why a job was not done. `fixable`: by a person. */
export type JobTrouble = { readonly message: string; readonly fixable: boolean };

const decodeTrouble = object<JobTrouble>({ message: string, fixable: boolean });
export const encodeTrouble = (trouble: JobTrouble): string => canonicalJson(trouble);
/** Null: words of BullMQ's own. */
export const readTrouble = (text: string): JobTrouble | null => readText(text, decodeTrouble);

/** What is told on the way, by one worker: its calls are all of its calls so far. */
export type Told = { readonly worker: string; readonly events: readonly ScanEvent[]; readonly calls: CallTally };

const place = { account: string, region: string } satisfies { [K in keyof Scope]: Decoder<Scope[K]> };
const decodeEvent = variant<ToldEvent, "kind">("kind", {
  "scope-begun": object({ kind: oneOf("scope-begun"), ...place }),
  "tables-listed": object({ kind: oneOf("tables-listed"), ...place, tables: count }),
  "table-read": object({ kind: oneOf("table-read"), ...place, unread: count }),
  trouble: object({
    kind: oneOf("trouble"),
    ...place,
    operation: oneOf(...(Object.keys(operations) as (keyof typeof operations)[])),
    reason: decodeUnknown,
    next: oneOf("asked again", "given up"),
  }),
});

/** Those that only the worker knows; how a scope ended is read from the scope. */
type ToldEvent = Extract<ScanEvent, { kind: "scope-begun" | "tables-listed" | "table-read" | "trouble" }>;
export const isToldByWorkers = (event: ScanEvent): event is ToldEvent =>
  event.kind !== "account" && event.kind !== "accounts-ended" && event.kind !== "scope-ended";

const decodeTold = object<{ worker: string; events: readonly ScanEvent[]; calls: Record<string, CallCounts> }>({
  worker: string,
  events: array(decodeEvent),
  calls: record(object<CallCounts>({ calls: count, throttled: count, failed: count })),
});

export const encodeTold = (told: Told): string => JSON.stringify(told);
/** Null: somebody else's words. */
export const readTold = (text: string): Told | null => readText(text, decodeTold);

/** Null: it is no JSON of that shape. */
export function readText<T>(text: string, decoder: Decoder<T>): T | null {
  try {
    const read = decode(decoder, JSON.parse(text));
    return read.ok ? read.value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
