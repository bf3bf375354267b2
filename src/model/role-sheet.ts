/**
 * What is to be known of one role before it is made: what it may do, why, whom it trusts. Formats print it; none of them
 * derives anything of its own. Texts are not escaped.
 */
import type { IamActionId } from "./iam-actions.ts";
import type { Condition, Statement } from "./iam-statements.ts";

/** `audit`: in every account. `hub`: lists accounts and assumes the others. The rest: in accounts where something is done. */
export const roleKinds = ["audit", "hub", "write", "drill", "push"] as const;
export type RoleKind = (typeof roleKinds)[number];

export type RoleSheet = {
  readonly kind: RoleKind;
  readonly name: string;
  /** With a slash at both ends, or `/`. */
  readonly path: string;
  readonly partition: string;
  /** Id of the policy that the role is made for; null: it is the same for every policy. */
  readonly policyId: string | null;
  /** What the role is for, as a whole sentence. */
  readonly about: string;
  /** What it has to do with the items of tables, as a whole sentence. */
  readonly data: string;
  readonly statements: readonly Statement[];
  /** Of every action in `statements`, in their order, each once. */
  readonly reasons: readonly ActionReason[];
  readonly permissions: PolicyDocument;
  readonly trusts: Trust;
};

/** `because`: what needs the action. `without`: what is lost where it is not allowed, as a whole clause. */
export type ActionReason = {
  readonly action: IamActionId;
  readonly because: readonly string[];
  readonly without: string;
};

/** Null: nobody said it yet. An external id need not be asked for. */
export type Trust = {
  /** ARN of the role, the user or the account that may take the role on. */
  readonly principal: string | null;
  readonly organizationId: string | null;
  readonly externalId: string | null;
};

export type PolicyStatement = {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal?: { readonly AWS: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Condition;
};

/** As IAM takes it. */
export type PolicyDocument = { readonly Version: "2012-10-17"; readonly Statement: readonly PolicyStatement[] };

/**
 * IAM user guide, IAM and STS quotas, in characters without white space. Inline policies of a role may be 10,240 together, so
 * that what fits a managed policy fits both; the longest trust there can be is held to the quota by a test.
 */
export const iamLimits = { managedPolicy: 6_144, trustPolicy: 2_048 } as const;

export type RoleFormat = {
  readonly id: string;
  readonly extensions: readonly string[];
  readonly about: string;
  /** What must be known before there is anything to print. */
  readonly needs: "trust" | "nothing";
  render(sheet: RoleSheet, options: { readonly colour: boolean; readonly columns: number }): string;
};
