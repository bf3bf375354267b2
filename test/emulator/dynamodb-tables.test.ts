import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  paginateListTables,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { member, now, refusalOf, region, withTables } from "./clients.ts";

const many = Array.from({ length: 230 }, (_, n) => ({ name: `table-${String(n).padStart(3, "0")}` }));
const arn = (name: string) => `arn:aws:dynamodb:${region}:${member}:table/${name}`;

describe("ListTables", () => {
  it("gives a hundred names a page and a cursor until the last", async () => {
    const { dynamodb } = await withTables(many);
    const pages: (string[] | undefined)[] = [];
    for await (const page of paginateListTables({ client: dynamodb }, {})) pages.push(page.TableNames);
    expect(pages.map((page) => page?.length)).toEqual([100, 100, 30]);
    expect(pages.flat()).toEqual(many.map((table) => table.name));
  });

  it("sends no cursor when a page is full and the last", async () => {
    const { dynamodb } = await withTables(many.slice(0, 3));
    const page = await dynamodb.send(new ListTablesCommand({ Limit: 3 }));
    expect(page.TableNames).toHaveLength(3);
    expect(page.LastEvaluatedTableName).toBeUndefined();
  });

  it("refuses a limit of 101 in AWS's words", async () => {
    const { dynamodb } = await withTables(many);
    const refusal = await refusalOf(dynamodb.send(new ListTablesCommand({ Limit: 101 })));
    expect(refusal).toEqual({
      name: "ValidationException",
      status: 400,
      message:
        "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
    });
  });
});

describe("DescribeTable", () => {
  it("finds a table by name and by ARN, with instants to the millisecond", async () => {
    const { dynamodb } = await withTables([{ name: "orders", created: "2026-01-02T03:04:05.678Z", sizeBytes: 42 }]);
    for (const TableName of ["orders", arn("orders")]) {
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
      expect(Table?.CreationDateTime).toEqual(new Date("2026-01-02T03:04:05.678Z"));
      expect(Table).toMatchObject({
        TableName: "orders",
        TableArn: arn("orders"),
        TableStatus: "ACTIVE",
        TableSizeBytes: 42,
      });
      expect(Table?.TableId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it("leaves out what AWS leaves out: class, billing mode, encryption, replicas", async () => {
    const { dynamodb } = await withTables([{ name: "plain", deletionProtection: null, tableId: null }]);
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: "plain" }));
    const members = [
      "TableClassSummary",
      "BillingModeSummary",
      "SSEDescription",
      "Replicas",
      "TableId",
      "RestoreSummary",
    ];
    for (const name of [...members, "DeletionProtectionEnabled", "ArchivalSummary"])
      expect(Table).not.toHaveProperty(name);
  });

  it("tells of keys, replicas, class, archival and a restore in progress", async () => {
    const { dynamodb } = await withTables([
      {
        name: "rich",
        class: "STANDARD_INFREQUENT_ACCESS",
        billingMode: "PAY_PER_REQUEST",
        deletionProtection: true,
        replicas: [{ region: "us-east-1" }, { region: "eu-west-1", account: "333333333333", status: "CREATING" }],
        encryption: { keyArn: "arn:aws:kms:eu-central-1:222222222222:key/k", inaccessibleSince: "2d" },
      },
      { name: "archived", status: "ARCHIVED", archival: { at: "3d" } },
      { name: "restoring", status: "CREATING", restoring: true, created: "1h" },
    ]);
    const rich = (await dynamodb.send(new DescribeTableCommand({ TableName: "rich" }))).Table;
    expect(rich).toMatchObject({
      TableClassSummary: { TableClass: "STANDARD_INFREQUENT_ACCESS" },
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      DeletionProtectionEnabled: true,
      SSEDescription: { Status: "ENABLED", InaccessibleEncryptionDateTime: new Date("2026-11-18T12:00:00Z") },
      Replicas: [
        { RegionName: "us-east-1", ReplicaStatus: "ACTIVE" },
        {
          RegionName: "eu-west-1",
          ReplicaStatus: "CREATING",
          ReplicaArn: "arn:aws:dynamodb:eu-west-1:333333333333:table/rich",
        },
      ],
    });
    const archived = (await dynamodb.send(new DescribeTableCommand({ TableName: "archived" }))).Table;
    expect(archived?.ArchivalSummary?.ArchivalBackupArn).toMatch(/:table\/archived\/backup\/0\d{13}-[0-9a-f]{8}$/);
    const restoring = (await dynamodb.send(new DescribeTableCommand({ TableName: "restoring" }))).Table;
    expect(restoring?.RestoreSummary?.RestoreInProgress).toBe(true);
  });

  it("does not find what is not there, and refuses names and ARNs that cannot be", async () => {
    const { dynamodb } = await withTables([]);
    const ask = (TableName: string) => refusalOf(dynamodb.send(new DescribeTableCommand({ TableName })));
    expect(await ask("missing")).toEqual({
      name: "ResourceNotFoundException",
      status: 400,
      message: "Requested resource not found: Table: missing not found",
    });
    expect((await ask("ab")).name).toBe("ValidationException");
    expect((await ask("a b c")).message).toContain("[a-zA-Z0-9_.-]+");
    expect((await ask("arn:aws:dynamodb:eu-central-1:999999999999:table/orders")).name).toBe("AccessDeniedException");
    expect((await ask("arn:aws:dynamodb:us-east-1:222222222222:table/orders")).name).toBe("ResourceNotFoundException");
  });
});

describe("ListTagsOfResource", () => {
  const tags = Object.fromEntries(
    Array.from({ length: 23 }, (_, n) => [`key-${String(n).padStart(2, "0")}`, `<${n}>`]),
  );

  it("gives ten tags a page", async () => {
    const { dynamodb } = await withTables([{ name: "tagged", tags }]);
    const seen: Record<string, string> = {};
    const sizes: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: arn("tagged"), NextToken }));
      sizes.push(page.Tags?.length ?? 0);
      for (const tag of page.Tags ?? []) seen[tag.Key ?? ""] = tag.Value ?? "";
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(sizes).toEqual([10, 10, 3]);
    expect(seen).toEqual(tags);
  });

  it("does not find the tags of a table that is being created", async () => {
    const { dynamodb } = await withTables([{ name: "young", status: "CREATING", created: "1m" }]);
    const refusal = await refusalOf(dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: arn("young") })));
    expect(refusal.name).toBe("ResourceNotFoundException");
  });
});

describe("CreateTable and DeleteTable", () => {
  const create = new CreateTableCommand({
    TableName: "fresh",
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    Tags: [{ Key: "team", Value: "orders" }],
  });

  it("takes a table through CREATING, ACTIVE and DELETING in the organization's own time", async () => {
    const { emulator, dynamodb } = await withTables([]);
    const status = async () =>
      (await dynamodb.send(new DescribeTableCommand({ TableName: "fresh" }))).Table?.TableStatus;
    const created = await dynamodb.send(create);
    expect(created.TableDescription).toMatchObject({ TableStatus: "CREATING", CreationDateTime: new Date(now) });
    expect((await refusalOf(dynamodb.send(create))).name).toBe("ResourceInUseException");
    expect((await refusalOf(dynamodb.send(new DeleteTableCommand({ TableName: "fresh" })))).name).toBe(
      "ResourceInUseException",
    );
    emulator.clock.advance("10s");
    expect(await status()).toBe("ACTIVE");
    await dynamodb.send(new DeleteTableCommand({ TableName: "fresh" }));
    expect(await status()).toBe("DELETING");
    emulator.clock.advance("5s");
    expect((await refusalOf(dynamodb.send(new DescribeTableCommand({ TableName: "fresh" })))).name).toBe(
      "ResourceNotFoundException",
    );
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  });

  it("gives a re-created table the same ARN and another TableId", async () => {
    const { emulator, dynamodb } = await withTables([{ name: "fresh" }]);
    const id = async () => (await dynamodb.send(new DescribeTableCommand({ TableName: "fresh" }))).Table;
    const first = await id();
    await dynamodb.send(new DeleteTableCommand({ TableName: "fresh" }));
    emulator.clock.advance("5s");
    await dynamodb.send(create);
    const second = await id();
    expect(second?.TableArn).toBe(first?.TableArn);
    expect(second?.TableId).not.toBe(first?.TableId);
  });

  it("tells less of a table it deletes than DescribeTable does", async () => {
    const { dynamodb } = await withTables([{ name: "fresh" }]);
    const { TableDescription } = await dynamodb.send(new DeleteTableCommand({ TableName: "fresh" }));
    expect(Object.keys(TableDescription ?? {}).sort()).toEqual([
      "DeletionProtectionEnabled",
      "ItemCount",
      "ProvisionedThroughput",
      "TableArn",
      "TableId",
      "TableName",
      "TableSizeBytes",
      "TableStatus",
    ]);
  });

  it("does not delete a protected table", async () => {
    const { dynamodb } = await withTables([{ name: "guarded", deletionProtection: true }]);
    const refusal = await refusalOf(dynamodb.send(new DeleteTableCommand({ TableName: "guarded" })));
    expect(refusal).toMatchObject({ name: "ValidationException", status: 400 });
    expect(refusal.message).toContain("protected against deletion");
  });
});

describe("a table that vanishes", () => {
  it("is listed once and then gone", async () => {
    const { dynamodb } = await withTables([{ name: "brief", vanishes: { after: "ListTables" } }, { name: "stays" }]);
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(["brief", "stays"]);
    expect((await refusalOf(dynamodb.send(new DescribeTableCommand({ TableName: "brief" })))).name).toBe(
      "ResourceNotFoundException",
    );
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(["stays"]);
  });

  it("is described once when it goes after DescribeTable", async () => {
    const { dynamodb } = await withTables([{ name: "brief", vanishes: { after: "DescribeTable" } }]);
    const ask = () => dynamodb.send(new DescribeTableCommand({ TableName: "brief" }));
    expect((await ask()).Table?.TableName).toBe("brief");
    expect((await refusalOf(ask())).name).toBe("ResourceNotFoundException");
  });
});

describe("a table that appears", () => {
  it("is not there until an answer of the operation was given in its Region, and is created then", async () => {
    const { emulator, dynamodb } = await withTables([
      { name: "old" },
      { name: "young", tags: { a: "b" }, appears: { after: "ListTables" } },
    ]);
    const scope = () => emulator.truth().accounts.flatMap(({ id, scopes }) => (id === member ? scopes : []));
    const names = (of: "tables" | "appearing") => scope().flatMap((one) => one[of].map(({ name }) => name));
    expect([names("tables"), names("appearing")]).toEqual([["old"], ["young"]]);
    const describeYoung = () => dynamodb.send(new DescribeTableCommand({ TableName: "young" }));
    expect((await refusalOf(describeYoung())).name).toBe("ResourceNotFoundException");
    emulator.clock.advance("5m");
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(["old"]);
    expect((await describeYoung()).Table?.CreationDateTime?.getTime()).toBe(emulator.clock.now());
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(["old", "young"]);
    expect([names("tables"), names("appearing")]).toEqual([["old", "young"], []]);
  });
});

it("turns the status of a table after so many calls about it", async () => {
  const { dynamodb } = await withTables([
    { name: "turning", status: "CREATING", created: "1m", turns: [{ to: "ACTIVE", afterCalls: 2 }] },
  ]);
  const statuses: (string | undefined)[] = [];
  for (let call = 0; call < 4; call += 1) {
    statuses.push((await dynamodb.send(new DescribeTableCommand({ TableName: "turning" }))).Table?.TableStatus);
  }
  expect(statuses).toEqual(["CREATING", "CREATING", "ACTIVE", "ACTIVE"]);
});
