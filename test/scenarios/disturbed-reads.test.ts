/** Every operation that an audit may ask, going wrong for good in every way that AWS and networks know, and once only. */
import { beforeAll, describe, expect, it } from "vitest";
import type { FaultKind } from "../../src/emulator/organization.ts";
import type { UnknownKind } from "../../src/model/fact.ts";
import type { JsonReport } from "../support/json-report.ts";
import {
  accountOf,
  auditHealthy,
  hub,
  hubOperations,
  memberOperations,
  shownIn,
  toldAs,
} from "../support/healthy-organization.ts";

/** A hang takes as long as the product waits, so it is tried where the waiting can be shortened: test/aws. */
const kinds = {
  throttle: "throttled",
  "server-error": "server-error",
  unavailable: "server-error",
  reset: "network",
  "reset-mid-body": "network",
  truncated: "malformed",
  malformed: "malformed",
  "empty-object": "malformed",
  html: "malformed",
  "html-error": "server-error",
} as const satisfies Partial<Record<FaultKind, UnknownKind>>;

const lasting = Object.entries(kinds) as readonly [FaultKind, UnknownKind][];

describe("a disturbed read", () => {
  let whole: JsonReport;
  beforeAll(async () => {
    const { report, stderr } = await auditHealthy({});
    if (report === null) throw new Error(`the undisturbed audit refused to judge: ${stderr}`);
    whole = report;
  });

  it.each(lasting)("by %s, for good, is unknown as %s in its account, and nothing elsewhere", async (kind, unknown) => {
    const faults = memberOperations.map((operation) => ({ kind, operation, account: accountOf(operation) }));
    const { exit, report, breaches, stderr } = await auditHealthy({ faults });
    expect(breaches).toEqual([]);
    if (report === null) throw new Error(`the audit refused to judge: ${stderr}`);
    const told = memberOperations.map((operation) => [operation, shownIn(report, whole, accountOf(operation)).as]);
    const right = memberOperations.map((operation) => [operation, toldAs(operation, unknown)]);
    expect(told).toEqual(right);
    const accounts = [hub, ...memberOperations.map(accountOf)];
    expect(accounts.flatMap((account) => shownIn(report, whole, account).turned)).toEqual([]);
    expect(shownIn(report, whole, hub).as).toEqual([]);
    expect(exit).toBe(3);
  });

  it.each(lasting)("by %s, where accounts are listed, is an unseen population: %s", async (kind, unknown) => {
    const operation = "organizations:ListAccounts";
    const { exit, report, breaches } = await auditHealthy({ faults: [{ kind, operation }] });
    expect(breaches).toEqual([]);
    expect(report?.coverage.unseen).toMatchObject([{ account: null, reason: { kind: unknown, operation } }]);
    expect(exit).toBe(3);
  });

  it.each(lasting)("by %s, where the caller is asked for, gives no verdict at all: %s", async (kind) => {
    const operation = "sts:GetCallerIdentity";
    const { exit, report, stderr, breaches } = await auditHealthy({ faults: [{ kind, operation }] });
    expect(breaches).toEqual([]);
    expect({ exit, report }).toEqual({ exit: 3, report: null });
    expect(stderr).toContain(operation);
  });

  it.each<[FaultKind, FaultKind]>([
    ["throttle", "reset"],
    ["server-error", "reset-mid-body"],
    ["html-error", "unavailable"],
  ])("by %s and then by %s, once at each operation, leaves no trace in the verdicts", async (...both) => {
    const faults = [...hubOperations, ...memberOperations].flatMap((operation) =>
      both.map((kind) => ({ kind, operation, times: 1 })),
    );
    const { exit, report, breaches } = await auditHealthy({ faults });
    expect(breaches).toEqual([]);
    expect(report?.coverage).toEqual(whole.coverage);
    expect(report?.findings).toEqual(whole.findings);
    expect(exit).toBe(0);
  });

  it("whose first page is empty and not the last goes on to the next, at every list", async () => {
    const lists = [
      "account:ListRegions",
      "dynamodb:ListTables",
      "dynamodb:ListBackups",
      "dynamodb:ListTagsOfResource",
      "tag:GetResources",
      "backup:ListProtectedResources",
      "backup:ListBackupVaults",
      "backup:ListRecoveryPointsByBackupVault",
      "backup:ListBackupPlans",
      "backup:ListBackupSelections",
      "backup:ListRestoreJobs",
    ] as const;
    const faults = [
      { kind: "empty-page" as const, operation: "organizations:ListAccounts", times: 1 },
      ...lists.map((operation) => ({
        kind: "empty-page" as const,
        operation,
        account: accountOf(operation),
        times: 1,
      })),
    ];
    const { exit, report, breaches } = await auditHealthy({ faults });
    expect(breaches).toEqual([]);
    expect(report?.findings).toEqual(whole.findings);
    expect(exit).toBe(0);
  });
});
