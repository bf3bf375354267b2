/** The operations a session inside an account has to be good for, given the groups that are wanted of its tables. */
import type { GroupId } from "./fact-groups.ts";
import { factGroups } from "./fact-groups.ts";
import type { OperationId } from "./operations.ts";
import { operations } from "./operations.ts";

/** What every scan needs: the Regions, the tables, and what each table is. */
const always: readonly OperationId[] = ["account:ListRegions", "dynamodb:ListTables", "dynamodb:DescribeTable"];

/** In the order of the catalogue. */
export function sessionOperations(groups: readonly GroupId[]): readonly OperationId[] {
  const wanted = new Set<OperationId>([...always, ...groups.flatMap((group) => factGroups[group].operations)]);
  return (Object.keys(operations) as OperationId[]).filter(
    (operation) => wanted.has(operation) && operations[operation].caller === "member",
  );
}
