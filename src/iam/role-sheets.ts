/**
 * Who a role is for and what asks for which calls in, its sheet out: what it may do, why, and whom it trusts. A policy that IAM
 * would not take for its length is refused.
 */
import { UsageError } from "../errors.ts";
import type { OperationId } from "../model/operations.ts";
import { iamLimits, type RoleKind, type RoleSheet, type Trust } from "../model/role-sheet.ts";
import type { CallId } from "../model/write-operations.ts";
import type { Statement } from "../model/iam-statements.ts";
import { policyDocument } from "./policy-document.ts";
import { auditStatements, drillStatements, hubStatements, pushStatements, writeStatements } from "./role-statements.ts";
import { whyActions, type Asking } from "./why-actions.ts";

export type Made = {
  /** With its path, without an ARN. */
  readonly role: string;
  readonly partition: string;
  readonly policyId: string;
  readonly trusts: Trust;
};

/** `reads`: what asks for something inside each account. */
export function auditSheet(made: Made, reads: readonly Asking[]): RoleSheet {
  const statements = auditStatements(readsOf(reads), made);
  return sheet("audit", made, { statements, asked: reads });
}

/** `asks`: by itself. `own`: in its own account, as the audit's role does in every other one. `assumes`: names of roles. */
export function hubSheet(
  made: Made & { readonly organizationId: string },
  given: { readonly asks: readonly Asking[]; readonly own: readonly Asking[]; readonly assumes: readonly string[] },
): RoleSheet {
  const { asks, own, assumes } = given;
  const statements = hubStatements({ ...made, auditRoles: assumes, asks: readsOf(asks), own: readsOf(own) });
  return sheet("hub", made, { statements, asked: [...asks, ...own] });
}

export function writeSheet(
  made: Made,
  given: {
    readonly remediates: readonly Asking[];
    readonly restores: readonly Asking[];
    readonly backupRole: string;
    readonly target: string;
  },
): RoleSheet {
  const { remediates, restores, backupRole, target } = given;
  const statements = writeStatements({
    partition: made.partition,
    remediates: callsOf(remediates),
    restores: callsOf(restores),
    backupRole,
    target,
  });
  return sheet("write", made, {
    statements,
    asked: [...remediates, ...restores],
    ...(restores.length > 0 && { data: dataOfRestores(target) }),
  });
}

export const drillSheet = (made: Made, drills: Asking): RoleSheet =>
  sheet("drill", made, { statements: drillStatements(drills.calls, made), asked: [drills] });

export const pushSheet = (made: Made, pushes: Asking): RoleSheet =>
  sheet("push", made, { statements: pushStatements(pushes.calls, made), asked: [pushes] });

const callsOf = (asked: readonly Asking[]): readonly CallId[] => [...new Set(asked.flatMap(({ calls }) => calls))];
const readsOf = (asked: readonly Asking[]): readonly OperationId[] => callsOf(asked) as readonly OperationId[];

type Content = {
  readonly statements: readonly Statement[];
  readonly asked: readonly Asking[];
  readonly data?: string;
};

function sheet(kind: RoleKind, made: Made, { statements, asked, data = dataOf[kind] }: Content): RoleSheet {
  const { role, partition, policyId, trusts } = made;
  const permissions = policyDocument(statements);
  const at = role.lastIndexOf("/") + 1;
  refuseTooLong(permissions);
  return {
    kind,
    name: role.slice(at),
    path: `/${role.slice(0, at).replace(/^\//, "")}`,
    partition,
    policyId: kind === "drill" || kind === "push" ? null : policyId,
    about: about[kind],
    data,
    statements,
    reasons: whyActions(statements, asked),
    permissions,
    trusts,
  };
}

const about = {
  audit: "What an audit reads in every account.",
  hub: "Lists the accounts of the organization, assumes the role in each, and reads its own account.",
  write: "What is changed in an account, when a reviewed plan is applied or a table is restored.",
  drill: "Restores tables into scratch tables, looks at them, and deletes them again.",
  push: "Imports findings into Security Hub, and nothing else.",
} as const satisfies Record<RoleKind, string>;

const noData = "No data-plane action: it can neither read nor write an item of any table.";
/** The restore itself takes them, as AWS fills the new table in the name of whoever asks for it. */
const dataOfRestores = (target: string): string =>
  target === "*"
    ? "A restore needs item actions on the new table: as tables of any name may be made, they are allowed on every table."
    : `A restore needs item actions on the new table: they are allowed on tables named ${target}, and on no other.`;

const dataOf = {
  audit: noData,
  hub: noData,
  write: noData,
  drill:
    "It reads and writes items of scratch tables alone, which a drill makes, closes to everybody else and deletes.",
  push: noData,
} as const satisfies Record<RoleKind, string>;

function refuseTooLong(permissions: RoleSheet["permissions"]): void {
  const { length } = JSON.stringify(permissions);
  if (length <= iamLimits.managedPolicy) return;
  throw new UsageError(
    `what the role may do takes ${length} characters, and IAM takes ${iamLimits.managedPolicy} in a managed policy: ` +
      "name fewer roles to assume, by the `roles` of restorable.yaml",
  );
}
