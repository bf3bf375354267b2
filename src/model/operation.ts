/** What the catalogue says of one AWS operation: who calls it, how often it may be called, and what one call answers. */

import type { IamActionId } from "./iam-actions.ts";

/** `documented`: AWS states the rate. `assumed`: it does not; an editable default. Requests per second. */
export type Rate = {
  readonly perSecond: number;
  readonly burst: number;
  /** What AWS counts together: the calls of one account in one Region, or those in all its Regions. */
  readonly per: "scope" | "account";
  readonly basis: "documented" | "assumed";
  readonly source: string;
};

export type Operation = {
  readonly service: "organizations" | "sts" | "account" | "dynamodb" | "tagging" | "backup" | "kms" | "securityhub";
  /** Name of the SDK command without its suffix, which is AWS's own name of the operation. */
  readonly command: string;
  /** The IAM action that allows it, or null where AWS needs none. */
  readonly iam: IamActionId | null;
  /** Who makes the call: the hub that runs the audit, the role inside each account, or one that writes, to see what came of it. */
  readonly caller: "hub" | "member" | "writer";
  readonly rate: Rate;
  readonly answers: Answers;
};

/** What one call answers for: one thing, or a page of at most `most` of them (AWS's maximum, which is asked for). */
export type Answers =
  /** `plan`, `selection`: of AWS Backup. `key`: of a table, asked once however many share it. */
  | {
      readonly kind: "one";
      readonly of: "audit" | "account" | "scope" | "table" | "plan" | "selection" | "key" | "backup" | "job";
    }
  /** `tagged`: tables with tags. `protected`: whatever AWS Backup protects in the Region, tables or not. */
  | {
      readonly kind: "page";
      readonly of:
        | "accounts"
        | "regions"
        | "tables"
        | "tagged"
        | "backups"
        | "protected"
        | "vaults"
        | "points"
        | "plans"
        | "selections"
        | "restores";
      readonly most: number;
    };

export const one = <Of extends string>(of: Of) => ({ kind: "one", of }) as const;
export const page = <Most extends number, Of extends string>(most: Most, of: Of) =>
  ({ kind: "page", of, most }) as const;

export const documented = (perSecond: number, burst: number, source: string): Rate => ({
  perSecond,
  burst,
  per: "scope",
  basis: "documented",
  source,
});
export const assumed = (perSecond: number, burst: number, source: string): Rate => ({
  ...documented(perSecond, burst, source),
  basis: "assumed",
});
/** Of a service with one endpoint for all Regions, or where AWS's text says so. */
export const perAccount = (rate: Rate): Rate => ({ ...rate, per: "account" });
