import {
  CreateBackupCommand,
  CreateTableCommand,
  ListBackupsCommand,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
  UpdateContinuousBackupsCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { run } from "../../../src/cli/run.ts";
import { captureIo } from "../../support/captured-io.ts";
import { hasMoto, needMoto, startMoto, type Moto } from "../../support/moto.ts";
import { inTemporaryFolder } from "../../support/temporary-folder.ts";
import { anyKeys, clientsOf, environmentOf, management } from "./clients.ts";

const region = "eu-north-1";
const write = ["--as-caller", "--yes"];
let moto: Moto;

beforeAll(async () => {
  if (hasMoto()) moto = await startMoto();
});
afterAll(() => moto?.stop());

const client = () => clientsOf(moto.endpoint, anyKeys, region).dynamodb;

async function tableWithBackup(TableName: string): Promise<string> {
  await client().send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  await client().send(new PutItemCommand({ TableName, Item: { id: { S: "one" } } }));
  const { BackupDetails } = await client().send(new CreateBackupCommand({ TableName, BackupName: "by-hand" }));
  return BackupDetails?.BackupArn ?? "";
}

/** Each with what came before in the same folder. */
async function told(commands: readonly (readonly string[])[]): Promise<{ exit: number; said: string }> {
  return inTemporaryFolder(async (folder) => {
    const env = { HOME: folder, ...environmentOf(moto.endpoint, anyKeys) };
    let last = { exit: -1, said: "" };
    for (const argv of commands) {
      const io = captureIo({ env, cwd: folder, now: Date.now() });
      const exit = await run([...argv], io);
      last = { exit, said: `${io.written.stdout}${io.written.stderr}`.replace(/\s+/g, " ") };
    }
    return last;
  });
}

/** moto tells no TableId, without which nobody can say which table was written to; the product says so. */
describe("in moto, which knows no TableId,", () => {
  beforeEach((context) => needMoto(context));

  it("no backup is made of a table that could not be told from its namesake", async () => {
    await tableWithBackup("orders");
    const { exit, said } = await told([["backup", "create", "orders", "--region", region, ...write]]);
    expect(exit).toBe(3);
    expect(said).toContain("AWS tells no TableId of orders");
    const { BackupSummaries } = await client().send(new ListBackupsCommand({ TableName: "orders" }));
    expect(BackupSummaries?.map(({ BackupName }) => BackupName)).toEqual(["by-hand"]);
  });

  it("a backup is restored with its items, and what cannot be known of the new table ends the wait", async () => {
    const backup = await tableWithBackup("carts");
    const { exit, said } = await told([["restore", "--backup", backup, "--to", "carts-again", ...write]]);
    expect(said).toContain("it is ACTIVE, but AWS tells no TableId");
    expect(exit).toBe(3);
    expect((await client().send(new ScanCommand({ TableName: "carts-again" }))).Items).toEqual([{ id: { S: "one" } }]);
  });

  it("a restore to a moment is refused, for moto knows no table by its ARN, and nothing is made", async () => {
    const TableName = "bills";
    await tableWithBackup(TableName);
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    await client().send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
    const { exit, said } = await told([
      ["restore", "--table", TableName, "--region", region, "--to-time", "latest", "--to", "bills-now", ...write],
    ]);
    expect(exit).toBe(1);
    expect(said).toContain("bills-now was not restored, nothing was made");
    expect(said).toContain("dynamodb:RestoreTableToPointInTime: not supported (SourceTableNotFoundException)");
    expect((await client().send(new ListTablesCommand({}))).TableNames).not.toContain("bills-now");
  });

  it("no step is planned on a table that could not be told from its namesake", async () => {
    await tableWithBackup("stock");
    const { exit, said } = await told([
      ["audit", "--account", management, "--region", region, "--policy", "deletion-protection-enabled"],
      ["plan", "latest", "--format", "json"],
    ]);
    expect(exit).toBe(0);
    expect(said).toContain('"steps": []');
    expect(said).toContain("its TableId is not known, so that nobody could tell whether it is still the same table");
  });
});
