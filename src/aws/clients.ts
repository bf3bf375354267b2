/**
 * What the product reads with of the SDK: its commands, one for each operation of the catalogue. In go an operation, its
 * input and the keys to sign with, out comes the SDK's answer or exception as it is.
 */
import { operations, type OperationId } from "../model/operations.ts";
import { createSdk, type Asking, type ClientOptions, type SdkModule } from "./sdk.ts";
import type { InputOf, OutputOf } from "./shapes.ts";

/** Services that something is read of. */
type ServiceId = (typeof operations)[OperationId]["service"];
type CommandOf<S extends ServiceId> = Extract<(typeof operations)[OperationId], { service: S }>["command"];

const modules: { readonly [S in ServiceId]: () => Promise<SdkModule<CommandOf<S>>> } = {
  account: async () => {
    const { AccountClient: Client, ListRegionsCommand: ListRegions } = await import("@aws-sdk/client-account");
    return { Client, commands: { ListRegions } };
  },
  backup: async () => {
    const sdk = await import("@aws-sdk/client-backup");
    const commands = {
      DescribeBackupJob: sdk.DescribeBackupJobCommand,
      DescribeRegionSettings: sdk.DescribeRegionSettingsCommand,
      GetBackupPlan: sdk.GetBackupPlanCommand,
      GetBackupSelection: sdk.GetBackupSelectionCommand,
      ListBackupPlans: sdk.ListBackupPlansCommand,
      ListBackupSelections: sdk.ListBackupSelectionsCommand,
      ListBackupVaults: sdk.ListBackupVaultsCommand,
      ListProtectedResources: sdk.ListProtectedResourcesCommand,
      ListRecoveryPointsByBackupVault: sdk.ListRecoveryPointsByBackupVaultCommand,
      ListRestoreJobs: sdk.ListRestoreJobsCommand,
    };
    return { Client: sdk.BackupClient, commands };
  },
  dynamodb: async () => {
    const sdk = await import("@aws-sdk/client-dynamodb");
    const commands = {
      ListTables: sdk.ListTablesCommand,
      DescribeTable: sdk.DescribeTableCommand,
      DescribeContinuousBackups: sdk.DescribeContinuousBackupsCommand,
      DescribeBackup: sdk.DescribeBackupCommand,
      ListBackups: sdk.ListBackupsCommand,
      ListTagsOfResource: sdk.ListTagsOfResourceCommand,
      DescribeKinesisStreamingDestination: sdk.DescribeKinesisStreamingDestinationCommand,
      DescribeTimeToLive: sdk.DescribeTimeToLiveCommand,
      GetResourcePolicy: sdk.GetResourcePolicyCommand,
    };
    return { Client: sdk.DynamoDBClient, commands };
  },
  kms: async () => {
    const { KMSClient: Client, DescribeKeyCommand: DescribeKey } = await import("@aws-sdk/client-kms");
    return { Client, commands: { DescribeKey } };
  },
  organizations: async () => {
    const sdk = await import("@aws-sdk/client-organizations");
    const commands = {
      DescribeOrganization: sdk.DescribeOrganizationCommand,
      ListAccounts: sdk.ListAccountsCommand,
      ListTagsForResource: sdk.ListTagsForResourceCommand,
    };
    return { Client: sdk.OrganizationsClient, commands };
  },
  sts: async () => {
    const sdk = await import("@aws-sdk/client-sts");
    const commands = { GetCallerIdentity: sdk.GetCallerIdentityCommand, AssumeRole: sdk.AssumeRoleCommand };
    return { Client: sdk.STSClient, commands };
  },
  tagging: async () => {
    const sdk = await import("@aws-sdk/client-resource-groups-tagging-api");
    return { Client: sdk.ResourceGroupsTaggingAPIClient, commands: { GetResources: sdk.GetResourcesCommand } };
  },
};

export type Clients = {
  send<Op extends OperationId>(operation: Op, input: InputOf<Op>, asking: Asking): Promise<OutputOf<Op>>;
};

export function createClients(options: ClientOptions): Clients {
  const sdk = createSdk(options, modules);
  return {
    async send<Op extends OperationId>(operation: Op, input: InputOf<Op>, asking: Asking) {
      const { service, command } = operations[operation];
      // The pairing of operation, input and output was checked by `Shapes`.
      return (await sdk.send({ service, command, input }, asking)) as OutputOf<Op>;
    },
  };
}
