/**
 * Findings of a run in, imported into Security Hub account by account and Region by Region; out comes what each of them
 * took. Where one cannot be entered the others go on. Nothing is remembered between two pushes: the same again does no harm.
 */
import type { Aws } from "../aws/connect.ts";
import { createPusher, type ImportedFinding, type Pusher } from "../aws/write-push.ts";
import type { Unknown } from "../model/fact.ts";
import type { PushedScope, PushRefusal, PushState } from "../model/push-report.ts";
import { scopeKey } from "../model/scope-key.ts";
import { quotedDetail, unknownWords } from "../model/unknown-words.ts";
import { asTheyFinish } from "../scan/as-they-finish.ts";
import { inBatches, type Batch, type PushScope } from "./batches.ts";
import { importFindings, type Imported } from "./import-findings.ts";
import type { OpenedSession } from "../aws/proven-session.ts";

/** How many findings there are for each account and Region, in the order in which they come. */
export type PlannedScope = PushScope & { readonly findings: number };

export type Pushing = {
  readonly aws: Aws;
  readonly sessionIn: (account: string) => Promise<OpenedSession>;
  readonly plan: readonly PlannedScope[];
  /** Those that were planned, of one account and Region after the other. */
  readonly findings: AsyncIterable<ImportedFinding>;
  /** A call that was begun is let end when the process is told to stop. */
  readonly during: <T>(write: () => Promise<T>) => Promise<T>;
  /** Aborted: nothing more is begun. */
  readonly signal: AbortSignal;
  /** Told of each call that ended, with how many findings are dealt with so far. */
  readonly onProgress: (findings: number) => void;
};

/** Calls at once. AWS takes ten a second of one account and Region, and answers in some hundred milliseconds. */
const atOnce = 8;
/** Refused findings that are told of each account and Region. */
const mostRefusals = 10;

type Tally = { accepted: number; refused: number; refusals: PushRefusal[]; stopped: Stopped | null };
type Stopped = { readonly state: PushState; readonly because: string };
type Outcome = { readonly scope: PushScope; readonly imported: Imported | null; readonly stopped: Stopped | null };

export async function pushFindings(pushing: Pushing): Promise<readonly PushedScope[]> {
  const { plan, findings, signal, onProgress } = pushing;
  const tallies = new Map(
    plan.map((scope) => [scopeKey(scope), { accepted: 0, refused: 0, refusals: [], stopped: null } as Tally]),
  );
  let told = 0;
  const push = pusherOf(pushing);
  const batches = untilAborted(inBatches(findings), signal);
  for await (const { scope, imported, stopped } of asTheyFinish(batches, atOnce, push)) {
    const tally = tallies.get(scopeKey(scope));
    if (tally === undefined) throw new Error(`findings of ${scopeKey(scope)}, which was not planned`);
    tally.stopped ??= stopped;
    if (imported === null) continue;
    tally.accepted += imported.accepted;
    tally.refused += imported.refused.length;
    tally.refusals.push(...imported.refused.slice(0, mostRefusals - tally.refusals.length));
    told += imported.accepted + imported.refused.length;
    onProgress(told);
  }
  return plan.map((scope) => rowOf(scope, tallies.get(scopeKey(scope))));
}

async function* untilAborted(batches: AsyncIterable<Batch>, signal: AbortSignal): AsyncGenerator<Batch> {
  if (signal.aborted) return;
  for await (const batch of batches) {
    if (signal.aborted) return;
    yield batch;
  }
}

function rowOf({ account, region, findings }: PlannedScope, tally: Tally | undefined): PushedScope {
  const { accepted = 0, refused = 0, refusals = [], stopped = null } = tally ?? {};
  const unsent = findings - accepted - refused;
  const { state, because } = stopped ?? {
    state: unsent > 0 ? ("interrupted" as const) : ("pushed" as const),
    because: null,
  };
  return { account, region, state, because, findings, accepted, refused, unsent, refusals };
}

type Opened = { readonly pusher: Pusher } | { readonly pusher: null; readonly stopped: Stopped };

function pusherOf({ aws, sessionIn, during }: Pushing): (batch: Batch) => Promise<Outcome> {
  /** Of the places under way: forgotten with their batches, however many there are in all. */
  const places = new WeakMap<PushScope, Promise<Opened>>();
  const stops = new WeakMap<PushScope, Stopped>();

  async function opened({ account, region }: PushScope): Promise<Opened> {
    const session = await sessionIn(account);
    return session.state === "opened"
      ? { pusher: createPusher(aws, session.session, region) }
      : { pusher: null, stopped: { state: "not-opened", because: session.because } };
  }

  return async ({ scope, findings }) => {
    const pending = places.get(scope) ?? opened(scope);
    places.set(scope, pending);
    const place = await pending;
    const stopped = place.pusher === null ? place.stopped : (stops.get(scope) ?? null);
    if (place.pusher === null || stopped !== null) return { scope, imported: null, stopped };
    const { pusher } = place;
    const imported = await during(() => importFindings(pusher, findings));
    if (imported.stopped === null) return { scope, imported, stopped: null };
    const why = whyStopped(imported.stopped.reason);
    stops.set(scope, why);
    return { scope, imported, stopped: why };
  };
}

function whyStopped(reason: Unknown): Stopped {
  const said = quotedDetail(reason);
  const because = `${unknownWords(reason)}${said === null ? "" : `. AWS: ${said}`}`;
  return { state: stateOf(reason), because };
}

function stateOf({ kind, code }: Unknown): PushState {
  // So the API reference calls an account without Security Hub, with HTTP 401.
  if (code === "InvalidAccessException") return "not-subscribed";
  switch (kind) {
    case "denied":
    case "denied-by-scp":
      return "denied";
    case "role-not-assumable":
    case "region-disabled":
      return "not-opened";
    default:
      return "unclear";
  }
}
