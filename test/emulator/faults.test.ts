import { ListProtectedResourcesCommand } from "@aws-sdk/client-backup";
import {
  CreateBackupCommand,
  DescribeBackupCommand,
  DescribeContinuousBackupsCommand,
  ListBackupsCommand,
  ListTablesCommand,
} from "@aws-sdk/client-dynamodb";
import { ListAccountsCommand } from "@aws-sdk/client-organizations";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import type { Emulator } from "../../src/emulator/emulator.ts";
import type { FaultKind } from "../../src/emulator/organization.ts";
import { clientsOf, management, member, organizationOf, refusalOf, started, withTables } from "./clients.ts";

const tables = [{ name: "orders", backups: [{ age: "1d", count: 3 }] }, { name: "shipments" }];

async function session(sts: STSClient, emulator: Emulator) {
  const RoleArn = `arn:aws:iam::${member}:role/RestorableAudit`;
  const { Credentials: keys } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "audit" }));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = keys ?? {};
  return clientsOf(emulator, {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  });
}

async function listing(kind: FaultKind) {
  return withTables(tables, { faults: [{ kind, operation: "dynamodb:ListTables" }] });
}

describe("a fault", () => {
  it.each([
    ["throttle", { name: "ThrottlingException", status: 400, message: "Rate exceeded" }],
    ["server-error", { name: "InternalServerError", status: 500 }],
    ["unavailable", { name: "ServiceUnavailable", status: 503 }],
    ["expired-token", { name: "ExpiredTokenException", status: 400 }],
    ["invalid-token", { name: "UnrecognizedClientException", status: 400 }],
    // The SDK calls a reset before the answer a timeout, with the code ECONNRESET.
    ["reset", { name: "TimeoutError", status: undefined }],
    ["reset-mid-body", { name: "Error", status: 200 }],
    ["truncated", { name: "SyntaxError" }],
    ["malformed", { name: "SyntaxError" }],
    ["html", { name: "SyntaxError" }],
    ["html-error", { name: "SyntaxError" }],
    ["hang", { name: "TimeoutError" }],
  ] as const)("of kind %s reaches the SDK as what it is", async (kind, expected) => {
    const { dynamodb } = await listing(kind);
    const refusal = await refusalOf(dynamodb.send(new ListTablesCommand({})));
    expect(refusal).toMatchObject(expected);
  });

  it("can be an answer without any member", async () => {
    const { dynamodb } = await listing("empty-object");
    const answer = await dynamodb.send(new ListTablesCommand({}));
    expect(answer.TableNames).toBeUndefined();
  });

  it("can be a table that is not found though it is there", async () => {
    const { dynamodb } = await withTables(tables, {
      faults: [{ kind: "not-found", operation: "dynamodb:DescribeContinuousBackups", table: "orders", times: 1 }],
    });
    const ask = () => dynamodb.send(new DescribeContinuousBackupsCommand({ TableName: "orders" }));
    expect((await refusalOf(ask())).name).toBe("TableNotFoundException");
    expect((await ask()).ContinuousBackupsDescription).toBeDefined();
  });

  it("is an unavailable service as AWS Backup declares it, with 500", async () => {
    const { backup } = await withTables(tables, { faults: [{ kind: "unavailable" }] });
    expect(await refusalOf(backup.send(new ListProtectedResourcesCommand({})))).toMatchObject({
      name: "ServiceUnavailableException",
      status: 500,
      message: "The request failed due to a temporary failure of the server.",
    });
  });

  it("misses what the operation names, as that operation says it, and leaves alone what names nothing", async () => {
    const { emulator, dynamodb } = await withTables(tables, { faults: [{ kind: "not-found" }] });
    const BackupArn = emulator.truth().accounts[1]?.scopes[1]?.backups[0]?.arn;
    expect((await refusalOf(dynamodb.send(new DescribeBackupCommand({ BackupArn })))).name).toBe(
      "BackupNotFoundException",
    );
    const created = dynamodb.send(new CreateBackupCommand({ TableName: "orders", BackupName: "nightly" }));
    expect(await refusalOf(created)).toMatchObject({
      name: "TableNotFoundException",
      message: "Table not found: orders",
    });
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toHaveLength(2);
    expect(emulator.log().map((entry) => entry.fault)).toEqual(["not-found", "not-found", null]);
  });

  it("strikes the calls it counts, and stops", async () => {
    const { dynamodb } = await withTables(tables, {
      faults: [{ kind: "throttle", operation: "dynamodb:ListTables", after: 1, times: 2 }],
    });
    const outcomes: string[] = [];
    for (let call = 0; call < 5; call += 1) {
      outcomes.push(
        await dynamodb.send(new ListTablesCommand({})).then(
          () => "ok",
          (error: Error) => error.name,
        ),
      );
    }
    expect(outcomes).toEqual(["ok", "ThrottlingException", "ThrottlingException", "ok", "ok"]);
  });

  it("strikes at a rate that its seed decides, the same way every time", async () => {
    const run = async (seed: number) => {
      const { dynamodb } = await withTables(tables, { faults: [{ kind: "throttle", rate: 0.4, seed }] });
      const outcomes: boolean[] = [];
      for (let call = 0; call < 40; call += 1) {
        outcomes.push(
          await dynamodb.send(new ListTablesCommand({})).then(
            () => true,
            () => false,
          ),
        );
      }
      return outcomes;
    };
    const [first, again, other] = [await run(7), await run(7), await run(8)];
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    expect(first.filter((ok) => !ok).length).toBeGreaterThan(5);
    expect(first.filter((ok) => ok).length).toBeGreaterThan(10);
  });

  it("has the code of the service it strikes", async () => {
    const emulator = await started(organizationOf(tables, { faults: [{ kind: "throttle" }] }));
    const { organizations, sts, tagging, backup } = clientsOf(emulator, emulator.credentials(management));
    expect(await refusalOf(organizations.send(new ListAccountsCommand({})))).toMatchObject({
      name: "TooManyRequestsException",
      status: 400,
    });
    expect((await refusalOf(sts.send(new GetCallerIdentityCommand({})))).name).toBe("Throttling");
    expect((await refusalOf(tagging.send(new GetResourcesCommand({})))).name).toBe("ThrottledException");
    expect((await refusalOf(backup.send(new ListProtectedResourcesCommand({})))).name).toBe("ThrottlingException");
  });

  it("can be late, in real time", async () => {
    const { emulator, dynamodb } = await withTables(tables, { faults: [{ kind: "slow", delay: "50ms", times: 1 }] });
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toHaveLength(2);
    expect(emulator.log().map((entry) => [entry.fault, entry.status])).toEqual([["slow", 200]]);
  });

  it("can come in drops, and whole in the end", async () => {
    const { emulator, dynamodb } = await withTables(tables, { faults: [{ kind: "drip", delay: "1ms", times: 1 }] });
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(["orders", "shipments"]);
    expect(emulator.log().map((entry) => [entry.fault, entry.status])).toEqual([["drip", 200]]);
  });

  it("can be a clock ahead of the client's: its signature is too old, and good once it goes by the Date header", async () => {
    const { emulator, dynamodb } = await withTables(tables, { faults: [{ kind: "clock-skew", delay: "2h" }] });
    const refusal = await refusalOf(dynamodb.send(new ListTablesCommand({})));
    expect(refusal).toMatchObject({ name: "InvalidSignatureException", status: 400 });
    expect(refusal.message).toMatch(
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(.* - 5 min\.\)$/,
    );
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(["orders", "shipments"]);
    expect(emulator.log().map(({ fault, error }) => [fault, error])).toEqual([
      ["clock-skew", "InvalidSignatureException"],
      ["clock-skew", null],
    ]);
  });

  it("of a clock less than five minutes ahead is none", async () => {
    const { dynamodb } = await withTables(tables, { faults: [{ kind: "clock-skew", delay: "4m" }] });
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(["orders", "shipments"]);
  });

  it("can revoke a session for good, in which everything but the question who it is is denied, and no other", async () => {
    const emulator = await started(
      organizationOf(tables, { faults: [{ kind: "revoked-session", operation: "dynamodb:ListTables", times: 1 }] }),
    );
    const { sts } = clientsOf(emulator, emulator.credentials(management));
    const open = () => session(sts, emulator);
    const [revoked, other] = [await open(), await open()];
    for (const ask of [new ListTablesCommand({}), new ListBackupsCommand({})]) {
      expect(await refusalOf(revoked.dynamodb.send(ask as ListTablesCommand))).toMatchObject({
        name: "AccessDeniedException",
        message: expect.stringContaining("with an explicit deny in an identity-based policy") as string,
      });
    }
    expect((await revoked.sts.send(new GetCallerIdentityCommand({}))).Account).toBe(member);
    expect((await other.dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(["orders", "shipments"]);
  });

  it("can break the XML of STS too", async () => {
    const emulator = await started(
      organizationOf([], { faults: [{ kind: "truncated", operation: "sts:AssumeRole" }] }),
    );
    const { sts } = clientsOf(emulator, emulator.credentials(management));
    const call = sts.send(
      new AssumeRoleCommand({ RoleArn: "arn:aws:iam::222222222222:role/RestorableAudit", RoleSessionName: "audit" }),
    );
    const answer = await call.then(
      (output) => output.Credentials?.SessionToken,
      () => "no answer",
    );
    expect(answer === undefined || answer === "no answer").toBe(true);
  });
});

describe("a fault of paging", () => {
  it("gives ListBackups an empty page with a cursor that leads on to all backups", async () => {
    const { dynamodb } = await withTables(tables, {
      faults: [{ kind: "empty-page", operation: "dynamodb:ListBackups", times: 2 }],
    });
    const sizes: number[] = [];
    const cursors: string[] = [];
    let ExclusiveStartBackupArn: string | undefined;
    do {
      const page = await dynamodb.send(new ListBackupsCommand({ Limit: 2, ExclusiveStartBackupArn }));
      sizes.push(page.BackupSummaries?.length ?? -1);
      ExclusiveStartBackupArn = page.LastEvaluatedBackupArn;
      if (ExclusiveStartBackupArn) cursors.push(ExclusiveStartBackupArn);
    } while (ExclusiveStartBackupArn !== undefined);
    expect(sizes).toEqual([0, 0, 2, 1]);
    expect(new Set(cursors).size).toBe(cursors.length);
  });

  it("gives the last name of a page once more on the next, and comes to an end", async () => {
    const names = ["aaa", "bbb", "ccc", "ddd", "eee"];
    const { dynamodb } = await withTables(
      names.map((name) => ({ name })),
      { faults: [{ kind: "overlapping-page" }] },
    );
    const pages: (readonly string[])[] = [];
    let ExclusiveStartTableName: string | undefined;
    do {
      const page = await dynamodb.send(new ListTablesCommand({ ExclusiveStartTableName }));
      pages.push(page.TableNames ?? []);
      ExclusiveStartTableName = page.LastEvaluatedTableName;
    } while (ExclusiveStartTableName !== undefined);
    expect(pages).toEqual([["aaa", "bbb", "ccc"], ["ccc", "ddd"], ["ddd", "eee"], ["eee"]]);
  });

  it("repeats the cursor it was asked with", async () => {
    const { dynamodb } = await withTables(tables, {
      faults: [{ kind: "repeat-page-token", operation: "dynamodb:ListTables" }],
    });
    const first = await dynamodb.send(new ListTablesCommand({}));
    const ExclusiveStartTableName = first.LastEvaluatedTableName;
    expect(ExclusiveStartTableName).toBeDefined();
    const second = await dynamodb.send(new ListTablesCommand({ ExclusiveStartTableName }));
    expect(second.LastEvaluatedTableName).toBe(ExclusiveStartTableName);
  });
});
