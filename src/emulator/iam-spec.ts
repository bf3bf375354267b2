/**
 * What IAM knows in an embedded organization, as plain data: roles with what they may and whom they trust, users, and
 * service control policies. Types alone. What is not stated may do everything, as before anybody wrote a policy.
 */

/** A policy document as IAM takes it, written as data and not as JSON in a text. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

/** What identity-based policies allow, and what a permissions boundary leaves of it. */
export type PermissionsSpec = {
  /** Identity-based policies; everything is allowed unless given. An empty list allows nothing. */
  readonly policies?: readonly PolicyDocument[];
  /** Permissions boundary; none unless given. */
  readonly boundary?: PolicyDocument;
};

export type RoleSpec = PermissionsSpec & {
  readonly name: string;
  /** `/` unless given: `/audit/`. */
  readonly path?: string;
  /** Its trust policy. Every principal of the organization may assume it unless given. The account's external id is asked for in either case. */
  readonly trust?: PolicyDocument;
};

/**
 * Policies of one target: `root`, a path of OU names, or an account id. Without an entry of its own a target has AWS's
 * FullAWSAccess; with one, that only if it is named in it: `root: [FullAWSAccess, { Statement: … }]`.
 */
export type ServiceControlPolicies = Readonly<Record<string, readonly ("FullAWSAccess" | PolicyDocument)[]>>;
