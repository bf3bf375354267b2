/**
 * What `doctor` says: remarks about what an audit of the same question needs, each with the lines that mend it. Alike
 * remarks about several places are one, with their number; the format that tells them is here too.
 */
import type { Unknown } from "./fact.ts";

/** In the order in which they are told. */
export const checkIds = [
  "program",
  "policy",
  "caller",
  "clock",
  "endpoints",
  "organization",
  "roles",
  "regions",
  "permissions",
  "write-roles",
  "queue",
] as const;
export type CheckId = (typeof checkIds)[number];

/**
 * `well`: nothing to do. `warning`: the audit sees everything, and somebody should know. `missing`: it would not see
 * something. `unusable`: it would not even begin.
 */
export const standings = ["well", "warning", "missing", "unusable"] as const;
export type Standing = (typeof standings)[number];

/** Where it was found; without an account it holds for all of the audit. `name` is AWS's, for people. */
export type RemarkPlace = { readonly account?: string; readonly name?: string; readonly region?: string };

export type Remark = {
  readonly check: CheckId;
  readonly standing: Standing;
  /** One sentence without a full stop, and without the place. */
  readonly text: string;
  /** IAM action it is about, as `dynamodb:ListBackups`. */
  readonly action?: string;
  readonly reason?: Unknown;
  /** What an audit lacks or does instead. */
  readonly lost?: string;
  /** Lines to paste, or sentences about whom to ask; empty where nothing is to be done. */
  readonly fix: readonly string[];
};

export type PlacedRemark = Remark & { readonly place: RemarkPlace };

/** Remarks that differ in their place alone. `reason` is that of the first place by id: the words of AWS name its ARNs. */
export type FoldedRemark = Remark & {
  /** Accounts, or scopes where `regions` is not empty; 0: no place. */
  readonly places: number;
  /** Each once, sorted. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Names of the first accounts, by id. */
  readonly names: Readonly<Record<string, string>>;
};

export type ExaminationHead = {
  readonly asOf: string;
  readonly tool: { readonly name: "restorable"; readonly version: string };
  /** Flags that ask for the same accounts and Regions, as a person types them. */
  readonly selection: string;
  /** Id; null where it could not be loaded. */
  readonly policy: string | null;
  /** Groups of facts that it asks for. */
  readonly groups: readonly string[];
};

export type Examination = ExaminationHead & {
  readonly caller: { readonly account: string; readonly arn: string } | null;
  readonly accounts: {
    readonly listed: number;
    readonly opened: number;
    readonly unopened: number;
    readonly leftOut: number;
  };
  /** Calls to AWS, those that were asked again included. */
  readonly calls: number;
  readonly foreignHosts: readonly string[];
  readonly remarks: readonly FoldedRemark[];
  readonly exitCode: 0 | 2 | 3;
};

export type ExaminationFormat = {
  readonly id: string;
  readonly extensions: readonly string[];
  readonly about: string;
  readonly render: (
    examination: Examination,
    options: { readonly colour: boolean; readonly columns: number },
  ) => string;
};
