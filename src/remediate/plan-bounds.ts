/**
 * Alphabets and lengths of what stands in a plan. The planner makes no step of a table that goes beyond them, and the
 * codec refuses a file that does: what is written there ends in calls to AWS, and on a reviewer's screen.
 */

/** As AWS gives them out, in its documents of each. */
export const bounds = {
  account: /^\d{12}$/,
  region: /^[a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}$/,
  partition: /^aws(?:-[a-z]{1,12}){0,3}$/,
  table: /^[A-Za-z0-9_.-]{3,255}$/,
  tableId: /^[\x21-\x7e]{1,128}$/,
  vault: /^[A-Za-z0-9_.-]{1,50}$/,
  backupPlan: /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]{1,100}$/u,
  roleArn: /^arn:(aws[a-z-]*):iam::(\d{12}):role\/[\x21-\x7e]{1,512}$/,
  tagKey: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
  tagValue: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
  rule: /^[a-z0-9][a-z0-9-]{0,255}$/,
  fingerprint: /^[0-9a-f]{64}$/,
  stepId: /^[0-9a-f]{12}$/,
  run: /^\d{8}T\d{9}Z-[0-9a-f]{8}$/,
  digest: /^sha256:[0-9a-f]{64}$/,
  currency: /^[A-Z]{3}$/,
  instant: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
} as const satisfies Record<string, RegExp>;

/** RecoveryPeriodInDays (API reference, PointInTimeRecoverySpecification). */
export const longestPeriod = 35;
/** A century: AWS documents no bound of DeleteAfterDays, and a larger number is a slip of the hand. */
export const mostKeptDays = 36_500;
/** AWS allows so many tags on a table. */
export const mostTags = 50;
/** A plan older than that says little about what is there. */
export const longestTtlMs = 30 * 86_400_000;
/** Bytes of a plan file: some 60,000 steps. */
export const mostPlanBytes = 64 * 2 ** 20;

export const tableArnOf = (place: {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly table: string;
}): string => `arn:${place.partition}:dynamodb:${place.region}:${place.account}:table/${place.table}`;
