/**
 * The inline session policy of every assumed role: exactly the IAM actions of the operations it is for, so that even an
 * administrator's role yields a session that can only read, or only make the writes it was opened for. Refuses to make one that STS would not take.
 */
import { operations, type OperationId } from "../model/operations.ts";
import { iamActionsOf, isWriteOperation, type CallId } from "../model/write-operations.ts";

/** STS API reference, AssumeRole, `Policy`: at most 2,048 characters. */
const longest = 2_048;

/** Inside an account. */
export const sessionPolicy = (demanded: readonly CallId[]): string =>
  policyFor(demanded.filter((id) => isWriteOperation(id) || operations[id].caller !== "hub"));

/** For the hub role: to list accounts, to assume the others, and to read the account it is in. */
export const hubPolicy = (): string =>
  policyFor((Object.keys(operations) as OperationId[]).filter((id) => operations[id].caller !== "writer"));

function policyFor(allowed: readonly CallId[]): string {
  const actions = allowed.flatMap(iamActionsOf);
  const unique = [...new Set(actions)].sort();
  // AWS takes no statement without an action, and no policy at all would mean everything the role may do.
  const statement =
    unique.length > 0
      ? { Effect: "Allow", Action: unique, Resource: "*" }
      : { Effect: "Deny", Action: "*", Resource: "*" };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  if (policy.length > longest) throw new Error(`session policy of ${policy.length} characters; STS takes ${longest}`);
  return policy;
}
