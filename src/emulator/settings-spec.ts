/**
 * What a specification may say of a table's encryption, stream, time to live, own policy, Kinesis streams and restore, and
 * of the keys of an account. Types and closed lists only. Instants are written as in `organization.ts`.
 */

export const keyManagers = ["AWS", "CUSTOMER"] as const;
export const keyStates = [
  "Creating",
  "Enabled",
  "Disabled",
  "PendingDeletion",
  "PendingImport",
  "PendingReplicaDeletion",
  "Unavailable",
  "Updating",
] as const;

type KeyTraits = {
  /** CUSTOMER unless given. */
  readonly manager?: (typeof keyManagers)[number];
  /** Enabled unless given. null: AWS KMS does not know the key any more. */
  readonly state?: (typeof keyStates)[number] | null;
};

/** A key of an account in a Region. The roles of all other accounts may describe it too. */
export type KeySpec = KeyTraits & {
  /** AWS forms a UUID, or `mrk-` and 32 hexadecimal digits. */
  readonly id: string;
};

export const encryptionStatuses = ["ENABLING", "ENABLED", "UPDATING", "DISABLING", "DISABLED"] as const;
export const ttlStatuses = ["ENABLING", "ENABLED", "DISABLING", "DISABLED"] as const;
export const streamViews = ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"] as const;
export const destinationStatuses = [
  "ENABLING",
  "ACTIVE",
  "DISABLING",
  "DISABLED",
  "ENABLE_FAILED",
  "UPDATING",
] as const;

export type EncryptionSpec = KeyTraits & {
  /** A key of the table's own account is there because a table names it; one of another account is among its `keys`. */
  readonly keyArn: string;
  /** When DynamoDB noticed that it cannot use the key. */
  readonly inaccessibleSince?: string;
  /** ENABLED unless given. With ENABLING and DISABLED no key is named. */
  readonly status?: (typeof encryptionStatuses)[number];
};

export type TableSettingsSpec = {
  /** A key in AWS KMS; the AWS owned key unless given. */
  readonly encryption?: EncryptionSpec;
  /** Time to live; off unless given. `status`: ENABLED unless given. */
  readonly ttl?: { readonly attribute: string; readonly status?: (typeof ttlStatuses)[number] };
  /** View type of the stream; none unless given. */
  readonly stream?: (typeof streamViews)[number];
  /** The document of the table's own policy, JSON as text; none unless given. */
  readonly resourcePolicy?: string;
  /** Kinesis streams by ARN. `status`: ACTIVE unless given. */
  readonly kinesis?: readonly { readonly stream: string; readonly status?: (typeof destinationStatuses)[number] }[];
  /** The restore that made the table: until when it was restored, and the ARN of the backup or table it came from. */
  readonly restored?: { readonly at: string; readonly from: string };
};
