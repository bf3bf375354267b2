/**
 * Stories come in and happen in moto, through the AWS SDK and each at its own time; what was done comes out, as it is
 * remembered here.
 */
import {
  CreateBackupCommand,
  CreateTableCommand,
  DeleteBackupCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import type { Refused, ScopeTruth } from "../../../src/emulator/truth.ts";
import type { Moto } from "../../support/moto.ts";
import { administratorOf, clientsOf } from "./clients.ts";
import { remembering } from "./remembered.ts";
import type { Deed, Story } from "./stories.ts";

export type ScopeStories = {
  readonly account: string;
  readonly region: string;
  readonly stories: readonly Story[];
  /** What an auditor will not be allowed there. */
  readonly refused: readonly Refused[];
};

/** moto works on one thing at a time; a few calls under way keep it busy. */
const atOnce = 6;

/** In the order of `scopes`. Afterwards moto's clock is right. */
export async function perform(moto: Moto, scopes: readonly ScopeStories[]): Promise<readonly ScopeTruth[]> {
  const actors = await Promise.all(scopes.map((scope) => actor(moto, scope)));
  const times = new Set(scopes.flatMap(({ stories }) => stories.flatMap(({ deeds }) => deeds.map(({ ago }) => ago))));
  for (const ago of [...times].sort((a, b) => b - a)) {
    await moto.goBack(ago);
    await inParallel(actors.flatMap(({ scene }) => scene(ago)));
  }
  await moto.goBack(0);
  return actors.map(({ memory }) => memory.scope());
}

async function actor({ endpoint }: Moto, { account, region, stories, refused }: ScopeStories) {
  const { dynamodb } = clientsOf(endpoint, await administratorOf(endpoint, account), region);
  const memory = remembering({ account, region, refused });
  const backupArns = new Map<string, string>();

  const scene = (ago: number): readonly (() => Promise<void>)[] =>
    stories.flatMap(({ table, deeds }) => {
      const now = deeds.filter((deed) => deed.ago === ago);
      if (now.length === 0) return [];
      return [
        async () => {
          for (const deed of now) {
            await act(dynamodb, {
              table,
              deed,
              backupArns,
              arn: `arn:aws:dynamodb:${region}:${account}:table/${table}`,
            });
            memory.remember(table, deed, new Date(Date.now() - ago).toISOString());
          }
        },
      ];
    });
  return { memory, scene };
}

type Act = {
  readonly table: string;
  readonly arn: string;
  readonly deed: Deed;
  /** By table and name of the backup. */
  readonly backupArns: Map<string, string>;
};

async function act(dynamodb: DynamoDBClient, { table: TableName, arn, deed, backupArns }: Act): Promise<void> {
  const pitr = (PointInTimeRecoverySpecification: {
    PointInTimeRecoveryEnabled: boolean;
    RecoveryPeriodInDays?: number;
  }) => dynamodb.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
  switch (deed.does) {
    case "create":
      await dynamodb.send(
        new CreateTableCommand({
          TableName,
          AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
          BillingMode: "PAY_PER_REQUEST",
          DeletionProtectionEnabled: deed.protected,
          Tags: sent(deed.tags),
        }),
      );
      return;
    case "delete":
      await dynamodb.send(new DeleteTableCommand({ TableName }));
      return;
    case "protect":
      await dynamodb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
      return;
    case "tag":
      await dynamodb.send(new TagResourceCommand({ ResourceArn: arn, Tags: sent(deed.tags) }));
      return;
    case "enable-pitr":
      await pitr({
        PointInTimeRecoveryEnabled: true,
        ...(deed.days === null ? {} : { RecoveryPeriodInDays: deed.days }),
      });
      return;
    case "disable-pitr":
      await pitr({ PointInTimeRecoveryEnabled: false });
      return;
    case "back-up": {
      const { BackupDetails } = await dynamodb.send(new CreateBackupCommand({ TableName, BackupName: deed.backup }));
      backupArns.set(`${TableName}/${deed.backup}`, BackupDetails?.BackupArn ?? "");
      return;
    }
    case "delete-backup":
      await dynamodb.send(new DeleteBackupCommand({ BackupArn: backupArns.get(`${TableName}/${deed.backup}`) }));
      return;
    default:
      deed satisfies never;
  }
}

const sent = (tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

async function inParallel(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const left = tasks.values();
  const worker = async (): Promise<void> => {
    for (const task of left) await task();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
