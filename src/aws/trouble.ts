/**
 * The one module that turns an exception of the SDK into an unknown with its cause. In goes whatever a call threw, out
 * comes its kind, AWS's own error code and a text fit to keep; an exception that is no trouble of AWS is a bug and is
 * thrown again.
 */
import type { PolicyType, Unknown, UnknownKind } from "../model/fact.ts";
import type { CallId } from "../model/write-operations.ts";
import { CredentialTrouble } from "./credentials.ts";
import { NotAsked } from "./lines.ts";
import { scrub } from "./scrub.ts";
import { answerTooLong } from "./answer-limits.ts";

/** What may help: wait and slow down, try again, or later, get new keys, ask whether the keys are good at all, or nothing. */
export type Remedy = "slow-down" | "again" | "later" | "new-keys" | "ask-who-am-i" | "none";

/** `retryAfter`: milliseconds that the service asked to be left alone. */
export type Trouble = { readonly reason: Unknown; readonly remedy: Remedy; readonly retryAfter?: number };

/** The part of an SDK exception that is looked at. */
type SdkError = Error & {
  readonly code?: unknown;
  readonly $fault?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly clockSkewCorrected?: boolean };
  readonly $response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> };
  readonly errors?: readonly unknown[];
};

type Judgement = { readonly kind: UnknownKind; readonly remedy: Remedy };

const table = (kind: UnknownKind, remedy: Remedy, ...codes: readonly string[]) =>
  codes.map((code) => [code, { kind, remedy }] as const);

/** Security Hub calls its throttles so, too, and gives them the status of one (API reference, LimitExceededException). */
const isThrottle = (code: string, status: number | undefined): boolean =>
  code === "LimitExceededException" && status === 429;

/**
 * AWS's error codes as DynamoDB, Organizations, Account, tagging, Backup and STS send them; the query protocol drops
 * the ending `Exception`. LimitExceededException is not among the throttles: it speaks of too many table operations at
 * once (for seconds), of tags being written (1.8 s) and of quotas (for good). The rate of calls has no part in it.
 */
const byCode: ReadonlyMap<string, Judgement> = new Map([
  ...table(
    "throttled",
    "slow-down",
    "ThrottlingException",
    "Throttling",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "ProvisionedThroughputExceededException",
    "TooManyRequestsException",
    "BandwidthLimitExceeded",
    "PriorRequestNotComplete",
    "SlowDown",
  ),
  ...table("limit-exceeded", "later", "LimitExceededException", "LimitExceeded", "ServiceQuotaExceededException"),
  ...table(
    "denied",
    "none",
    "AccessDeniedException",
    "AccessDenied",
    "AccessDeniedForDependencyException",
    "NotAuthorized",
    "NotAuthorizedException",
    "UnauthorizedOperation",
    "AuthorizationError",
    "AuthFailure",
    "OptInRequired",
    "SubscriptionRequiredException",
    "SignatureDoesNotMatch",
    "InvalidSignatureException",
    "IncompleteSignature",
    "IncompleteSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "RequestTimeTooSkewed",
    "RequestExpired",
    "RequestInTheFuture",
  ),
  ...table("denied", "new-keys", "ExpiredTokenException", "ExpiredToken", "TokenRefreshRequired"),
  ...table("denied", "ask-who-am-i", "UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId"),
  ...table("region-disabled", "none", "RegionDisabledException"),
  ...table(
    "not-ready",
    "none",
    "ResourceNotFoundException",
    "TableNotFoundException",
    "BackupNotFoundException",
    // Of a key in AWS KMS.
    "NotFoundException",
    "ContinuousBackupsUnavailableException",
  ),
  ...table(
    "unsupported",
    "none",
    "UnknownOperationException",
    "UnknownOperation",
    "InvalidAction",
    "NotImplementedException",
    "NotImplemented",
  ),
  ...table("timeout", "again", "RequestTimeout", "RequestTimeoutException"),
  ...table("server-error", "again", "InternalServerError", "InternalFailure", "InternalError", "ServiceUnavailable"),
]);

/** What services say of a signature whose time is off; those are the SDK's own, too. */
const timesInSignatures = new Set([
  "AuthFailure",
  "InvalidSignatureException",
  "RequestExpired",
  "RequestInTheFuture",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
]);

/** System errors of Node. A certificate that does not verify will not verify a second later either. */
const lostConnections = new Set(
  "ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH EADDRNOTAVAIL EMFILE".split(
    " ",
  ),
);
const untrusted = /^(?:ERR_(?:TLS|SSL)_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO$|HOSTNAME_MISMATCH$)/;
const notHttp = /^HPE_/;
const otherSystem = /^E[A-Z0-9]+$/;

/** `keys`: secrets known here and now, kept out of the text whatever the message looks like. */
export function troubleOf(thrown: unknown, operation: CallId, keys: readonly string[] = []): Trouble {
  if (thrown instanceof CredentialTrouble) return { reason: thrown.reason, remedy: "none" };
  if (thrown instanceof NotAsked) return { reason: { ...thrown.reason, operation }, remedy: "none" };
  if (!(thrown instanceof Error)) throw thrown;
  const error = withText(thrown as SdkError);
  const code = codeOf(error);
  const judgement = judge(error, code);
  if (judgement === undefined) throw thrown;
  const text = scrub(textOf(error, judgement), keys);
  const wait = retryAfterOf(error);
  const by = judgement.kind === "denied" ? deniedBy(error.message) : undefined;
  // The SDK says so of every error while the clock is wrong; only one of the time in a signature is mended by it.
  const isCorrected = error.$metadata?.clockSkewCorrected === true && timesInSignatures.has(code);
  return {
    reason: {
      // An RCP denies in the name of the organization too, but what it guards is the table: the report names it in `by`.
      kind: by === "service-control-policy" ? "denied-by-scp" : judgement.kind,
      operation,
      code: scrub(code, keys),
      ...(by === undefined ? {} : { by }),
      ...(text === "" ? {} : { detail: text }),
    },
    remedy: isCorrected ? "again" : judgement.remedy,
    ...(wait === undefined ? {} : { retryAfter: wait }),
  };
}

/** The SDK makes whatever the answer calls its message the message of the exception: an object, a number. */
function withText(error: SdkError): SdkError {
  const message: unknown = error.message;
  if (typeof message !== "string") error.message = JSON.stringify(message) ?? "";
  return error;
}

function judge(error: SdkError, code: string): Judgement | undefined {
  // The SDK calls a reset connection a TimeoutError, so the system's code is asked before the name.
  if (lostConnections.has(code)) return { kind: "network", remedy: "again" };
  if (untrusted.test(code)) return { kind: "network", remedy: "none" };
  if (notHttp.test(code) || code === answerTooLong) return { kind: "malformed", remedy: "none" };
  if (code === "TimeoutError" || error.name === "TimeoutError") return { kind: "timeout", remedy: "again" };
  if (otherSystem.test(code)) return { kind: "network", remedy: "none" };
  const status = statusOf(error);
  const listed = isThrottle(code, status) ? undefined : byCode.get(code);
  if (listed !== undefined) return listed;
  if (status === undefined) return undefined;
  if (status === 429) return { kind: "throttled", remedy: "slow-down" };
  if (status === 501) return { kind: "unsupported", remedy: "none" };
  if (status >= 500) return { kind: "server-error", remedy: "again" };
  if (isShapeless(error)) return { kind: status === 404 ? "unsupported" : "malformed", remedy: "none" };
  // A refusal of the request as such (ValidationException, AWSOrganizationsNotInUseException…).
  return { kind: "unsupported", remedy: "none" };
}

const policiesByWords: ReadonlyMap<string, PolicyType> = new Map([
  ["identity-based policy", "identity-policy"],
  ["resource-based policy", "resource-policy"],
  ["role trust policy", "trust-policy"],
  ["permissions boundary", "permissions-boundary"],
  ["session policy", "session-policy"],
  ["service control policy", "service-control-policy"],
  ["resource control policy", "resource-control-policy"],
  ["vpc endpoint policy", "endpoint-policy"],
]);
const denialWords = new RegExp(
  `(?:with an explicit deny in (?:an? |the )|because no )(${[...policiesByWords.keys()].join("|")})(?![-\\w])`,
  "i",
);

/**
 * AWS says which policy denied, if it says; anything else is not told. One that lists what is allowed denies the rest
 * without the word "explicit" (IAM user guide, access denied error messages).
 */
const deniedBy = (message: string): PolicyType | undefined =>
  policiesByWords.get(denialWords.exec(message)?.[1]?.toLowerCase() ?? "");

/** An answer without AWS's error shape: HTML, broken JSON or XML, or nothing at all. */
function isShapeless(error: SdkError): boolean {
  return error.$fault === undefined || error.name === "Unknown" || error.name === "NotFound" || error.name === "Error";
}

function codeOf(error: SdkError): string {
  if (error.code === "ETIMEDOUT") return "TimeoutError";
  if (typeof error.code === "string" && /^[A-Z][A-Z0-9_]+$/.test(error.code)) return error.code;
  const status = statusOf(error);
  if (status !== undefined && isShapeless(error) && error.name !== "TimeoutError") return `HTTP ${status}`;
  // Some protocols send `com.amazon.coral.availability#ThrottlingException:http://…`; the SDK trims most of them.
  return error.name.replace(/^.*#/, "").replace(/:.*$/, "").slice(0, 100);
}

function textOf(error: SdkError, { kind }: Judgement): string {
  // Node gathers the failures of all addresses of a host in one error without a message of its own.
  const own = error.message === "" ? (error.errors ?? []).map(String).join("; ") : error.message;
  // Cut by place and not by an expression: a message of blanks would take one seconds.
  const added = own.indexOf("Deserialization error: to see the raw response");
  const text = added === -1 ? own : own.slice(0, added).trimEnd();
  if (kind === "malformed" || (kind === "unsupported" && isShapeless(error))) {
    return `the endpoint did not answer as this API does: ${text}`;
  }
  return text === "UnknownError" || text === "Unknown" ? "" : text;
}

function statusOf(error: SdkError): number | undefined {
  return error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
}

/** Only the forms in seconds and milliseconds: a date would have to be compared with a clock that may be wrong. */
function retryAfterOf(error: SdkError): number | undefined {
  const headers = error.$response?.headers ?? {};
  const ms = Number.parseInt(headers["x-amz-retry-after"] ?? "", 10);
  if (ms >= 0) return ms;
  const seconds = Number.parseInt(headers["retry-after"] ?? "", 10);
  return seconds >= 0 && seconds < 1_000_000 ? seconds * 1_000 : undefined;
}
