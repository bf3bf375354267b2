/**
 * Through which roles a scan goes: one in every account, other ones by account or OU, and the one that the caller takes
 * on before. Recorded in a run without external ids, which are no secret but nobody else's business.
 */

/** `name` with its path, without an ARN. */
export type Role = { readonly name: string; readonly externalId?: string };

export type Roles = {
  /** In every account that `except` does not speak of. */
  readonly everywhere: Role;
  /** By account id, and by id of an OU or root: for the accounts in it and below. */
  readonly except: Readonly<Record<string, Role>>;
  /** As CloudTrail shows it. */
  readonly sessionName: string;
  /** Organizations is asked, and every other role assumed, with a session of it; null: with the caller's own keys. */
  readonly hub: HubRole | null;
};

export type HubRole = { readonly arn: string; readonly externalId?: string; readonly sessionName?: string };

/** `externalId`: was one used; it has to be given again. */
export type RecordedRole = { readonly name: string; readonly externalId: boolean };

/** As a run keeps them. */
export type RecordedRoles = {
  readonly everywhere: RecordedRole;
  readonly except: Readonly<Record<string, RecordedRole>>;
  readonly sessionName: string;
  readonly hub: { readonly arn: string; readonly externalId: boolean; readonly sessionName: string } | null;
};
