/**
 * The cheapest call that tells whether an operation is allowed: in go its id and what is known of the Region, out comes its
 * input. What AWS does not have is asked for where nothing is known: a refusal comes before "not found".
 */
import type { InputOf } from "../aws/read-client.ts";
import type { OperationId } from "../model/operations.ts";

/** What earlier probes of the Region told. */
export type Found = {
  /** ARN prefix of its tables, with the last slash. */
  readonly tables: string;
  readonly table?: string;
  readonly vault?: string;
  readonly plan?: string;
  readonly selection?: string;
};

/** Operations that are asked of each Region; what opens accounts and lists them is found out on the way. */
export type ProbedId = Exclude<
  OperationId,
  | `sts:${string}`
  | `organizations:${string}`
  | "account:ListRegions"
  | "dynamodb:DescribeBackup"
  | "backup:DescribeBackupJob"
>;

/** Nobody calls anything so, and AWS takes it for a name. */
const nothing = "restorable-doctor-asks-for-nothing";
const noId = "00000000-0000-4000-8000-000000000000";

type Probes = { readonly [Op in ProbedId]: (found: Found) => InputOf<Op> };

const tableOf = ({ table = nothing }: Found) => ({ TableName: table });
const arnOf = ({ tables, table = nothing }: Found) => ({ ResourceArn: `${tables}${table}` });
const planOf = ({ plan = noId }: Found) => ({ BackupPlanId: plan });

/** In this order: what one tells, the next may name. */
export const probes: Probes = {
  "dynamodb:ListTables": () => ({ Limit: 1 }),
  "dynamodb:DescribeTable": tableOf,
  "dynamodb:DescribeContinuousBackups": tableOf,
  "dynamodb:ListBackups": () => ({ Limit: 1 }),
  "dynamodb:ListTagsOfResource": arnOf,
  "dynamodb:DescribeTimeToLive": tableOf,
  "dynamodb:GetResourcePolicy": arnOf,
  "dynamodb:DescribeKinesisStreamingDestination": tableOf,
  "tag:GetResources": () => ({ ResourcesPerPage: 1, ResourceTypeFilters: ["dynamodb:table"] }),
  "backup:ListProtectedResources": () => ({ MaxResults: 1 }),
  "backup:ListBackupVaults": () => ({ MaxResults: 1 }),
  "backup:ListRecoveryPointsByBackupVault": ({ vault = nothing }) => ({ BackupVaultName: vault, MaxResults: 1 }),
  "backup:DescribeRegionSettings": () => ({}),
  "backup:ListBackupPlans": () => ({ MaxResults: 1 }),
  "backup:GetBackupPlan": planOf,
  "backup:ListBackupSelections": (found) => ({ ...planOf(found), MaxResults: 1 }),
  "backup:GetBackupSelection": (found) => ({ ...planOf(found), SelectionId: found.selection ?? noId }),
  "backup:ListRestoreJobs": () => ({ MaxResults: 1 }),
  // Every account has it in every Region, made when first asked about (KMS API reference, DescribeKey).
  "kms:DescribeKey": () => ({ KeyId: "alias/aws/dynamodb" }),
};

export const isProbed = (id: OperationId): id is ProbedId => Object.hasOwn(probes, id);
