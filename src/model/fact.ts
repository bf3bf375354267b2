/**
 * The three states a fact can be in. A fact is known, known to be absent, or unknown with its cause; it is never a
 * default. Everything downstream of the AWS edge speaks these types and no exceptions.
 */

/**
 * Every way in which a fact can fail to be known. `not-ready`: AWS answered "not found" for a part of a table that exists.
 * `limit-exceeded`: a limit on what is under way at once or on what there may be, which is no request rate.
 */
export const unknownKinds = [
  "denied",
  "denied-by-scp",
  "role-not-assumable",
  "throttled",
  "limit-exceeded",
  "timeout",
  "network",
  "server-error",
  "malformed",
  "unsupported",
  "region-disabled",
  "not-ready",
  "not-collected",
  "not-scanned",
  "depends-on",
] as const;

export type UnknownKind = (typeof unknownKinds)[number];

/** Policies that AWS names in its denials (IAM user guide, troubleshoot access denied error messages). */
export const policyTypes = [
  "identity-policy",
  "resource-policy",
  "trust-policy",
  "permissions-boundary",
  "session-policy",
  "service-control-policy",
  "resource-control-policy",
  "endpoint-policy",
] as const;

export type PolicyType = (typeof policyTypes)[number];

/** Why something is not known: `operation` is the API as in IAM (`dynamodb:ListTables`), `code` AWS's error code. */
export type Unknown = {
  readonly kind: UnknownKind;
  readonly operation?: string;
  readonly code?: string;
  /** Of a denial whose message says which policy denied, or failed to allow. */
  readonly by?: PolicyType;
  readonly detail?: string;
  /** Of a list read back to an ISO instant: what is missing of it was created before that. */
  readonly before?: string;
};

/** Instants are ISO 8601 strings in UTC with milliseconds; durations are milliseconds; sizes are bytes. */
export type Scalar = string | number | boolean;

export type Fact<T extends Scalar = Scalar> =
  | { readonly state: "known"; readonly value: T }
  | { readonly state: "absent" }
  | { readonly state: "unknown"; readonly reason: Unknown; readonly bound?: Bound };

/**
 * What is known of a value that is not known itself: where it ends, both ends included. Of a value that may be absent as
 * well it says where it ends if there is one. Never stored.
 */
export type Bound = { readonly atLeast?: Scalar; readonly atMost?: Scalar; readonly orAbsent?: true };

export type ListItem = Readonly<Record<string, Fact>>;

/** A list that may be known in part: `missing` is empty exactly when the list is complete. */
export type ListFact = {
  readonly items: readonly ListItem[];
  readonly missing: readonly Unknown[];
  /** What is known of every item that may be missing, as bounds of its members. Never stored. */
  readonly rest?: ListItem;
};

/** A list of which nobody knows anything. */
export const unreadList = (reason: Unknown): ListFact => ({ items: [], missing: [reason] });

export const known = <T extends Scalar>(value: T): Fact<T> => ({ state: "known", value });
export const absent: Fact<never> = { state: "absent" };
export const unknown = (reason: Unknown, bound?: Bound): Fact<never> =>
  bound === undefined ? { state: "unknown", reason } : { state: "unknown", reason, bound };
