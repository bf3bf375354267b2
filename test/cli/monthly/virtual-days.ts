/**
 * An organization whose clock is set from day to day, and a folder in which runs of it gather: commands are given as of
 * the day, and tables are changed through the SDK as a team would change them.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
} from "@aws-sdk/client-dynamodb";
import { onTestFinished } from "vitest";
import { run } from "../../../src/cli/run.ts";
import { startEmulator, type Emulator } from "../../../src/emulator/emulator.ts";
import type { OrganizationSpec } from "../../../src/emulator/organization.ts";
import { captureIo } from "../../support/captured-io.ts";
import type { Invoked } from "../invoke.ts";

export type VirtualDays = {
  readonly folder: string;
  readonly emulator: Emulator;
  /** The clock stands at that instant from then on. */
  set(instant: string): void;
  invoke(...argv: readonly string[]): Promise<Invoked>;
  write(path: string, text: string): Promise<void>;
  /** Of a table in `us-east-1` of an account. */
  pitr(account: string, table: string, enabled: boolean): Promise<void>;
  drop(account: string, table: string): Promise<void>;
  make(account: string, table: string): Promise<void>;
};

const region = "us-east-1";

export async function virtualDays(organization: OrganizationSpec): Promise<VirtualDays> {
  const folder = await mkdtemp(join(tmpdir(), "restorable-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const emulator = await startEmulator({ organization });
  onTestFinished(() => emulator.close());
  const clients = new Map<string, DynamoDBClient>();
  const clientOf = (account: string): DynamoDBClient => {
    const credentials = emulator.credentials(account);
    const client = clients.get(account) ?? new DynamoDBClient({ endpoint: emulator.endpoint, region, credentials });
    clients.set(account, client);
    return client;
  };
  onTestFinished(() => {
    for (const client of clients.values()) client.destroy();
  });
  const env = {
    HOME: folder,
    AWS_EC2_METADATA_DISABLED: "true",
    ...emulator.environment(organization.managementAccount),
  };
  return {
    folder,
    emulator,
    set: (instant) => emulator.clock.set(instant),
    async invoke(...argv) {
      const io = captureIo({ env, cwd: folder, now: emulator.clock.now() });
      const exit = await run(argv, io);
      return { exit, ...io.written };
    },
    async write(path, text) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    },
    async pitr(account, TableName, PointInTimeRecoveryEnabled) {
      const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled };
      await clientOf(account).send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
    },
    async drop(account, TableName) {
      await clientOf(account).send(new DeleteTableCommand({ TableName }));
      emulator.clock.advance("1m");
    },
    async make(account, TableName) {
      await clientOf(account).send(
        new CreateTableCommand({
          TableName,
          KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
          BillingMode: "PAY_PER_REQUEST",
        }),
      );
      emulator.clock.advance("1m");
    },
  };
}
