/** The reader over real HTTP: the catalogue, cursors, the ledger, and thousands of calls at once. */
import { afterEach, describe, expect, test } from "vitest";
import { connect, type Aws } from "../../src/aws/connect.ts";
import { operations, type OperationId } from "../../src/model/operations.ts";
import { startEndpoint, type Answer, type FakeEndpoint, type Seen } from "./endpoint-fixture.ts";
import { virtualPorts } from "./ports-fixture.ts";

let endpoint: FakeEndpoint | undefined;
let aws: Aws | undefined;

afterEach(async () => {
  aws?.close();
  await endpoint?.stop();
});

async function reader(answer: (request: Seen, nth: number) => Answer) {
  endpoint = await startEndpoint(answer);
  const callerCredentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" };
  aws = connect({ env: {}, ports: virtualPorts(), endpoint: endpoint.url, callerCredentials });
  return aws.reader(aws.hub, "eu-west-1");
}

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const page of pages) list.push(page);
  return list;
}

const json = (body: object): Answer => ({ body: JSON.stringify(body) });

describe("the catalogue", () => {
  test("is all a reader can be made to call: a write is refused before anything is sent", async () => {
    const reads = await reader(() => json({}));
    for (const write of ["dynamodb:DeleteTable", "dynamodb:UpdateContinuousBackups", "toString", "__proto__", ""]) {
      const operation = write as OperationId;
      await expect(reads.read(operation, {} as never)).rejects.toThrow(/not in the catalogue/);
      await expect(all(reads.pages(operation, {} as never))).rejects.toThrow(/not in the catalogue/);
    }
    expect(endpoint?.seen).toEqual([]);
  });

  test("is callable in full: every operation reaches the wire under its own name", async () => {
    const reads = await reader(() => json({}));
    const inputs: Partial<Record<OperationId, object>> = {
      "sts:AssumeRole": { RoleArn: "arn:aws:iam::111122223333:role/Audit", RoleSessionName: "restorable" },
      "dynamodb:DescribeTable": { TableName: "orders" },
      "dynamodb:DescribeContinuousBackups": { TableName: "orders" },
      "dynamodb:DescribeTimeToLive": { TableName: "orders" },
      "dynamodb:GetResourcePolicy": { ResourceArn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders" },
      "dynamodb:DescribeKinesisStreamingDestination": { TableName: "orders" },
      "kms:DescribeKey": { KeyId: "arn:aws:kms:eu-west-1:111122223333:key/orders" },
      "dynamodb:ListTagsOfResource": { ResourceArn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders" },
      "backup:ListRecoveryPointsByBackupVault": { BackupVaultName: "daily" },
      "backup:GetBackupPlan": { BackupPlanId: "plan" },
      "backup:ListBackupSelections": { BackupPlanId: "plan" },
      "backup:GetBackupSelection": { BackupPlanId: "plan", SelectionId: "selection" },
      "backup:DescribeBackupJob": { BackupJobId: "job" },
    };
    for (const operation of Object.keys(operations) as OperationId[]) {
      const read = await reads.read(operation, (inputs[operation] ?? {}) as never);
      expect(read).toMatchObject({ state: "unread", reason: { kind: "malformed", operation } });
    }
    const paths: Record<string, string> = {
      "/resources": "ListProtectedResources",
      "/listRegions": "ListRegions",
      "/backup-vaults": "ListBackupVaults",
      "/backup-vaults/daily/recovery-points": "ListRecoveryPointsByBackupVault",
      "/account-settings": "DescribeRegionSettings",
      "/backup/plans": "ListBackupPlans",
      "/backup/plans/plan": "GetBackupPlan",
      "/backup/plans/plan/selections": "ListBackupSelections",
      "/backup/plans/plan/selections/selection": "GetBackupSelection",
      "/backup-jobs/job": "DescribeBackupJob",
      "/restore-jobs": "ListRestoreJobs",
    };
    const wire = endpoint?.seen.map(({ operation }) => paths[operation] ?? operation);
    expect(wire).toEqual(Object.values(operations).map(({ command }) => command));
  });
});

describe("an error that tells of nothing", () => {
  const arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders";
  const refusing = (code: string) => reader(() => ({ status: 400, body: JSON.stringify({ __type: code }) }));

  test("is the answer of the operation that says so, with its evidence, and no failure", async () => {
    const reads = await refusing("com.amazonaws.dynamodb.v20120810#PolicyNotFoundException");
    const read = await reads.read("dynamodb:GetResourcePolicy", { ResourceArn: arn });
    expect(read).toMatchObject({ state: "read", evidence: { requestId: "request-1" } });
    expect(read).not.toHaveProperty("value.Policy");
    expect(reads.ledger()).toMatchObject([{ calls: 1, failed: 0, complete: true }]);
  });

  test("is a failure of any other operation, and any other error is one of this", async () => {
    const reads = await refusing("PolicyNotFoundException");
    expect(await reads.read("dynamodb:DescribeTimeToLive", { TableName: "orders" })).toMatchObject({
      state: "unread",
      reason: { code: "PolicyNotFoundException" },
    });
    await endpoint?.stop();
    aws?.close();
    const others = await refusing("ResourceNotFoundException");
    expect(await others.read("dynamodb:GetResourcePolicy", { ResourceArn: arn })).toMatchObject({
      state: "unread",
      reason: { kind: "not-ready", code: "ResourceNotFoundException" },
    });
    expect(others.ledger()).toMatchObject([{ calls: 1, failed: 1, complete: false }]);
  });

  test("does not excuse an answer that holds nothing", async () => {
    const reads = await reader(() => json({}));
    expect(await reads.read("dynamodb:GetResourcePolicy", { ResourceArn: arn })).toMatchObject({
      state: "unread",
      reason: { kind: "malformed", code: "no Policy" },
    });
  });
});

describe("pages", () => {
  test("are followed through empty ones to the one without a cursor, and only then is the list complete", async () => {
    const bodies = [
      { BackupSummaries: [{ BackupName: "a" }], LastEvaluatedBackupArn: "one" },
      { BackupSummaries: [], LastEvaluatedBackupArn: "two" },
      { BackupSummaries: [{ BackupName: "b" }] },
    ];
    const reads = await reader((_, nth) => json(bodies[nth - 1] ?? {}));
    const completeAt: boolean[] = [];
    const names: (string | undefined)[] = [];
    for await (const page of reads.pages("dynamodb:ListBackups", { BackupType: "ALL", Limit: 100 })) {
      if (page.state === "read") names.push(...(page.value.BackupSummaries ?? []).map(({ BackupName }) => BackupName));
      completeAt.push(reads.ledger()[0]?.complete ?? true);
    }
    expect(names).toEqual(["a", "b"]);
    expect(completeAt).toEqual([false, false, true]);
    expect(endpoint?.seen.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { BackupType: "ALL", Limit: 100 },
      { BackupType: "ALL", Limit: 100, ExclusiveStartBackupArn: "one" },
      { BackupType: "ALL", Limit: 100, ExclusiveStartBackupArn: "two" },
    ]);
    expect(reads.ledger()).toEqual([
      {
        operation: "dynamodb:ListBackups",
        calls: 3,
        throttled: 0,
        failed: 0,
        complete: true,
        last: { operation: "dynamodb:ListBackups", requestId: "request-3", at: "2026-11-22T00:00:00.000Z" },
      },
    ]);
  });

  test("end at the empty cursor of the tagging API", async () => {
    const reads = await reader(() => json({ ResourceTagMappingList: [], PaginationToken: "" }));
    expect(await all(reads.pages("tag:GetResources", {}))).toHaveLength(1);
  });

  test("whose cursor comes back are a list that does not end: unread, also around a longer circle", async () => {
    const reads = await reader((_, nth) =>
      json({ TableNames: [`t${nth}`], LastEvaluatedTableName: ["a", "b"][nth % 2] }),
    );
    const pages = await all(reads.pages("dynamodb:ListTables", {}));
    expect(pages.map(({ state }) => state)).toEqual(["read", "read", "read", "unread"]);
    expect(pages.at(-1)).toMatchObject({ reason: { kind: "malformed", operation: "dynamodb:ListTables" } });
    expect(reads.ledger()).toMatchObject([{ calls: 3, failed: 1, complete: false }]);
  });

  test("stop at the first unread one", async () => {
    const reads = await reader((_, nth) =>
      nth === 1 ? json({ TableNames: ["a"], LastEvaluatedTableName: "a" }) : { status: 404 },
    );
    const pages = await all(reads.pages("dynamodb:ListTables", {}));
    expect(pages.map(({ state }) => state)).toEqual(["read", "unread"]);
    expect(reads.ledger()).toMatchObject([{ calls: 2, failed: 1, complete: false }]);
  });

  test("left before the last one are not complete", async () => {
    const reads = await reader(() => json({ TableNames: ["a"], LastEvaluatedTableName: "a" }));
    for await (const page of reads.pages("dynamodb:ListTables", {})) {
      expect(page.state).toBe("read");
      break;
    }
    expect(reads.ledger()).toMatchObject([{ calls: 1, failed: 0, complete: false }]);
  });
});

test("one page of many, read on its own, is not a complete list", async () => {
  const reads = await reader(() => json({ TableNames: ["a"], LastEvaluatedTableName: "a" }));
  await reads.read("dynamodb:ListTables", {});
  expect(reads.ledger()).toMatchObject([{ calls: 1, complete: false }]);
});

test("two thousand reads at once each get their own answer over 64 connections at most", async () => {
  const reads = await reader(({ body }) => {
    const { TableName } = JSON.parse(body) as { TableName: string };
    return json({ Table: { TableName } });
  });
  const names = Array.from({ length: 2_000 }, (_, i) => `table-${i}`);
  const answers = await Promise.all(
    names.map(async (TableName) => {
      const read = await reads.read("dynamodb:DescribeTable", { TableName });
      return read.state === "read" ? read.value.Table?.TableName : read.reason;
    }),
  );
  expect(answers).toEqual(names);
  expect(endpoint?.mostConnections()).toBeGreaterThan(8);
  expect(endpoint?.mostConnections()).toBeLessThanOrEqual(64);
});

test("a call that waits for a socket behind a hundred hung ones is answered, not timed out", async () => {
  endpoint = await startEndpoint(({ region }) => (region === "eu-west-1" ? "hang" : json({ TableNames: [] })));
  const callerCredentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" };
  const timeouts = { connection: 500, request: 200, socket: 500, response: 500 };
  aws = connect({ env: {}, ports: virtualPorts(), endpoint: endpoint.url, callerCredentials, timeouts });
  const [hung, fine] = [aws.reader(aws.hub, "eu-west-1"), aws.reader(aws.hub, "eu-west-2")];
  const many = Array.from({ length: 100 }, () => hung.read("dynamodb:ListTables", {}));
  const other = await fine.read("dynamodb:ListTables", {});
  const states = await Promise.all(many);
  expect(other.state).toBe("read");
  expect(new Set(states.map((read) => (read.state === "unread" ? read.reason.kind : "read")))).toEqual(
    new Set(["timeout"]),
  );
});

test.each<[string, Answer]>([
  ["never ends", "pour"],
  ["says beforehand that it is too long", { headers: { "content-length": String(64 * 1024 * 1024) } }],
])("an answer that %s is malformed, and its bytes are not waited for", async (_, answer) => {
  endpoint = await startEndpoint(() => answer);
  const callerCredentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" };
  aws = connect({ env: {}, ports: virtualPorts(), endpoint: endpoint.url, callerCredentials });
  const read = await aws.reader(aws.hub, "eu-west-1").read("dynamodb:ListTables", {});
  expect(read).toMatchObject({ state: "unread", reason: { kind: "malformed", operation: "dynamodb:ListTables" } });
  expect(endpoint.seen.length).toBe(1);
});
