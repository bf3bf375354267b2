import { ListBackupsCommand, ListTablesCommand, paginateListTables } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Truth } from "../../src/emulator/truth.ts";
import {
  clientsOf,
  management,
  member,
  now,
  organizationOf,
  refusalOf,
  region,
  sessionKeys,
  started,
  withTables,
} from "./clients.ts";

const post = async (url: string, document: unknown) => {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(document) });
  return { status: response.status, document: (await response.json()) as Record<string, unknown> };
};

describe("the truth", () => {
  it("tells settings, backups and what is refused, at the port of its own as in code", async () => {
    const { emulator } = await withTables(
      [
        {
          name: "orders",
          created: "100d",
          pitr: { enabled: true, period: 10 },
          deletionProtection: true,
          tags: { team: "a" },
          backups: [{ age: "1d" }, { age: "200d", of: "namesake" }],
          awsBackup: { last: "3d" },
        },
        { name: "gone", deleted: "2d", backups: [{ age: "2d", type: "SYSTEM" }] },
      ],
      {
        refusals: [
          { account: member, operation: "dynamodb:ListBackups", because: "scp" },
          { table: "orders", operation: "dynamodb:DescribeTable", because: "boundary" },
        ],
      },
    );
    const truth = (await (await fetch(`${emulator.control}/truth`)).json()) as Truth;
    expect(truth).toEqual(emulator.truth());
    expect(truth.now).toBe(now);
    expect(truth.accounts.map((account) => [account.id, account.management, account.state, account.roles])).toEqual([
      [management, true, "ACTIVE", []],
      [member, false, "ACTIVE", ["RestorableAudit"]],
    ]);
    const scope = truth.accounts[1]?.scopes.find((candidate) => candidate.region === region);
    expect(scope?.refused).toEqual([{ operation: "dynamodb:ListBackups", because: "scp" }]);
    expect(scope?.tables).toHaveLength(1);
    expect(scope?.tables[0]).toMatchObject({
      name: "orders",
      status: "ACTIVE",
      created: "2026-08-12T12:00:00.000Z",
      pitr: { enabled: true, period: 10, earliest: "2026-11-10T12:00:00.000Z", latest: "2026-11-20T11:55:00.000Z" },
      deletionProtection: true,
      tags: { team: "a" },
      awsBackup: "2026-11-17T12:00:00.000Z",
      refused: [
        { operation: "dynamodb:DescribeTable", because: "boundary" },
        { operation: "dynamodb:ListBackups", because: "scp" },
      ],
    });
    expect(
      scope?.backups.map((backup) => [backup.table, backup.type, backup.tableId === scope.tables[0]?.tableId]),
    ).toEqual([
      ["gone", "SYSTEM", false],
      ["orders", "USER", false],
      ["orders", "USER", true],
    ]);
  });

  it("can be asked for one account and Region", async () => {
    const { emulator } = await withTables([{ name: "orders" }]);
    const response = await fetch(`${emulator.control}/truth?account=${member}&region=${region}`);
    expect(await response.json()).toMatchObject({ region, tables: [{ name: "orders" }] });
  });
});

describe("the log", () => {
  it("names every call, who made it and how it ended", async () => {
    const emulator = await started(
      organizationOf([{ name: "orders" }], { refusals: [{ operation: "dynamodb:ListBackups", because: "scp" }] }),
    );
    const { dynamodb } = clientsOf(emulator, await sessionKeys(emulator));
    await dynamodb.send(new ListTablesCommand({ Limit: 5 }));
    await refusalOf(dynamodb.send(new ListBackupsCommand({ TableName: "orders" })));
    expect(emulator.log()).toMatchObject([
      { seq: 1, account: management, operation: "sts:AssumeRole", target: member, status: 200, table: null },
      {
        seq: 2,
        account: member,
        principal: `arn:aws:sts::${member}:assumed-role/RestorableAudit/audit`,
        region,
        service: "dynamodb",
        operation: "dynamodb:ListTables",
        status: 200,
        error: null,
        input: { Limit: 5 },
      },
      { seq: 3, operation: "dynamodb:ListBackups", table: "orders", status: 400, error: "AccessDeniedException" },
    ]);
    expect(await (await fetch(`${emulator.control}/log`)).json()).toEqual(emulator.log());
    emulator.clearLog();
    expect(emulator.log()).toEqual([]);
    await dynamodb.send(new ListTablesCommand({}));
    expect(emulator.log()[0]?.seq).toBe(4);
  });

  it("keeps the newest calls when it is full", async () => {
    const { emulator, dynamodb } = await withTables([], {}, { logLimit: 4 });
    for (let call = 0; call < 9; call += 1) await dynamodb.send(new ListTablesCommand({}));
    const kept = emulator.log().map((entry) => entry.seq);
    expect(kept.at(-1)).toBe(9);
    expect(kept.length).toBeLessThanOrEqual(4);
  });

  it("names operations that are not answered here", async () => {
    const { emulator, dynamodb, backup } = await withTables([]);
    const { DescribeLimitsCommand } = await import("@aws-sdk/client-dynamodb");
    const { ListCopyJobsCommand } = await import("@aws-sdk/client-backup");
    expect((await refusalOf(dynamodb.send(new DescribeLimitsCommand({})))).name).toBe("UnknownOperationException");
    expect(await refusalOf(backup.send(new ListCopyJobsCommand({})))).toMatchObject({
      name: "UnknownOperationException",
      status: 404,
    });
    expect(emulator.log().map((entry) => entry.operation)).toEqual([
      "dynamodb:DescribeLimits",
      "backup:GET /copy-jobs",
    ]);
  });
});

describe("the control port", () => {
  it("sets, advances and runs the clock", async () => {
    const { emulator } = await withTables([]);
    const clock = `${emulator.control}/clock`;
    expect((await post(clock, { advance: "1d12h" })).document).toEqual({ now: "2026-11-22T00:00:00.000Z" });
    expect((await post(clock, { set: "2030-01-01T00:00:00Z" })).document).toEqual({ now: "2030-01-01T00:00:00.000Z" });
    expect(emulator.clock.now()).toBe(Date.parse("2030-01-01T00:00:00Z"));
    await post(clock, { run: true });
    const [before, after] = [
      emulator.clock.now(),
      await new Promise<number>((resolve) => setTimeout(() => resolve(emulator.clock.now()), 20)),
    ];
    expect(after).toBeGreaterThan(before);
    await post(clock, { run: false });
    const stands = emulator.clock.now();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(emulator.clock.now()).toBe(stands);
    expect((await post(clock, { advance: "soon" })).status).toBe(400);
    expect((await post(clock, {})).status).toBe(400);
  });

  it("adds refusals and faults, takes them away, and tells what it does not understand", async () => {
    const { emulator, dynamodb } = await withTables([]);
    const ask = () => dynamodb.send(new ListTablesCommand({}));
    expect((await post(`${emulator.control}/refusals`, { operation: "dynamodb:*", because: "scp" })).status).toBe(201);
    expect((await refusalOf(ask())).name).toBe("AccessDeniedException");
    await fetch(`${emulator.control}/refusals`, { method: "DELETE" });
    expect((await post(`${emulator.control}/faults`, { kind: "throttle", times: 1 })).status).toBe(201);
    expect((await refusalOf(ask())).name).toBe("ThrottlingException");
    await ask();
    const wrong = await post(`${emulator.control}/faults`, { kind: "earthquake" });
    expect(wrong.status).toBe(400);
    expect(wrong.document["error"]).toContain("earthquake");
    expect((await post(`${emulator.control}/nowhere`, {})).status).toBe(404);
  });
});

it("listens on loopback only, and lets go of hung calls when it closes", async () => {
  const emulator = await startEmulator({ organization: organizationOf([], { faults: [{ kind: "hang" }] }) });
  expect(emulator.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(emulator.control).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const { dynamodb } = clientsOf(emulator, emulator.credentials(member));
  const hung = refusalOf(dynamodb.send(new ListTablesCommand({})));
  await expect.poll(() => emulator.log().length).toBe(1);
  await emulator.close();
  expect((await hung).message).toMatch(/socket hang up|ECONNRESET/);
  await expect(fetch(emulator.endpoint)).rejects.toThrow("fetch failed");
});

it("serves a generated organization without holding it, the same for the same seed", async () => {
  const organization = organizationOf({ generate: { count: 250_000, seed: 7 } });
  const [one, two] = [await started(organization), await started(organization)];
  const names = async (emulator: typeof one) => {
    const { dynamodb } = clientsOf(emulator, emulator.credentials(member));
    const pages = paginateListTables({ client: dynamodb }, { ExclusiveStartTableName: "table-0249849" });
    const all: string[] = [];
    for await (const page of pages) all.push(...(page.TableNames ?? []));
    return all;
  };
  const listed = await names(one);
  expect(listed).toHaveLength(150);
  expect(listed.at(-1)).toBe("table-0249999");
  expect(await names(two)).toEqual(listed);
  const backups = async (emulator: typeof one) => {
    const { dynamodb } = clientsOf(emulator, emulator.credentials(member));
    return (await dynamodb.send(new ListBackupsCommand({ Limit: 20 }))).BackupSummaries;
  };
  expect(await backups(two)).toEqual(await backups(one));
  expect(await backups(one)).toHaveLength(20);
});

describe("the environment for a client", () => {
  it("names a Region that the account has enabled", async () => {
    const { emulator } = await withTables([]);
    // af-south-1 comes first and is enabled for the management account alone.
    expect(emulator.environment(management)).toMatchObject({ AWS_REGION: "af-south-1" });
    expect(emulator.environment(member)).toMatchObject({ AWS_REGION: region, AWS_DEFAULT_REGION: region });
    expect(emulator.environment(member, "us-east-1")).toMatchObject({ AWS_REGION: "us-east-1" });
  });
});
