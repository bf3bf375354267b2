/**
 * The inline session policy of every assumed role: exactly the IAM actions of the operations it is for, each on what it acts
 * on, so that even an administrator's role yields a session that can only read, or only make the writes it was opened for.
 * Refuses to make one that STS would not take.
 */
import { statementsFor, type Statement } from "../model/iam-statements.ts";
import { operations, type OperationId } from "../model/operations.ts";
import { isWriteOperation, type CallId } from "../model/write-operations.ts";

/** STS API reference, AssumeRole, `Policy`: at most 2,048 characters. */
const longest = 2_048;

/** Inside an account. */
export const sessionPolicy = (demanded: readonly CallId[], partition: string): string =>
  policyFor(
    demanded.filter((id) => isWriteOperation(id) || operations[id].caller !== "hub"),
    partition,
  );

/** For the hub role: to list accounts, to assume the others, and to read the account it is in. */
export const hubPolicy = (partition: string): string =>
  policyFor(
    (Object.keys(operations) as OperationId[]).filter((id) => operations[id].caller !== "writer"),
    partition,
  );

function policyFor(allowed: readonly CallId[], partition: string): string {
  const statements = shortly(statementsFor(allowed, { partition, auditRoles: ["*"] }));
  // AWS takes no statement without an action, and no policy at all would mean everything the role may do.
  const Statement = statements.length > 0 ? statements : [{ Effect: "Deny", Action: "*", Resource: "*" }];
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  if (policy.length > longest) throw new Error(`session policy of ${policy.length} characters; STS takes ${longest}`);
  return policy;
}

/** One statement for everything that is allowed on the same: no name, and nothing twice. */
function shortly(statements: readonly Statement[]) {
  const alike = new Map<string, Statement>();
  for (const statement of statements) {
    const key = JSON.stringify([statement.on, statement.when]);
    alike.set(key, { ...statement, actions: [...(alike.get(key)?.actions ?? []), ...statement.actions] });
  }
  return [...alike.values()].map(({ actions, on, when }) => ({
    Effect: "Allow",
    Action: actions.toSorted(),
    Resource: on.length === 1 ? on[0] : on,
    ...(when === undefined ? {} : { Condition: when }),
  }));
}
