/**
 * What each role may do, as statements: which calls it is for in, the least that allows them out. The audit's role touches no
 * item of any table; one that would is refused as a bug.
 */
import { iamActions, touchesData, type IamActionId } from "../model/iam-actions.ts";
import { statementsFor, type Bounds, type Statement } from "../model/iam-statements.ts";
import type { CallId } from "../model/write-operations.ts";
import type { OperationId } from "../model/operations.ts";

type Within = Pick<Bounds, "partition">;

/** Of the role inside each account: what the scan reads there. */
export function auditStatements(reads: readonly OperationId[], { partition }: Within): readonly Statement[] {
  const statements = statementsFor(reads, { partition });
  const data = statements.flatMap(({ actions }) => actions).filter(touchesData);
  if (data.length > 0) throw new Error(`an audit that may touch data: ${data.join(", ")}`);
  return statements;
}

/**
 * Of who lists the accounts and assumes their roles. `own`: read in its own account, which no role is assumed for. It can
 * leave the organization by no role of these names.
 */
export function hubStatements(given: {
  readonly partition: string;
  readonly organizationId: string;
  readonly auditRoles: readonly string[];
  readonly asks: readonly OperationId[];
  readonly own: readonly OperationId[];
}): readonly Statement[] {
  const { partition, organizationId, auditRoles, asks, own } = given;
  const withinOrganization = { StringEquals: { "aws:ResourceOrgID": organizationId } };
  const hub = statementsFor([...asks, ...own], { partition, auditRoles });
  return hub.map((statement) =>
    statement.actions.some(isAssume) ? { ...statement, when: withinOrganization } : statement,
  );
}

const isAssume = (action: IamActionId): boolean => iamActions[action].on === "audit-role";

/** Of the role that remediates and restores. `restores`: empty where it may not; `target`: name of the tables they may make. */
export function writeStatements(given: {
  readonly partition: string;
  readonly remediates: readonly CallId[];
  readonly backupRole: string;
  readonly restores: readonly CallId[];
  readonly target: string;
}): readonly Statement[] {
  const { partition, remediates, backupRole, restores, target } = given;
  return joined([
    ...statementsFor(remediates, { partition, backupRole }),
    // Of any name: settings are given to tables, as plans do.
    ...statementsFor(restores, target === "*" ? { partition } : { partition, target }),
  ]);
}

/** Of the role that drills: it restores from every table, and touches none but those it made. */
export const drillStatements = (calls: readonly CallId[], { partition }: Within): readonly Statement[] =>
  statementsFor(calls, { partition });

/** Of the role that imports findings. */
export const pushStatements = (calls: readonly CallId[], { partition }: Within): readonly Statement[] =>
  statementsFor(calls, { partition });

/** Those about the same things become one; the order stays that of the first of each. */
function joined(statements: readonly Statement[]): readonly Statement[] {
  const bySid = new Map<string, Statement>();
  for (const statement of statements) {
    const before = bySid.get(statement.sid);
    const actions = [...new Set([...(before?.actions ?? []), ...statement.actions])].sort();
    bySid.set(statement.sid, { ...statement, actions });
  }
  return [...bySid.values()];
}
