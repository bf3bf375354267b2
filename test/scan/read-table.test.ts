import { describe, expect, test } from "vitest";
import type { FaultSpec, TableSpec } from "../../src/emulator/organization.ts";
import { demandAll, embeddedAws, oneScope, scanMember } from "./embedded-aws.ts";

const pitr = { enabled: true };
const scan = async (spec: readonly TableSpec[], faults: readonly FaultSpec[] = []) => {
  const aws = await embeddedAws(oneScope(spec, { faults }));
  return { ...(await scanMember(aws)), slept: aws.slept };
};
const calm = { name: "calm", pitr } as const;

describe("a table that changes while it is looked at", () => {
  test("listed and then not found is deleted, confirmed once, and asked nothing else", async () => {
    const { tables, end, calls } = await scan([calm, { name: "gone", vanishes: { after: "ListTables" } }]);
    expect(tables.get("gone")).toMatchObject({
      presence: "deleted",
      facts: {},
      groups: { table: { state: "unread", reason: { kind: "not-ready", code: "ResourceNotFoundException" } } },
    });
    expect(calls["dynamodb:DescribeTable"]).toBe(3);
    expect(calls["dynamodb:DescribeContinuousBackups"]).toBe(1);
    expect(end.tables).toBe(2);
    expect(tables.get("calm")?.groups["pitr"]).toEqual({ state: "read" });
  });

  test("not found at first and found when asked again is a table like any other", async () => {
    const once = { kind: "not-found", operation: "dynamodb:DescribeTable", table: "calm", times: 1 } as const;
    const { tables, view } = await scan([calm], [once]);
    expect(tables.get("calm")?.presence).toBe("present");
    expect(view("calm").fact("pitr.enabled")).toEqual({ state: "known", value: true });
  });

  test("described and then gone is deleted, whatever was read of it before", async () => {
    const { tables, calls } = await scan([calm, { name: "gone", pitr, vanishes: { after: "DescribeTable" } }]);
    expect(tables.get("gone")).toMatchObject({ presence: "deleted", facts: {}, lists: {} });
    expect(calls["dynamodb:DescribeContinuousBackups"]).toBe(2);
    expect(tables.get("calm")?.presence).toBe("present");
  });

  test("CREATING is read once more at the end of the scope and is judged by what it is then", async () => {
    const made = { name: "made", pitr, status: "CREATING", turns: [{ to: "ACTIVE", afterCalls: 1 }] } as const;
    const { tables, view, end } = await scan([made, calm]);
    expect(tables.get("made")?.presence).toBe("present");
    expect(view("made").fact("table.status")).toEqual({ state: "known", value: "ACTIVE" });
    expect(view("made").fact("pitr.enabled")).toEqual({ state: "known", value: true });
    expect(end.tables).toBe(2);
  });

  test("still CREATING at the end of the scope keeps its status, and its parts are not ready", async () => {
    const { view, calls, tables } = await scan([
      { name: "slow", status: "CREATING", restoring: true, created: "1m" },
      calm,
    ]);
    expect(view("slow").fact("table.status")).toEqual({ state: "known", value: "CREATING" });
    expect(view("slow").fact("pitr.enabled")).toMatchObject({ state: "unknown", reason: { kind: "not-ready" } });
    expect(tables.get("slow")?.presence).toBe("present");
    // Once in each pass, and once when its PITR was not found.
    expect(calls["dynamodb:DescribeTable"]).toBe(4);
  });

  test("DELETING is read once more at the end of the scope and then gone", async () => {
    const { tables } = await scan([{ name: "going", status: "DELETING", vanishes: { after: "DescribeTable" } }, calm]);
    expect(tables.get("going")?.presence).toBe("deleted");
    expect(tables.get("calm")?.presence).toBe("present");
  });

  test("ACTIVE in its description and DELETING when its PITR is not found is not PITR off", async () => {
    const turning = { name: "turning", pitr, turns: [{ to: "DELETING", afterCalls: 1 }] } as const;
    const { view } = await scan([turning, calm]);
    expect(view("turning").fact("table.status")).toEqual({ state: "known", value: "DELETING" });
    expect(view("turning").fact("pitr.enabled")).toMatchObject({
      state: "unknown",
      reason: { kind: "not-ready", code: "TableNotFoundException", detail: "the table is DELETING" },
    });
  });

  test("ARCHIVED keeps its status and names its archival backup; its PITR is not ready, and never off", async () => {
    const { view, slept } = await scan([{ name: "frozen", pitr, status: "ARCHIVED" }]);
    expect(view("frozen").fact("table.status")).toEqual({ state: "known", value: "ARCHIVED" });
    expect(view("frozen").fact("table.archivalBackupArn")).toMatchObject({ state: "known" });
    expect(view("frozen").fact("pitr.enabled")).toMatchObject({
      state: "unknown",
      reason: { kind: "not-ready", detail: "the table is ARCHIVED" },
    });
    expect(slept).toEqual([]);
  });
});

describe("a part that is not found while the table is ACTIVE", () => {
  const operation = "dynamodb:DescribeContinuousBackups";

  test("is asked again after a while, and then counts", async () => {
    const { view, slept, calls } = await scan([calm], [{ kind: "not-found", operation, times: 1 }]);
    expect(view("calm").fact("pitr.enabled")).toEqual({ state: "known", value: true });
    expect(calls[operation]).toBe(2);
    expect(slept).toHaveLength(1);
  });

  test("is unknown, not ready, when it is not found again", async () => {
    const { view, calls } = await scan([calm], [{ kind: "not-found", operation }]);
    expect(view("calm").fact("pitr.enabled")).toEqual({
      state: "unknown",
      reason: { kind: "not-ready", operation, code: "TableNotFoundException", detail: "the table is ACTIVE" },
    });
    expect(view("calm").fact("table.status")).toEqual({ state: "known", value: "ACTIVE" });
    expect(calls[operation]).toBe(2);
  });

  test("is refused the second time: the refusal is the cause", async () => {
    const { view } = await scan(
      [calm],
      [
        { kind: "not-found", operation, times: 1 },
        { kind: "throttle", operation },
      ],
    );
    expect(view("calm").fact("pitr.enabled")).toMatchObject({ state: "unknown", reason: { kind: "throttled" } });
  });

  test("keeps the first description when the second could not be read", async () => {
    const { view } = await scan(
      [calm],
      [
        { kind: "not-found", operation },
        { kind: "server-error", operation: "dynamodb:DescribeTable", after: 1 },
      ],
    );
    expect(view("calm").fact("table.status")).toEqual({ state: "known", value: "ACTIVE" });
    expect(view("calm").fact("pitr.enabled")).toMatchObject({ state: "unknown", reason: { kind: "not-ready" } });
  });
});

describe("a table whose description cannot be read", () => {
  test("keeps its name, gets the ARN it must have, and its parts are still read", async () => {
    const aws = await embeddedAws(
      oneScope([calm], { refusals: [{ operation: "dynamodb:DescribeTable", table: "calm", because: "identity" }] }),
    );
    const { tables, view } = await scanMember(aws, { demand: demandAll(["table", "pitr"]) });
    expect(tables.get("calm")).toMatchObject({
      presence: "present",
      arn: "arn:aws:dynamodb:eu-west-1:200000000000:table/calm",
      groups: { table: { state: "unread", reason: { kind: "denied", operation: "dynamodb:DescribeTable" } } },
    });
    expect(view("calm").fact("pitr.enabled")).toEqual({ state: "known", value: true });
    expect(view("calm").fact("table.deletionProtection")).toMatchObject({ state: "unknown" });
  });
});

describe("global tables", () => {
  test("other replicas are counted, whichever account holds them", async () => {
    const replicas = [{ region: "us-east-1" }, { region: "eu-west-1", account: "100000000000" }];
    const { view } = await scan([{ name: "global", replicas }, calm]);
    expect(view("global").fact("table.replicaCount")).toEqual({ state: "known", value: 2 });
    expect(view("calm").fact("table.replicaCount")).toEqual({ state: "known", value: 0 });
  });
});
