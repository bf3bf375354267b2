import { describe, expect, test } from "vitest";
import { walkRestoreJobs } from "../../src/scan/collect-restore-jobs.ts";
import { lostPage, scriptedReader } from "./scripted-reader.ts";
import { absent, known, malformed } from "./stated-facts.ts";

const arn = "arn:aws:dynamodb:eu-west-1:111111111111:table/orders";
const operation = "backup:ListRestoreJobs";

const job = (RestoreJobId: string, more: object = {}) => ({
  RestoreJobId,
  SourceResourceArn: arn,
  RecoveryPointArn: "arn:aws:backup:eu-west-1:111111111111:recovery-point:p",
  Status: "COMPLETED",
  CreationDate: new Date("2026-11-20T05:00:00Z"),
  CompletionDate: new Date("2026-11-20T06:00:00Z"),
  RecoveryPointCreationDate: new Date("2026-11-19T05:00:00Z"),
  ...more,
});
const page = (...RestoreJobs: object[]) => ({ RestoreJobs });
const restoresOf = async (pages: readonly (object | "lost")[], table = arn) => {
  const answer = (await walkRestoreJobs(scriptedReader({ [operation]: pages }))).ofTable(table);
  return answer.state === "unread" ? answer : answer.lists["restoresByArn"];
};

describe("ListRestoreJobs", () => {
  test("every member of a job is a fact", async () => {
    const plan = "arn:aws:backup:eu-west-1:111111111111:restore-testing-plan:weekly";
    const whole = job("j", { ValidationStatus: "SUCCESSFUL", CreatedBy: { RestoreTestingPlanArn: plan } });
    expect(await restoresOf([page(whole)])).toEqual({
      items: [
        {
          status: known("COMPLETED"),
          created: known("2026-11-20T05:00:00.000Z"),
          completed: known("2026-11-20T06:00:00.000Z"),
          validation: known("SUCCESSFUL"),
          testingPlan: known(plan),
          pointCreated: known("2026-11-19T05:00:00.000Z"),
        },
      ],
      missing: [],
    });
  });

  test.each([
    ["status", { Status: undefined }, malformed(operation, "no Status")],
    ["created", { CreationDate: undefined }, malformed(operation, "no CreationDate")],
    ["pointCreated", { RecoveryPointCreationDate: undefined }, malformed(operation, "no RecoveryPointCreationDate")],
    ["completed", { CompletionDate: undefined }, absent],
    ["validation", {}, absent],
    ["testingPlan", { CreatedBy: {} }, absent],
  ])("a job without %s says so, and the others stand", async (member, change, fact) => {
    const list = await restoresOf([page(job("j", change), job("k"))]);
    expect(list).toMatchObject({ items: expect.arrayContaining([{ ...anyJob, [member]: fact }]) as object[] });
    expect(list).toMatchObject({ items: { length: 2 }, missing: [] });
  });

  test("a job that names no table may be of any; one whose point lies below a table names that", async () => {
    const plain = job("k", { SourceResourceArn: undefined, RecoveryPointArn: `${arn}/backup/01-a` });
    const nameless = job("j", { SourceResourceArn: undefined });
    const missing = [{ kind: "malformed", operation, detail: "a restore job that names no table" }];
    expect(await restoresOf([page(nameless, plain)])).toMatchObject({
      items: [{ status: known("COMPLETED") }],
      missing,
    });
    expect(await restoresOf([page(nameless)], `${arn}-2`)).toEqual({ items: [], missing });
    expect(await restoresOf([page(job("j", { SourceResourceArn: "arn:aws:s3:::orders" }))])).toEqual({
      items: [],
      missing: [],
    });
  });

  test("jobs come oldest first and once, whatever the pages were", async () => {
    const old = job("z", { CreationDate: new Date("2020-01-01"), Status: "FAILED" });
    const list = await restoresOf([page(job("b"), old), page(old)]);
    expect(list).toMatchObject({ items: [{ status: known("FAILED") }, { status: known("COMPLETED") }] });
    expect(await restoresOf([page(old), page(job("b"))])).toEqual(list);
  });

  test("after a lost page the jobs that were seen stand, and what is missing is told to every table", async () => {
    const missing = [{ ...lostPage, operation }];
    expect(await restoresOf([page(job("a")), "lost"])).toMatchObject({ items: { length: 1 }, missing });
    expect(await restoresOf([page(job("a")), "lost"], `${arn}-2`)).toEqual({ items: [], missing });
    expect(await restoresOf(["lost"])).toEqual({ state: "unread", reason: missing[0] });
  });
});

/** Members that a test does not look at. */
const anything: unknown = expect.objectContaining({ state: expect.any(String) as string });
const anyJob = Object.fromEntries(
  ["status", "created", "completed", "validation", "testingPlan", "pointCreated"].map((name) => [name, anything]),
);
