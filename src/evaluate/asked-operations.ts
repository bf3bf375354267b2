/**
 * Groups of facts in, the operations that an audit reads them with out, apart by who makes the call. Permissions, numbers of
 * calls and explanations all go by it.
 */
import { factGroups, type GroupId } from "../model/fact-groups.ts";
import { operations, type OperationId } from "../model/operations.ts";
import { sessionOperations } from "../model/session-operations.ts";

/** Each in the order of the catalogue. */
export type AskedOperations = {
  /** Inside each account. */
  readonly member: readonly OperationId[];
  /** By the caller, whatever accounts are looked at. */
  readonly hub: readonly OperationId[];
  /** By the caller besides, for the list of accounts of an organization. */
  readonly organization: readonly OperationId[];
};

/** Made whatever the policy is: who is calling, and a session inside each account. */
const everyAudit: readonly OperationId[] = ["sts:GetCallerIdentity", "sts:AssumeRole"];

/** Asked for the list of accounts, whatever the policy needs of it. */
const listing: readonly OperationId[] = factGroups.account.operations;

export function askedOperations(groups: readonly GroupId[]): AskedOperations {
  const asked = new Set<OperationId>([...everyAudit, ...groups.flatMap((group) => factGroups[group].operations)]);
  const byHub = (wanted: (operation: OperationId) => boolean): readonly OperationId[] =>
    (Object.keys(operations) as OperationId[]).filter(
      (operation) => operations[operation].caller === "hub" && wanted(operation),
    );
  return {
    member: sessionOperations(groups),
    hub: byHub((operation) => asked.has(operation)),
    organization: byHub((operation) => listing.includes(operation) && !asked.has(operation)),
  };
}
