/**
 * One request from its reading to its answer: who calls, is the Region enabled, does a fault strike, is the rate kept,
 * does IAM allow it, and what the service says. Gives back what goes on the wire; sends nothing.
 */
import { appear } from "./appear.ts";
import type { Call } from "./call.ts";
import type { Clock } from "./clock.ts";
import type { CredentialStore, Principal } from "./credentials.ts";
import { canStrike, type FaultStore } from "./faults.ts";
import { handlers } from "./handlers.ts";
import { namedTarget } from "./iam-asked.ts";
import { denialOfCall } from "./iam-authorize.ts";
import type { Input } from "./input.ts";
import { limits } from "./limits.ts";
import { tableNamed, vaultNamed, type CallFacts } from "./matching.ts";
import { missing } from "./not-found.ts";
import { operationOf, operations, type OperationId, type ServiceId } from "./operations.ts";
import { durationMs } from "./instant.ts";
import type { FaultKind, FaultSpec, RefusalCause } from "./organization.ts";
import { pageFaults, type PageFault } from "./paging.ts";
import { refusalMessage, type RefusalStore } from "./refusals.ts";
import type { LogEntry, RequestLog } from "./request-log.ts";
import { ServiceError } from "./service-error.ts";
import * as standard from "./standard-errors.ts";
import { vanish } from "./vanish.ts";
import { renderError, renderOutput, type WireAnswer } from "./wire-answer.ts";
import type { WireRequest } from "./wire-request.ts";
import type { World } from "./world.ts";

export type Core = {
  readonly world: World;
  readonly clock: Clock;
  /** Epoch milliseconds of real time, by which clients sign. */
  readonly realTime: () => number;
  readonly credentials: CredentialStore;
  readonly refusals: RefusalStore;
  readonly faults: FaultStore;
  /** null: no quota is enforced. */
  readonly withinQuota: ((account: string, region: string, operation: OperationId) => boolean) | null;
  readonly log: RequestLog;
};

export type Answered = { readonly answer: WireAnswer; readonly fault: FaultSpec | null };

/** Faults that the service itself shows as an error; every other one strikes the answer on its way (`transport.ts`). */
const errorFaults: Readonly<Partial<Record<FaultKind, (service: ServiceId) => ServiceError>>> = {
  throttle: (service) => standard.throttled[service](),
  "server-error": (service) => standard.serverError[service](),
  unavailable: (service) => standard.unavailable(service),
  "expired-token": (service) => standard.expiredToken(service),
  "invalid-token": (service) => standard.invalidToken(service),
};

export function answer(core: Core, request: WireRequest, seq: number): Answered {
  const asked = operationOf(request.service, request.command);
  const input = request.input ?? {};
  const table = asked === undefined ? null : tableNamed(asked, input);
  const target =
    asked === "sts:AssumeRole" ? (/^arn:[^:]+:iam::(\d{12}):/.exec(String(input["RoleArn"]))?.[1] ?? null) : null;
  let principal: Principal | null = null;
  let fault: FaultSpec | null = null;
  const done = (wire: WireAnswer, error: string | null): Answered => {
    const entry: LogEntry = {
      seq,
      account: principal?.account ?? null,
      principal: principal?.arn ?? null,
      region: request.region,
      service: request.service,
      operation: asked ?? `${request.service}:${request.command}`,
      status: fault !== null && unanswered.has(fault.kind) ? 0 : wire.status,
      error,
      fault: fault?.kind ?? null,
      table,
      target,
      input,
    };
    core.log.add(entry);
    const skewed = fault?.kind === "clock-skew" ? { date: new Date(skewedTime(core, fault)).toUTCString() } : {};
    return { answer: { ...wire, headers: { ...wire.headers, ...skewed } }, fault };
  };
  try {
    principal = identify(core, request, asked);
    if (asked === undefined) throw standard.unknownOperation(request.service);
    const facts: CallFacts = {
      account: target ?? principal.account,
      region: request.region,
      operation: asked,
      table,
      vault: vaultNamed(input),
    };
    fault = core.faults.strike(facts);
    if (fault) throwFault(fault.kind, asked, input);
    if (fault?.kind === "clock-skew") refuseOldSignature(request, skewedTime(core, fault));
    if (fault?.kind === "revoked-session" && principal.session) core.credentials.revoke(principal.session);
    if (core.withinQuota && !core.withinQuota(principal.account, request.region, asked)) {
      throw standard.throttled[request.service]();
    }
    if (!request.input) throw new ServiceError("SerializationException", "The request body is not a document");
    const now = core.clock.now();
    const on = namedTarget(core.world, facts, input);
    const because = revocationOf(core, asked, principal) ?? core.refusals.causeOf(facts);
    if (because !== null) {
      throw standard.accessDenied(request.service, refusalMessage({ action: asked, on, principal, because }));
    }
    const denial = denialOfCall({ world: core.world, principal, facts, input, now });
    if (denial !== null) {
      const { action, target: judged } = denial.asked;
      const told = { action, on: action === asked && judged === "*" ? on : judged, principal, because: denial.because };
      throw standard.accessDenied(request.service, refusalMessage(told));
    }
    const call: Call = {
      operation: asked,
      input: request.input,
      principal,
      region: request.region,
      now,
      pageFault: pageFaultOf(fault),
      world: core.world,
      credentials: core.credentials,
      mentioned: [],
    };
    const output = handlers[asked](call);
    vanish(call);
    appear(call);
    return done(renderOutput(request.service, request.command, output, seq), null);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return done(renderError(request.service, error, seq), error.code);
  }
}

/** Nothing that could be called an answer reaches the client. */
const unanswered: ReadonlySet<FaultKind> = new Set(["reset", "hang"]);

const pageFaultOf = (fault: FaultSpec | null): PageFault => pageFaults.find((kind) => kind === fault?.kind) ?? null;

const skewedTime = (core: Core, fault: FaultSpec): number =>
  core.realTime() + (durationMs(fault.delay ?? "10m") ?? 600_000);

function refuseOldSignature({ service, signedAt }: WireRequest, now: number): void {
  if (signedAt === undefined || now - signedAt <= standard.signatureLasts) return;
  throw standard.signatureExpired(service, signedAt, now);
}

/** The console revokes by an inline policy that denies every session older than itself (IAM user guide, revoke sessions). */
const revocationOf = (core: Core, asked: OperationId, { session }: Principal): RefusalCause | null =>
  session !== null && canStrike("revoked-session", asked) && core.credentials.isRevoked(session)
    ? "identity-deny"
    : null;

const refusedKeys = {
  unsigned: standard.unsigned,
  invalid: standard.invalidToken,
  expired: standard.expiredToken,
} as const;

function identify(core: Core, request: WireRequest, asked: OperationId | undefined): Principal {
  const found = core.credentials.identify(request.accessKeyId, request.sessionToken, core.clock.now());
  if (found.state !== "known") throw refusedKeys[found.state](request.service);
  const regional = asked === undefined || operations[asked].regional;
  const enabled = core.world.account(found.principal.account)?.regions.has(request.region) ?? false;
  // aws-facts §3.7: a Region that is not enabled knows nobody's keys.
  if (regional && !enabled) throw standard.invalidToken(request.service);
  return found.principal;
}

function throwFault(kind: FaultKind, asked: OperationId, input: Input): void {
  // What reads data is slowed by the table, what changes tables by the service.
  if (kind === "throttle" && asked === "dynamodb:Scan") throw standard.exhausted();
  const make = errorFaults[kind];
  if (make) throw make(operations[asked].service);
  const notThere = kind === "not-found" ? missing[asked] : undefined;
  if (notThere) throw notThere(input);
  const limit = kind === "limit-exceeded" ? limits[asked] : undefined;
  if (limit) throw limit();
}
