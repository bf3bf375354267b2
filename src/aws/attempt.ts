/**
 * One read, tried until it is answered or not worth trying: paced, timed, retried with full jitter, keys renewed once.
 * In goes how to send it, out comes the answer with evidence or an unknown; no exception of AWS gets past here.
 */
import type { Unknown } from "../model/fact.ts";
import type { Evidence } from "../model/observation.ts";
import type { CallId } from "../model/write-operations.ts";
import type { TroubleNotice } from "../model/scan-event.ts";
import type { Budget } from "./budget.ts";
import { CredentialTrouble, sameKeys, type CredentialSource, type Credentials } from "./credentials.ts";
import type { Gate } from "./gate.ts";
import type { KeysNow, Refused } from "./key-proofs.ts";
import type { Ledger } from "./ledger.ts";
import type { Lines } from "./lines.ts";
import type { Pace } from "./pace.ts";
import type { Ports } from "./ports.ts";
import type { Read } from "./read.ts";
import type { Tally } from "./tally.ts";
import { troubleOf, type Trouble } from "./trouble.ts";

/** Milliseconds and counts of one call with its retries. Waiting for the pace is not counted: it says nothing of AWS. */
export type Patience = {
  readonly transientAttempts: number;
  readonly throttledAttempts: number;
  /** Each costs a person ten seconds, and a socket. */
  readonly timeoutAttempts: number;
  /** Time in requests and back-offs after which no further attempt is made. */
  readonly deadline: number;
  /** Time of that sort without one answer to an operation of a scope after which it is given up there. */
  readonly scopeDeadline: number;
  readonly transientBase: number;
  readonly throttledBase: number;
  /** Longest single back-off, also when the service asks for more. */
  readonly cap: number;
  /** Pages of one list after which it is not believed to end. */
  readonly pages: number;
};

/** Bases and cap are those of the SDK's 2026 retry behaviour; more attempts, since a lost read is a lost verdict. */
export const defaultPatience: Patience = {
  transientAttempts: 4,
  throttledAttempts: 10,
  timeoutAttempts: 2,
  deadline: 120_000,
  // Five calls' worth of patience: a stretch of throttles passes in it, and thousands of tables do not wait it out each.
  scopeDeadline: 600_000,
  transientBase: 50,
  throttledBase: 1_000,
  cap: 20_000,
  // Two million backups at 100 a page: more than a Region is known to hold, and little enough to fit the memory.
  pages: 20_000,
};

/** What all calls of the process share. */
export type Shared = {
  readonly ports: Ports;
  readonly pace: Pace;
  readonly gate: Gate;
  readonly lines: Lines;
  readonly patience: Patience;
  readonly tally: Tally;
};

export type Attempt<T> = {
  readonly operation: CallId;
  readonly account: string;
  readonly region: string;
  /** Name of the host as far as sockets go. */
  readonly host: string;
  /** The service in its Region, whatever the host is called. */
  readonly line: string;
  readonly credentials: CredentialSource;
  readonly budget: Budget;
  readonly ledger: Ledger;
  readonly onTrouble: (notice: TroubleNotice) => void;
  /** Do these keys work at all? Asked when a service calls them unknown, which disabled Regions do too. */
  readonly keysNow: (refused: Refused) => Promise<KeysNow>;
  readonly send: () => Promise<T>;
};

/** Every SDK output carries this. */
type Metadata = { readonly $metadata: { readonly requestId?: string | undefined } };

export async function attempt<T extends Metadata>(shared: Shared, call: Attempt<T>): Promise<Read<T>> {
  const { ports, pace, gate, lines, patience, tally } = shared;
  const { operation, ledger, budget, line } = call;
  let transient = 0;
  let timeouts = 0;
  let throttled = 0;
  let spent = 0;
  let renewed = false;

  for (;;) {
    const refusal = budget.exhausted(operation, () => ports.now()) ?? lines.refusal(line);
    if (refusal !== undefined) return unread({ ...refusal, operation });
    let keys: Credentials | undefined;
    let trouble: Trouble;
    await pace.take(call);
    /** Undefined until the request is sent: what happens before is no trouble of the line. */
    let sentAt: number | undefined;
    try {
      keys = await call.credentials.get();
      const value = await gate.through(call.host, () => {
        lines.enter(line);
        sentAt = ports.now();
        pace.sent(call);
        budget.works(operation, sentAt);
        ledger.called(operation);
        tally.called(operation);
        return call.send();
      });
      pace.answered(call);
      budget.earn();
      const at = ports.now();
      lines.answered(line);
      budget.answered(operation, at);
      budget.rests(operation, at);
      const evidence = evidenceOf(operation, value, at);
      ledger.answered(operation, evidence);
      return { state: "read", value, evidence };
    } catch (thrown) {
      if (sentAt === undefined) pace.unsent(call);
      trouble = troubleOf(thrown, operation, secretsOf(keys));
    }
    const began = sentAt as number | undefined;
    if (began !== undefined) spent += failed(began, trouble);

    let wait: number | undefined;
    switch (trouble.remedy) {
      case "slow-down":
        pace.throttled(call);
        ledger.throttled(operation);
        tally.throttled(operation);
        throttled += 1;
        if (throttled < patience.throttledAttempts) wait = backOff(patience.throttledBase, throttled, trouble);
        break;
      case "again":
      case "later":
        transient += 1;
        if (trouble.reason.kind === "timeout") timeouts += 1;
        if (began !== undefined && !lines.worthAgain(line, began, trouble.reason)) break;
        if (timeouts >= patience.timeoutAttempts) break;
        if (transient < patience.transientAttempts && budget.spend()) {
          const base = trouble.remedy === "later" ? patience.throttledBase : patience.transientBase;
          wait = backOff(base, transient, trouble);
        }
        break;
      case "new-keys":
        if (!renewed && keys !== undefined && (await hasNewerKeys(call.credentials, keys))) wait = 0;
        renewed = true;
        break;
      case "ask-who-am-i":
        if (keys === undefined) break;
        switch (await call.keysNow({ keys, at: ports.now() })) {
          case "good":
            trouble = { ...trouble, reason: { ...trouble.reason, kind: "region-disabled" } };
            break;
          case "newer":
            if (!renewed) wait = 0;
            renewed = true;
            break;
          case "bad":
        }
        break;
      case "none":
        break;
      default:
        throw new Error(`no such remedy: ${String(trouble.remedy satisfies never)}`);
    }
    if (wait === undefined || spent + wait > patience.deadline) return unread(trouble.reason);
    call.onTrouble({ operation, reason: trouble.reason, next: "asked again" });
    spent += wait;
    budget.works(operation, ports.now());
    // Even for no time at all: a sleep is where an interrupted process stops, and nothing may be asked after that.
    await ports.sleep(wait);
    budget.rests(operation, ports.now());
  }

  function unread(reason: Unknown): Read<never> {
    ledger.failed(operation);
    tally.failed(operation);
    call.onTrouble({ operation, reason, next: "given up" });
    return { state: "unread", reason };
  }

  /** Written down where it counts; gives the time that the request took. */
  function failed(began: number, { reason, remedy }: Trouble): number {
    const at = ports.now();
    if (isAnswer(reason)) lines.answered(line);
    else lines.troubled(line, began, reason);
    if (remedy === "again" || remedy === "later" || remedy === "slow-down") budget.troubled(operation, reason);
    else budget.answered(operation, at);
    budget.rests(operation, at);
    return Math.max(0, at - began);
  }

  function backOff(base: number, tries: number, { retryAfter = 0 }: Trouble): number {
    const jittered = Math.floor(ports.random() * Math.min(patience.cap, base * 2 ** (tries - 1)));
    return Math.max(jittered, Math.min(retryAfter, patience.cap));
  }
}

/** A refusal is an answer too. A process without descriptors says nothing of the line. */
const isAnswer = ({ kind, code }: Unknown): boolean =>
  !(kind === "timeout" || kind === "network" || kind === "server-error") || code === "EMFILE";

async function hasNewerKeys(source: CredentialSource, stale: Credentials): Promise<boolean> {
  await source.renew(stale);
  try {
    return !sameKeys(await source.get(), stale);
  } catch (thrown) {
    // The answer "expired" stands; it is what AWS said of this call.
    if (thrown instanceof CredentialTrouble) return false;
    throw thrown;
  }
}

function secretsOf(keys: Credentials | undefined): readonly string[] {
  if (keys === undefined) return [];
  return [keys.accessKeyId, keys.secretAccessKey, ...(keys.sessionToken === undefined ? [] : [keys.sessionToken])];
}

function evidenceOf(operation: CallId, { $metadata: { requestId } }: Metadata, at: number): Evidence {
  return { operation, ...(requestId === undefined ? {} : { requestId }), at: new Date(at).toISOString() };
}
