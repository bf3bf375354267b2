/** Statements in, the policy document as IAM takes it out; and a trust, as the document that says who may take a role on. */
import type { Statement } from "../model/iam-statements.ts";
import type { PolicyDocument, PolicyStatement } from "../model/role-sheet.ts";

/** Throws for no statement at all, which IAM does not take. */
export function policyDocument(statements: readonly Statement[]): PolicyDocument {
  if (statements.length === 0) throw new Error("a policy without a statement");
  return { Version: "2012-10-17", Statement: statements.map(inDocument) };
}

const inDocument = ({ sid, actions, on, when }: Statement): PolicyStatement => ({
  Sid: sid,
  Effect: "Allow",
  Action: actions,
  Resource: on.length === 1 && on[0] !== undefined ? on[0] : on,
  ...(when !== undefined && { Condition: when }),
});
