/** What a program may say of an audit and of an evaluation: types alone, with their units and what holds unless said. */
import type { ScanEvent } from "../model/scan-event.ts";
import type { CompiledPolicy } from "../model/policy.ts";

/** Keys of AWS. Kept in memory alone: no run directory, report, event or error holds them. */
export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** When they end; a function that gave them is asked again before. Absent: they do not end. */
  readonly expiration?: Date | undefined;
};

/** How AWS is spoken to, and as whom. Nothing of it is written down but names of roles. */
export type ConnectionOptions = {
  /**
   * Instead of the default credential chain: keys, or a function that gives them, as the providers of
   * `@aws-sdk/credential-providers` are. No variable of `env` and no shared config file counts then.
   */
  readonly credentials?: Credentials | (() => Promise<Credentials>) | undefined;
  /**
   * The variables that lead to AWS: `AWS_PROFILE`, `AWS_REGION`, `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_STS` and so on, as
   * the AWS SDKs read them. Default: `process.env`. `RESTORABLE_*` variables and `restorable.yaml` belong to the command
   * line: no function of this module reads them.
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** A Region of the partition to begin in, such as `cn-north-1`. Default: what `env` and the profile say, else `aws`. */
  readonly region?: string | undefined;
  /** One http or https URL for every service, instead of those that `env` and the profile name. */
  readonly endpoint?: string | undefined;
  /** The role that is assumed in each account (sts:AssumeRole). The caller's own account is read with the caller's keys. */
  readonly role?: RoleOptions & {
    /** As CloudTrail shows it. Default: `restorable`. */
    readonly sessionName?: string | undefined;
  };
  /** Other roles, by account id (`111122223333`) or by id of an OU or root (`ou-ab12-11111111`). */
  readonly roles?: Readonly<Record<string, RoleOptions>> | undefined;
  /** A role to take on first: it lists the accounts and assumes their roles. */
  readonly hubRole?:
    | {
        readonly arn: string;
        readonly externalId?: string | undefined;
        /** Default: `restorable`. */
        readonly sessionName?: string | undefined;
      }
    | undefined;
  /** How much of the request quotas of AWS a scan may use: above 0, and 1 at most. Default: 1. */
  readonly quotaShare?: number | undefined;
};

export type RoleOptions = {
  /** With its path, without an ARN. Default: `RestorableAudit`. */
  readonly name?: string | undefined;
  /** That its trust policy asks for. */
  readonly externalId?: string | undefined;
};

/** Whose tables are looked at. Nothing said: those of the account of the caller, in every Region enabled there. */
export type PopulationOptions = {
  /**
   * `true`: every ACTIVE account of the organization (organizations:ListAccounts). Or those below all of these OUs, nested
   * ones too, and with all of these tags (organizations:ListTagsForResource, one call an account); `value` null: whatever
   * it is. Not together with `accounts`.
   */
  readonly organization?: boolean | OrganizationOptions | undefined;
  /** Ids of accounts, of 12 digits. */
  readonly accounts?: readonly string[] | undefined;
  /** Ids of accounts that are left out. */
  readonly excludeAccounts?: readonly string[] | undefined;
  /** Names of Regions. Default: those enabled in each account (account:ListRegions). */
  readonly regions?: readonly string[] | undefined;
  /**
   * Of all these accounts those of shard `index` of `of` alone, counted from 1. The account id names the shard, so that
   * machines that never hear of each other share an organization out. Default: all accounts.
   */
  readonly shard?: { readonly index: number; readonly of: number } | undefined;
};

export type OrganizationOptions = {
  readonly ous?: readonly string[] | undefined;
  readonly tags?: readonly { readonly key: string; readonly value: string | null }[] | undefined;
};

/** A file by its path, or its text; `name` is what mistakes and reports call it. */
export type FileInput = string | { readonly text: string; readonly name?: string | undefined };

/** By what a run is judged. */
export type JudgingOptions = {
  /** The id of a shipped pack or rule, the path of a YAML file, or what `compilePolicy` gave. Default: `baseline`. */
  readonly policy?: string | CompiledPolicy | undefined;
  /** Fails that are accepted for a time (YAML). */
  readonly waivers?: FileInput | undefined;
  /** Accounts and Regions that nobody will see, accepted for a time (YAML). */
  readonly blindSpots?: FileInput | undefined;
  /** How long before its expiry a waiver is warned of, a duration such as `14d`, which is the default. */
  readonly waiverWarning?: string | undefined;
};

/** Where runs are, and how to be told to stop. */
export type PlaceOptions = {
  /** The folder of runs; it is made where there is none. Default: `.restorable/runs`. */
  readonly runs?: string | undefined;
  /** What relative paths are relative to. Default: the folder of the process when the function was called. */
  readonly cwd?: string | undefined;
  /**
   * Aborted: nothing more is asked or written, and the promise is rejected with an `InterruptedError`, whose `run` is the
   * path of what can be gone on with.
   */
  readonly signal?: AbortSignal | undefined;
};

export type AuditOptions = ConnectionOptions &
  PopulationOptions &
  JudgingOptions &
  PlaceOptions & {
    /**
     * The instant of judgement, against which ages are counted: a Date, or ISO 8601 in UTC. Default: now. One that is not
     * now makes every verdict a hypothetical one.
     */
    readonly asOf?: Date | string | undefined;
    /**
     * Goes on with an interrupted run: its id, its path, or `latest`. Population, policy, waivers, blind spots and `asOf`
     * are those it began with, and are refused here; external ids are not kept, and have to be given again.
     */
    readonly resume?: string | undefined;
    /** Told, in order, what goes on. What it throws ends the audit, which is rejected with it. */
    readonly onEvent?: ((event: AuditEvent) => void) | undefined;
  };

export type EvaluateOptions = JudgingOptions &
  PlaceOptions & {
    /** The id of a run in `runs`, the path of one, or `latest`. */
    readonly run: string;
  };

/** What is told while an audit goes on. Nothing of it is stored. */
export type AuditEvent =
  /** The run directory is there; `resumed`: of an earlier attempt. */
  | { readonly kind: "run-begun"; readonly run: string; readonly path: string; readonly resumed: boolean }
  /** The clock of this machine is ahead of AWS's by so many milliseconds, which is worth a warning. */
  | { readonly kind: "clock-skew"; readonly milliseconds: number }
  | ScanEvent;
