import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hubPolicy, sessionPolicy } from "../../src/aws/session-policy.ts";
import { factGroups, type GroupId } from "../../src/model/fact-groups.ts";
import { homeRegions } from "../../src/model/home-regions.ts";
import { operations, type OperationId } from "../../src/model/operations.ts";
import { actionIds } from "../../src/model/plan.ts";
import { sessionOperations } from "../../src/model/session-operations.ts";
import { iamActionsOf, type CallId } from "../../src/model/write-operations.ts";
import { actions } from "../../src/remediate/actions.ts";
import { callsOf } from "../../src/remediate/apply-actions.ts";
import { pushCalls } from "../../src/push/push-sessions.ts";
import { drillCalls } from "../../src/restore/drill-sessions.ts";
import { restoreCalls } from "../../src/restore/restore-session.ts";

type Statement = { readonly Effect: string; readonly Action: readonly string[]; readonly Resource: string };
const statementsOf = (policy: string): readonly Statement[] =>
  (JSON.parse(policy) as { Statement: readonly Statement[] }).Statement;
const placesOf = (policy: string, action: string): readonly string[] =>
  statementsOf(policy)
    .filter(({ Action }) => Action.includes(action))
    .map(({ Resource }) => Resource);

const partitions = fc.constantFrom(...Object.keys(homeRegions));
/** What some command opens a session for. */
const callSets: fc.Arbitrary<readonly CallId[]> = fc.oneof(
  fc.subarray(Object.keys(factGroups) as GroupId[]).map(sessionOperations),
  fc.subarray([...actionIds]).map((ids) => callsOf(actions, ids)),
  fc
    .record({
      source: fc.constantFrom("backup" as const, "time" as const),
      reapply: fc.constantFrom("settings" as const, "nothing" as const),
    })
    .map(restoreCalls),
  fc.constant(drillCalls),
  fc.constant(pushCalls),
);

describe("a session policy", () => {
  it("allows exactly the actions of its calls, and is as short as STS takes it", () => {
    fc.assert(
      fc.property(callSets, partitions, (calls, partition) => {
        const policy = sessionPolicy(calls, partition);
        expect(policy.length).toBeLessThanOrEqual(2_048);
        const inAccount = calls.filter((id) => !(operations[id as OperationId]?.caller === "hub"));
        const allowed = statementsOf(policy).flatMap(({ Action }) => Action);
        expect(allowed.toSorted()).toEqual([...new Set(inAccount.flatMap(iamActionsOf))].toSorted());
      }),
    );
  });

  it("of the hub is as short as STS takes it in every partition", () => {
    for (const partition of Object.keys(homeRegions)) expect(hubPolicy(partition).length).toBeLessThanOrEqual(2_048);
  });

  it("without a call allows nothing, where no policy at all would allow what the role may do", () => {
    expect(statementsOf(sessionPolicy([], "aws"))).toEqual([{ Effect: "Deny", Action: "*", Resource: "*" }]);
  });

  it("reads tables as tables, vaults as vaults, and lists where AWS tells nothing apart", () => {
    const policy = sessionPolicy(sessionOperations(["pitr", "recoveryPoints", "backupPlans"]), "aws-cn");
    expect(placesOf(policy, "dynamodb:DescribeTable")).toEqual(["arn:aws-cn:dynamodb:*:*:table/*"]);
    expect(placesOf(policy, "backup:ListRecoveryPointsByBackupVault")).toEqual([
      "arn:aws-cn:backup:*:*:backup-vault:*",
    ]);
    expect(placesOf(policy, "backup:GetBackupSelection")).toEqual(["arn:aws-cn:backup:*:*:backup-plan:*"]);
    expect(placesOf(policy, "dynamodb:ListTables")).toEqual(["*"]);
  });

  it("that starts jobs of AWS Backup hands a role to AWS Backup alone", () => {
    const policy = sessionPolicy(callsOf(actions, ["start-backup-job"]), "aws");
    expect(statementsOf(policy)).toContainEqual({
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: "arn:aws:iam::*:role/*",
      Condition: { StringEquals: { "iam:PassedToService": "backup.amazonaws.com" } },
    });
  });

  it("of a drill lets everything but the restore itself touch scratch tables alone", () => {
    const policy = sessionPolicy(drillCalls, "aws");
    for (const action of ["dynamodb:DeleteTable", "dynamodb:PutResourcePolicy", "dynamodb:Scan", "dynamodb:PutItem"]) {
      expect(placesOf(policy, action)).toEqual(["arn:aws:dynamodb:*:*:table/restorable-drill-*"]);
    }
    expect(placesOf(policy, "dynamodb:RestoreTableFromBackup")).toEqual(["arn:aws:dynamodb:*:*:table/*"]);
  });

  it("of nobody else deletes a table", () => {
    const others = [callsOf(actions, actionIds), restoreCalls({ source: "backup", reapply: "settings" })];
    const allowed = others.flatMap((calls) =>
      statementsOf(sessionPolicy(calls, "aws")).flatMap(({ Action }) => Action),
    );
    expect(allowed).not.toContain("dynamodb:DeleteTable");
  });
});
