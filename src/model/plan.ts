/**
 * A plan: which failing findings are repaired by which steps, as it was reviewed. A step says what is to be done in terms of
 * this product; the call itself is rebuilt from it by the registry of actions and never read from a file.
 */
import type { Fact } from "./fact.ts";
import type { Severity } from "./severity.ts";

/** What a rule may ask to have done about a failing table. Each is one call of the write client. */
export const actionIds = [
  "enable-pitr",
  "create-backup",
  "start-backup-job",
  "enable-deletion-protection",
  "tag-for-backup-plan",
] as const;
export type ActionId = (typeof actionIds)[number];

/** What a step needs to know beyond its table. Days are whole. */
export type ActionParams = {
  /** The longer of the period in force and the one required; never shorter than what was observed. */
  readonly "enable-pitr": { readonly days: number };
  /** It carries the step's id, since CreateBackup takes no token. */
  readonly "create-backup": { readonly name: string };
  /** `deleteAfterDays` null: kept until somebody deletes it. */
  readonly "start-backup-job": {
    readonly vault: string;
    readonly roleArn: string;
    readonly deleteAfterDays: number | null;
  };
  readonly "enable-deletion-protection": Readonly<Record<string, never>>;
  /** `plan`: name of the backup plan whose selection takes in a table that carries this tag. */
  readonly "tag-for-backup-plan": { readonly key: string; readonly value: string; readonly plan: string };
};

/** Who manages the table as code, told by its tags; null: nobody is told. */
export type CodeOwner = { readonly kind: "cloudformation" | "terraform" | "cdk" | "tag"; readonly name: string };

/**
 * An estimate a month once the step has taken effect, and for backups that pile up, in the twelfth month. Null: not known,
 * as the size of the table is not.
 */
export type StepCost = {
  readonly monthly: number | null;
  readonly inTwelfthMonth: number | null;
  readonly basis: string;
};

/** A failing finding that the step turns to pass; where it takes several steps, each of them has it. */
export type MendedFinding = { readonly rule: string; readonly severity: Severity; readonly fingerprint: string };

type StepOf<A extends ActionId> = {
  /** 12 hex digits of a hash over run, action, ARN and TableId: the same plan gives the same ids. */
  readonly id: string;
  readonly action: A;
  readonly account: string;
  readonly region: string;
  readonly table: string;
  readonly arn: string;
  readonly tableId: string;
  readonly params: ActionParams[A];
  /** Facts by name as the run observed them, which are read again right before the write. */
  readonly observed: Readonly<Record<string, Fact>>;
  readonly mends: readonly MendedFinding[];
  /** Nothing here undoes it. */
  readonly oneWay: boolean;
  readonly iam: readonly string[];
  readonly owner: CodeOwner | null;
  /** Null: free of charge. */
  readonly cost: StepCost | null;
};

/** Distributes over the actions, so that `action` tells the type of `params`. */
export type PlanStep<A extends ActionId = ActionId> = A extends ActionId ? StepOf<A> : never;

/** A failing finding without a step. */
export type LeftOut = MendedFinding & {
  readonly account: string;
  readonly region: string;
  readonly table: string;
  readonly arn: string;
} & (
    | {
        /** Passes by itself at this ISO instant, and nothing else can make it pass. */ readonly why: "time";
        readonly passesAt: string;
      }
    /** `no-action`: the rule names none. `unproven`: no action was found that turns it to pass. `owned`: managed as code. */
    | { readonly why: "no-action" | "unproven" | "owned" | "other"; readonly because: string }
  );

export type Plan = {
  readonly schemaVersion: 1;
  readonly kind: "restorable-plan";
  readonly tool: { readonly name: "restorable"; readonly version: string };
  /** The run whose sealed verdicts it rests on. */
  readonly run: {
    readonly id: string;
    readonly asOf: string;
    readonly policy: string;
    readonly policyDigest: string;
    readonly partition: string;
    readonly organization: string | null;
    readonly foreignHosts: readonly string[];
  };
  /** ISO instants. After `expires` it is not applied any more. */
  readonly created: string;
  readonly expires: string;
  /** What was chosen by, as typed; empty: all failing findings. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
  /** Tables of each account of the run that a step is in: what percentages are of. */
  readonly tablesOfAccounts: Readonly<Record<string, number>>;
  /** In order of account, Region, table and action. */
  readonly steps: readonly PlanStep[];
  readonly leftOut: readonly LeftOut[];
  readonly currency: string;
};

/** What became of a step. */
export type StepOutcome =
  /** Read back after the write, or found to be so before it. */
  | { readonly state: "done"; readonly already: boolean }
  /** Accepted by AWS, and not yet in effect; `until`: what it waits for. */
  | { readonly state: "pending"; readonly until: string }
  | { readonly state: "drifted"; readonly because: string }
  | { readonly state: "failed"; readonly because: string }
  /** Nobody knows yet whether it was written; applying again looks first. */
  | { readonly state: "unclear"; readonly because: string }
  /** Not tried: a cap, a stop after failures, an interruption. */
  | { readonly state: "skipped"; readonly because: string };
