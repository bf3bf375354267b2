/** Input and output of every operation in the catalogue, as the SDK types them. Types only: nothing is loaded. */
import type { ListRegionsCommandInput, ListRegionsCommandOutput } from "@aws-sdk/client-account";
import type {
  DescribeBackupJobCommandInput,
  DescribeBackupJobCommandOutput,
  DescribeRegionSettingsCommandInput,
  DescribeRegionSettingsCommandOutput,
  GetBackupPlanCommandInput,
  GetBackupPlanCommandOutput,
  GetBackupSelectionCommandInput,
  GetBackupSelectionCommandOutput,
  ListBackupPlansCommandInput,
  ListBackupPlansCommandOutput,
  ListBackupSelectionsCommandInput,
  ListBackupSelectionsCommandOutput,
  ListBackupVaultsCommandInput,
  ListBackupVaultsCommandOutput,
  ListProtectedResourcesCommandInput,
  ListProtectedResourcesCommandOutput,
  ListRecoveryPointsByBackupVaultCommandInput,
  ListRecoveryPointsByBackupVaultCommandOutput,
  ListRestoreJobsCommandInput,
  ListRestoreJobsCommandOutput,
} from "@aws-sdk/client-backup";
import type {
  DescribeBackupCommandInput,
  DescribeBackupCommandOutput,
  DescribeContinuousBackupsCommandInput,
  DescribeContinuousBackupsCommandOutput,
  DescribeTableCommandInput,
  DescribeTableCommandOutput,
  DescribeKinesisStreamingDestinationCommandInput,
  DescribeKinesisStreamingDestinationCommandOutput,
  DescribeTimeToLiveCommandInput,
  DescribeTimeToLiveCommandOutput,
  GetResourcePolicyCommandInput,
  GetResourcePolicyCommandOutput,
  ListBackupsCommandInput,
  ListBackupsCommandOutput,
  ListTablesCommandInput,
  ListTablesCommandOutput,
  ListTagsOfResourceCommandInput,
  ListTagsOfResourceCommandOutput,
} from "@aws-sdk/client-dynamodb";
import type { DescribeKeyCommandInput, DescribeKeyCommandOutput } from "@aws-sdk/client-kms";
import type {
  DescribeOrganizationCommandInput,
  DescribeOrganizationCommandOutput,
  ListAccountsCommandInput,
  ListAccountsCommandOutput,
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
} from "@aws-sdk/client-organizations";
import type { GetResourcesCommandInput, GetResourcesCommandOutput } from "@aws-sdk/client-resource-groups-tagging-api";
import type {
  AssumeRoleCommandInput,
  AssumeRoleCommandOutput,
  GetCallerIdentityCommandInput,
  GetCallerIdentityCommandOutput,
} from "@aws-sdk/client-sts";
import type { OperationId } from "../model/operations.ts";

type Shape<I, O> = { readonly input: I; readonly output: O };

type Shapes = {
  "organizations:DescribeOrganization": Shape<DescribeOrganizationCommandInput, DescribeOrganizationCommandOutput>;
  "organizations:ListAccounts": Shape<ListAccountsCommandInput, ListAccountsCommandOutput>;
  "organizations:ListTagsForResource": Shape<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput>;
  "sts:GetCallerIdentity": Shape<GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput>;
  "sts:AssumeRole": Shape<AssumeRoleCommandInput, AssumeRoleCommandOutput>;
  "account:ListRegions": Shape<ListRegionsCommandInput, ListRegionsCommandOutput>;
  "dynamodb:ListTables": Shape<ListTablesCommandInput, ListTablesCommandOutput>;
  "dynamodb:DescribeTable": Shape<DescribeTableCommandInput, DescribeTableCommandOutput>;
  "dynamodb:DescribeContinuousBackups": Shape<
    DescribeContinuousBackupsCommandInput,
    DescribeContinuousBackupsCommandOutput
  >;
  "dynamodb:ListBackups": Shape<ListBackupsCommandInput, ListBackupsCommandOutput>;
  "dynamodb:DescribeBackup": Shape<DescribeBackupCommandInput, DescribeBackupCommandOutput>;
  "dynamodb:ListTagsOfResource": Shape<ListTagsOfResourceCommandInput, ListTagsOfResourceCommandOutput>;
  "tag:GetResources": Shape<GetResourcesCommandInput, GetResourcesCommandOutput>;
  "dynamodb:DescribeKinesisStreamingDestination": Shape<
    DescribeKinesisStreamingDestinationCommandInput,
    DescribeKinesisStreamingDestinationCommandOutput
  >;
  "dynamodb:DescribeTimeToLive": Shape<DescribeTimeToLiveCommandInput, DescribeTimeToLiveCommandOutput>;
  "dynamodb:GetResourcePolicy": Shape<GetResourcePolicyCommandInput, GetResourcePolicyCommandOutput>;
  "backup:DescribeRegionSettings": Shape<DescribeRegionSettingsCommandInput, DescribeRegionSettingsCommandOutput>;
  "backup:GetBackupPlan": Shape<GetBackupPlanCommandInput, GetBackupPlanCommandOutput>;
  "backup:GetBackupSelection": Shape<GetBackupSelectionCommandInput, GetBackupSelectionCommandOutput>;
  "backup:ListBackupPlans": Shape<ListBackupPlansCommandInput, ListBackupPlansCommandOutput>;
  "backup:ListBackupSelections": Shape<ListBackupSelectionsCommandInput, ListBackupSelectionsCommandOutput>;
  "backup:ListBackupVaults": Shape<ListBackupVaultsCommandInput, ListBackupVaultsCommandOutput>;
  "backup:ListProtectedResources": Shape<ListProtectedResourcesCommandInput, ListProtectedResourcesCommandOutput>;
  "backup:ListRecoveryPointsByBackupVault": Shape<
    ListRecoveryPointsByBackupVaultCommandInput,
    ListRecoveryPointsByBackupVaultCommandOutput
  >;
  "backup:DescribeBackupJob": Shape<DescribeBackupJobCommandInput, DescribeBackupJobCommandOutput>;
  "backup:ListRestoreJobs": Shape<ListRestoreJobsCommandInput, ListRestoreJobsCommandOutput>;
  "kms:DescribeKey": Shape<DescribeKeyCommandInput, DescribeKeyCommandOutput>;
};

export type InputOf<Op extends OperationId> = Shapes[Op]["input"];
export type OutputOf<Op extends OperationId> = Shapes[Op]["output"];
