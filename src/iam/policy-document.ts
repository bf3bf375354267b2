/** Statements in, the policy document as IAM takes it out. */
import type { Condition, Statement } from "../model/iam-statements.ts";

type StatementInDocument = {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Condition;
};

export type PolicyDocument = { readonly Version: "2012-10-17"; readonly Statement: readonly StatementInDocument[] };

/** Throws for no statement at all, which IAM does not take. */
export function policyDocument(statements: readonly Statement[]): PolicyDocument {
  if (statements.length === 0) throw new Error("a policy without a statement");
  return { Version: "2012-10-17", Statement: statements.map(inDocument) };
}

const inDocument = ({ sid, actions, on, when }: Statement): StatementInDocument => ({
  Sid: sid,
  Effect: "Allow",
  Action: actions,
  Resource: on.length === 1 && on[0] !== undefined ? on[0] : on,
  ...(when !== undefined && { Condition: when }),
});
