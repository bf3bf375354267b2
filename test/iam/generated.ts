/** The policies that this product gives to people for what they ask of it. */
import type { PolicyDocument as EmulatedDocument } from "../../src/emulator/iam-spec.ts";
import { groupsOfRules } from "../../src/evaluate/demand.ts";
import { policyDocument } from "../../src/iam/policy-document.ts";
import { auditStatements, hubStatements } from "../../src/iam/role-statements.ts";
import type { GroupId } from "../../src/model/fact-groups.ts";
import type { OperationId } from "../../src/model/operations.ts";
import { sessionOperations } from "../../src/model/session-operations.ts";
import type { CompiledPolicy } from "../../src/model/policy.ts";
import type { PolicyDocument } from "../../src/model/role-sheet.ts";
import { organizationId } from "./organization.ts";

export const auditPolicyFor = (groups: readonly GroupId[], partition = "aws"): PolicyDocument =>
  policyDocument(auditStatements(sessionOperations(groups), { partition }));

export const groupsAskedBy = ({ rules }: Pick<CompiledPolicy, "rules">): readonly GroupId[] => groupsOfRules(rules);

export function hubPolicyFor(groups: readonly GroupId[], asks: readonly OperationId[]): PolicyDocument {
  const partition = "aws";
  const own = sessionOperations(groups);
  return policyDocument(hubStatements({ partition, organizationId, auditRoles: ["RestorableAudit"], asks, own }));
}

export const inEmulator = (policy: PolicyDocument): EmulatedDocument => ({ ...policy });
