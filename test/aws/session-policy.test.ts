import { describe, expect, it } from "vitest";
import { sessionPolicy } from "../../src/aws/session-policy.ts";
import { operationsFor } from "../../src/model/write-operations.ts";

type Statement = { readonly Effect: string; readonly Action: readonly string[]; readonly Resource: string };
const statementsOf = (policy: string): readonly Statement[] =>
  (JSON.parse(policy) as { Statement: readonly Statement[] }).Statement;

describe("the session policy of a drill", () => {
  const policy = sessionPolicy(["dynamodb:DescribeTable", "dynamodb:ListTables", ...operationsFor("drill")]);

  it("lets everything but the restore itself touch scratch tables alone", () => {
    const [anywhere, onScratch] = statementsOf(policy);
    expect(anywhere).toMatchObject({
      Resource: "*",
      Action: [
        "dynamodb:DescribeTable",
        "dynamodb:ListTables",
        "dynamodb:RestoreTableFromBackup",
        "dynamodb:RestoreTableToPointInTime",
      ],
    });
    expect(onScratch?.Resource).toBe("arn:*:dynamodb:*:*:table/restorable-drill-*");
    expect(onScratch?.Action).toEqual(
      expect.arrayContaining(["dynamodb:DeleteTable", "dynamodb:PutResourcePolicy", "dynamodb:Scan"]),
    );
  });

  it("is as short as STS takes it", () => {
    expect(policy.length).toBeLessThanOrEqual(2_048);
  });

  it("of others stays one statement over everything, and deletes nothing", () => {
    const others = statementsOf(sessionPolicy([...operationsFor("remediate"), ...operationsFor("restore")]));
    expect(others.map(({ Resource }) => Resource)).toEqual(["*"]);
    expect(others.flatMap(({ Action }) => Action)).not.toContain("dynamodb:DeleteTable");
  });
});
