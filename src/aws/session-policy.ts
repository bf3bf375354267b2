/**
 * The inline session policy of every assumed role: exactly the IAM actions of the operations it is for, so that even an
 * administrator's role yields a session that can only read, or only make the writes it was opened for. Refuses to make one that STS would not take.
 */
import { scratchPrefix } from "../model/drill.ts";
import { operations, type OperationId } from "../model/operations.ts";
import { iamActionsOf, isWriteOperation, writeOperations, type CallId } from "../model/write-operations.ts";

/** STS API reference, AssumeRole, `Policy`: at most 2,048 characters. */
const longest = 2_048;

/** Inside an account. */
export const sessionPolicy = (demanded: readonly CallId[]): string =>
  policyFor(demanded.filter((id) => isWriteOperation(id) || operations[id].caller !== "hub"));

/** For the hub role: to list accounts, to assume the others, and to read the account it is in. */
export const hubPolicy = (): string =>
  policyFor((Object.keys(operations) as OperationId[]).filter((id) => operations[id].caller !== "writer"));

/** Tables that a drill makes, in whatever partition, account and Region. */
const scratchTables = `arn:*:dynamodb:*:*:table/${scratchPrefix}*`;

function policyFor(allowed: readonly CallId[]): string {
  const actions = [...new Set(allowed.flatMap(iamActionsOf))].sort();
  const onScratch = new Set(allowed.some(isOfDrillsAlone) ? allowed.flatMap(scratchActions) : []);
  const statements = [
    allow(
      actions.filter((action) => !onScratch.has(action)),
      "*",
    ),
    allow([...onScratch].sort(), scratchTables),
  ].filter(({ Action }) => Action.length > 0);
  // AWS takes no statement without an action, and no policy at all would mean everything the role may do.
  const Statement = statements.length > 0 ? statements : [{ Effect: "Deny", Action: "*", Resource: "*" }];
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  if (policy.length > longest) throw new Error(`session policy of ${policy.length} characters; STS takes ${longest}`);
  return policy;
}

const allow = (actions: readonly string[], arn: string) => ({ Effect: "Allow", Action: actions, Resource: arn });

const isOfDrillsAlone = (id: CallId): boolean =>
  isWriteOperation(id) && writeOperations[id].purposes.every((purpose) => purpose === "drill");

/** All that a drill does to a table is done to the one it made; of the restore itself AWS also looks at table and backup. */
function scratchActions(id: CallId): readonly string[] {
  if (!isWriteOperation(id)) return [];
  const { service, command } = writeOperations[id];
  const own = `${service}:${command}`;
  return iamActionsOf(id).filter((action) => action !== own || !command.startsWith("Restore"));
}
