/** What the product writes with of the SDK: the commands of the write catalogue, and no other. Types pair each with its input and answer. */
import type { StartBackupJobCommandInput, StartBackupJobCommandOutput } from "@aws-sdk/client-backup";
import type {
  CreateBackupCommandInput,
  CreateBackupCommandOutput,
  DeleteTableCommandInput,
  DeleteTableCommandOutput,
  EnableKinesisStreamingDestinationCommandInput,
  EnableKinesisStreamingDestinationCommandOutput,
  PutResourcePolicyCommandInput,
  PutResourcePolicyCommandOutput,
  RestoreTableFromBackupCommandInput,
  RestoreTableFromBackupCommandOutput,
  RestoreTableToPointInTimeCommandInput,
  RestoreTableToPointInTimeCommandOutput,
  ScanCommandInput,
  ScanCommandOutput,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UpdateContinuousBackupsCommandInput,
  UpdateContinuousBackupsCommandOutput,
  UpdateTableCommandInput,
  UpdateTableCommandOutput,
  UpdateTimeToLiveCommandInput,
  UpdateTimeToLiveCommandOutput,
} from "@aws-sdk/client-dynamodb";
import type { BatchImportFindingsCommandInput, BatchImportFindingsCommandOutput } from "@aws-sdk/client-securityhub";
import { writeOperations, type WriteOperationId } from "../model/write-operations.ts";
import { createSdk, type Asking, type ClientOptions, type SdkModules } from "./sdk.ts";

type Shape<I, O> = { readonly input: I; readonly output: O };

type WriteShapes = {
  "dynamodb:UpdateContinuousBackups": Shape<UpdateContinuousBackupsCommandInput, UpdateContinuousBackupsCommandOutput>;
  "dynamodb:CreateBackup": Shape<CreateBackupCommandInput, CreateBackupCommandOutput>;
  "dynamodb:UpdateTable": Shape<UpdateTableCommandInput, UpdateTableCommandOutput>;
  "dynamodb:TagResource": Shape<TagResourceCommandInput, TagResourceCommandOutput>;
  "backup:StartBackupJob": Shape<StartBackupJobCommandInput, StartBackupJobCommandOutput>;
  "dynamodb:RestoreTableFromBackup": Shape<RestoreTableFromBackupCommandInput, RestoreTableFromBackupCommandOutput>;
  "dynamodb:RestoreTableToPointInTime": Shape<
    RestoreTableToPointInTimeCommandInput,
    RestoreTableToPointInTimeCommandOutput
  >;
  "dynamodb:UpdateTimeToLive": Shape<UpdateTimeToLiveCommandInput, UpdateTimeToLiveCommandOutput>;
  "dynamodb:PutResourcePolicy": Shape<PutResourcePolicyCommandInput, PutResourcePolicyCommandOutput>;
  "dynamodb:EnableKinesisStreamingDestination": Shape<
    EnableKinesisStreamingDestinationCommandInput,
    EnableKinesisStreamingDestinationCommandOutput
  >;
  "dynamodb:Scan": Shape<ScanCommandInput, ScanCommandOutput>;
  "dynamodb:DeleteTable": Shape<DeleteTableCommandInput, DeleteTableCommandOutput>;
  "securityhub:BatchImportFindings": Shape<BatchImportFindingsCommandInput, BatchImportFindingsCommandOutput>;
};

export type WriteInput<Op extends WriteOperationId> = WriteShapes[Op]["input"];
export type WriteOutput<Op extends WriteOperationId> = WriteShapes[Op]["output"];

const modules = {
  backup: async () => {
    const { BackupClient: Client, StartBackupJobCommand: StartBackupJob } = await import("@aws-sdk/client-backup");
    return { Client, commands: { StartBackupJob } };
  },
  dynamodb: async () => {
    const sdk = await import("@aws-sdk/client-dynamodb");
    const commands = {
      UpdateContinuousBackups: sdk.UpdateContinuousBackupsCommand,
      CreateBackup: sdk.CreateBackupCommand,
      UpdateTable: sdk.UpdateTableCommand,
      TagResource: sdk.TagResourceCommand,
      RestoreTableFromBackup: sdk.RestoreTableFromBackupCommand,
      RestoreTableToPointInTime: sdk.RestoreTableToPointInTimeCommand,
      UpdateTimeToLive: sdk.UpdateTimeToLiveCommand,
      PutResourcePolicy: sdk.PutResourcePolicyCommand,
      EnableKinesisStreamingDestination: sdk.EnableKinesisStreamingDestinationCommand,
      Scan: sdk.ScanCommand,
      DeleteTable: sdk.DeleteTableCommand,
    };
    return { Client: sdk.DynamoDBClient, commands };
  },
  securityhub: async () => {
    const sdk = await import("@aws-sdk/client-securityhub");
    return { Client: sdk.SecurityHubClient, commands: { BatchImportFindings: sdk.BatchImportFindingsCommand } };
  },
} satisfies SdkModules;

export type WriteClients = {
  send<Op extends WriteOperationId>(operation: Op, input: WriteInput<Op>, asking: Asking): Promise<WriteOutput<Op>>;
};

/** One set for everybody that was lent the same transport: clients are shared like those that read. */
const opened = new WeakMap<ClientOptions, WriteClients>();

export function writeClientsOf(lent: ClientOptions): WriteClients {
  const found = opened.get(lent);
  if (found !== undefined) return found;
  const sdk = createSdk(lent, modules);
  const clients: WriteClients = {
    async send<Op extends WriteOperationId>(operation: Op, input: WriteInput<Op>, asking: Asking) {
      const { service, command } = writeOperations[operation];
      return (await sdk.send({ service, command, input }, asking)) as WriteOutput<Op>;
    },
  };
  opened.set(lent, clients);
  return clients;
}
