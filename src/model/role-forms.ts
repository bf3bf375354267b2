/** What a role, its external id and its session name look like, in a pattern and in words: before AWS is asked. */

export type Form = { readonly pattern: RegExp; readonly says: string };

// Lengths and alphabets: IAM quotas and STS API reference, AssumeRole (RoleSessionName, ExternalId).
const rolePath = String.raw`(?=.{1,512}$)([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$`;

/** `says` completes "It must be …". */
export const roleForms = {
  name: {
    pattern: new RegExp(`^${rolePath}`),
    says: "the name of a role, with its path if it has one (`audit/RestorableAudit`), and no ARN",
  },
  arn: {
    pattern: new RegExp(String.raw`^arn:aws[a-z-]*:iam::\d{12}:role\/${rolePath}`),
    says: "the ARN of a role, as arn:aws:iam::111122223333:role/RestorableHub",
  },
  externalId: { pattern: /^[\w+=,.@:/-]{2,1224}$/, says: "2 to 1224 letters, digits and _+=,.@:/-" },
  sessionName: { pattern: /^[\w+=,.@-]{2,64}$/, says: "2 to 64 letters, digits and _+=,.@-" },
} as const satisfies Record<string, Form>;
