import { describe, expect, test } from "vitest";
import { demandAll, embeddedAws, member, oneScope, region, scanMember, tables } from "./embedded-aws.ts";

describe("how many calls a scope costs", () => {
  test("a scope without tables costs exactly one, whatever is demanded", async () => {
    const { end, calls } = await scanMember(await embeddedAws(oneScope([])));
    expect(calls).toEqual({ "dynamodb:ListTables": 1 });
    expect(end).toMatchObject({ account: member, region, coverage: { state: "seen" }, tables: 0 });
  });

  test("a scope denied at ListTables costs exactly one", async () => {
    const aws = await embeddedAws(oneScope(tables(3), { refusals: [{ account: member, region, because: "scp" }] }));
    const { end, calls } = await scanMember(aws);
    expect(calls).toEqual({ "dynamodb:ListTables": 1 });
    expect(end).toMatchObject({
      tables: 0,
      coverage: {
        state: "denied",
        reason: { kind: "denied-by-scp", operation: "dynamodb:ListTables", code: "AccessDeniedException" },
      },
    });
  });

  test("T tables cost ⌈T/100⌉ listings, T of each read of a table, and the pages of the walks", async () => {
    const backed = tables(230, (n) => (n < 2 ? { backups: [{ age: "1d", count: 80 }] } : { tags: { n: String(n) } }));
    const { end, calls } = await scanMember(await embeddedAws(oneScope(backed)));
    expect(calls).toEqual({
      "dynamodb:ListTables": 3,
      "dynamodb:DescribeTable": 230,
      "dynamodb:DescribeContinuousBackups": 230,
      "dynamodb:ListBackups": 2,
      "tag:GetResources": 3,
      "backup:ListProtectedResources": 1,
    });
    expect(end).toMatchObject({ coverage: { state: "seen" }, tables: 230 });
  });

  test("only what the demand names is read", async () => {
    const aws = await embeddedAws(oneScope(tables(3, () => ({ tags: { a: "b" } }))));
    const { calls, tables: found } = await scanMember(aws, { demand: demandAll(["table"]) });
    expect(calls).toEqual({ "dynamodb:ListTables": 1, "dynamodb:DescribeTable": 3 });
    expect(found.get("t0000")?.groups).toEqual({ table: { state: "read" } });
  });

  test("what one table does not need is not read for it", async () => {
    const aws = await embeddedAws(oneScope(tables(3)));
    const demand = {
      groups: demandAll(["table", "pitr"]).groups,
      select: ({ table }: { table: { name: string } }) => ({
        groups: new Set(table.name === "t0001" ? (["table", "pitr"] as const) : (["table"] as const)),
        confirmTags: false,
      }),
    };
    const { calls, tables: found } = await scanMember(aws, { demand });
    expect(calls["dynamodb:DescribeContinuousBackups"]).toBe(1);
    expect(found.get("t0000")?.groups).toEqual({ table: { state: "read" } });
    expect(found.get("t0001")?.groups).toEqual({ table: { state: "read" }, pitr: { state: "read" } });
  });

  test("tables that an earlier attempt recorded are counted and never asked about again", async () => {
    const aws = await embeddedAws(oneScope(tables(5)));
    const known = new Set(["t0000", "t0003", "gone-since"]);
    const { end, tables: found } = await scanMember(aws, { known });
    expect([...found.keys()].toSorted()).toEqual(["t0001", "t0002", "t0004"]);
    expect(end.tables).toBe(6);
    const asked = new Set(aws.emulator.log().map((entry) => entry.table));
    expect([...known].filter((name) => asked.has(name))).toEqual([]);
  });

  test("a scope of which everything is recorded costs its listing only", async () => {
    const aws = await embeddedAws(oneScope(tables(2)));
    const { end, calls } = await scanMember(aws, { known: new Set(["t0000", "t0001"]) });
    expect(calls).toEqual({ "dynamodb:ListTables": 1 });
    expect(end.tables).toBe(2);
  });
});

describe("a listing of tables that goes wrong", () => {
  test("a lost second page fails the scope and keeps the tables of the first", async () => {
    const fault = { kind: "throttle", operation: "dynamodb:ListTables", after: 1 } as const;
    const { end, tables: found } = await scanMember(await embeddedAws(oneScope(tables(150), { faults: [fault] })));
    expect(found.size).toBe(100);
    expect(end).toMatchObject({
      tables: 100,
      coverage: { state: "failed", reason: { kind: "throttled", operation: "dynamodb:ListTables" } },
    });
    expect(end.ledger.find((entry) => entry.operation === "dynamodb:ListTables")?.complete).toBe(false);
  });

  test("an empty page with a cursor is not the end", async () => {
    const fault = { kind: "empty-page", operation: "dynamodb:ListTables", times: 2 } as const;
    const { end } = await scanMember(await embeddedAws(oneScope(tables(3), { faults: [fault] })));
    expect(end).toMatchObject({ tables: 3, coverage: { state: "seen" } });
  });

  test("a cursor that repeats itself fails the scope, and each table still counts once", async () => {
    const fault = { kind: "repeat-page-token", operation: "dynamodb:ListTables", after: 1 } as const;
    const { end, tables: found } = await scanMember(await embeddedAws(oneScope(tables(150), { faults: [fault] })));
    expect(end).toMatchObject({ coverage: { state: "failed", reason: { kind: "malformed" } } });
    expect(end.tables).toBe(found.size);
  });

  test.each([
    ["html", "malformed"],
    ["empty-object", "malformed"],
    ["server-error", "server-error"],
    ["reset", "network"],
  ] as const)("an endpoint that answers with %s has a failed scope, and not one without tables", async (kind, why) => {
    const fault = { kind, operation: "dynamodb:ListTables" } as const;
    const { end } = await scanMember(await embeddedAws(oneScope(tables(2), { faults: [fault] })));
    expect(end).toMatchObject({ tables: 0, coverage: { state: "failed", reason: { kind: why } } });
  });
});

describe("a Region that is not enabled", () => {
  const disabled = "af-south-1";
  const organization = oneScope([], { regions: [region, disabled, "us-east-1"] });
  const accounts = organization.accounts.map((account) => ({ ...account, regions: [region, "us-east-1"] }));
  const spec = { ...organization, accounts };

  test("is disabled, which does not gate, when the account would not tell its Regions", async () => {
    const regions = { source: "partition", authoritative: false, regions: [] } as const;
    const { end } = await scanMember(await embeddedAws(spec), { region: disabled, account: { regions } });
    expect(end).toMatchObject({
      tables: 0,
      coverage: { state: "disabled", reason: { kind: "region-disabled", code: "UnrecognizedClientException" } },
    });
  });

  test("is failed when the account said it is enabled", async () => {
    const { end } = await scanMember(await embeddedAws(spec), { region: disabled });
    expect(end.coverage).toMatchObject({ state: "failed", reason: { kind: "region-disabled" } });
  });
});
