import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auditStatements, drillStatements, hubStatements, writeStatements } from "../../src/iam/role-statements.ts";
import { factGroups, type GroupId } from "../../src/model/fact-groups.ts";
import { touchesData } from "../../src/model/iam-actions.ts";
import type { Statement } from "../../src/model/iam-statements.ts";
import { actionIds } from "../../src/model/plan.ts";
import { sessionOperations } from "../../src/model/session-operations.ts";
import { iamActionsOf } from "../../src/model/write-operations.ts";
import { actions } from "../../src/remediate/actions.ts";
import { callsOf } from "../../src/remediate/apply-actions.ts";
import { drillCalls } from "../../src/restore/drill-sessions.ts";
import { restoreCalls } from "../../src/restore/restore-session.ts";

const within = { partition: "aws-us-gov" };
const anyGroups = fc.subarray(Object.keys(factGroups) as GroupId[]);

const actionsIn = (statements: readonly Statement[]) => statements.flatMap((each) => each.actions);
const placesOf = (statements: readonly Statement[], action: string) =>
  statements.filter((each) => each.actions.some((one) => one === action)).flatMap(({ on }) => on);

describe("the role of an audit", () => {
  it("may do exactly what its groups are read with, each once, and touches no data", () => {
    fc.assert(
      fc.property(anyGroups, (groups) => {
        const reads = sessionOperations(groups);
        const allowed = actionsIn(auditStatements(reads, within));
        expect(allowed.toSorted()).toEqual([...new Set(reads.flatMap(iamActionsOf))].toSorted());
        expect(allowed.filter(touchesData)).toEqual([]);
      }),
    );
  });

  it("reads what can be told apart on nothing but its own kind", () => {
    const all = auditStatements(sessionOperations(Object.keys(factGroups) as GroupId[]), within);
    expect(placesOf(all, "dynamodb:DescribeTable")).toEqual(["arn:aws-us-gov:dynamodb:*:*:table/*"]);
    expect(placesOf(all, "backup:GetBackupPlan")).toEqual(["arn:aws-us-gov:backup:*:*:backup-plan:*"]);
    expect(placesOf(all, "dynamodb:ListTables")).toEqual(["*"]);
  });
});

describe("the hub role", () => {
  const statements = hubStatements({
    ...within,
    organizationId: "o-abcdef1234",
    auditRoles: ["audit/Reader", "RestorableAudit"],
    asks: ["organizations:ListAccounts", "sts:AssumeRole"],
    own: sessionOperations([]),
  });

  it("assumes the named roles alone, within the organization", () => {
    expect(statements.find(({ sid }) => sid === "Assume")).toEqual({
      sid: "Assume",
      actions: ["sts:AssumeRole"],
      on: ["arn:aws-us-gov:iam::*:role/RestorableAudit", "arn:aws-us-gov:iam::*:role/audit/Reader"],
      when: { StringEquals: { "aws:ResourceOrgID": "o-abcdef1234" } },
    });
  });
});

describe("the role that writes", () => {
  const remediates = callsOf(actions, actionIds);
  const restores = (["backup", "time"] as const).flatMap((source) => restoreCalls({ source, reapply: "settings" }));

  it("hands AWS Backup the named role, and no other service", () => {
    const given = { ...within, remediates, restores: [], backupRole: "service-role/Backup", target: "*" };
    expect(writeStatements(given).find(({ sid }) => sid === "BackupRole")).toEqual({
      sid: "BackupRole",
      actions: ["iam:PassRole"],
      on: ["arn:aws-us-gov:iam::*:role/service-role/Backup"],
      when: { StringEquals: { "iam:PassedToService": "backup.amazonaws.com" } },
    });
  });

  it("touches items only where it may restore, and only in tables it may make", () => {
    const given = { ...within, remediates, backupRole: "*", target: "restored-*" };
    expect(actionsIn(writeStatements({ ...given, restores: [] })).filter(touchesData)).toEqual([]);
    const statements = writeStatements({ ...given, restores });
    expect(placesOf(statements, "dynamodb:PutItem")).toEqual(["arn:aws-us-gov:dynamodb:*:*:table/restored-*"]);
    expect(placesOf(statements, "dynamodb:TagResource")).toEqual([
      "arn:aws-us-gov:dynamodb:*:*:table/*",
      "arn:aws-us-gov:dynamodb:*:*:table/restored-*",
    ]);
  });
});

describe("the role that drills", () => {
  it("changes, reads and deletes in scratch tables alone", () => {
    const statements = drillStatements(drillCalls, within);
    for (const action of ["dynamodb:Scan", "dynamodb:DeleteTable", "dynamodb:PutResourcePolicy", "dynamodb:PutItem"]) {
      expect(placesOf(statements, action)).toEqual(["arn:aws-us-gov:dynamodb:*:*:table/restorable-drill-*"]);
    }
    expect(placesOf(statements, "dynamodb:RestoreTableToPointInTime")).toEqual(["arn:aws-us-gov:dynamodb:*:*:table/*"]);
  });
});
