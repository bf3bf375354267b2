/**
 * Flags, settings and a policy in, the sheet of the one role that is asked for out. Which calls a role is for is told by those
 * who make them: the demand of the policy, the actions, restores and drills themselves.
 */
import { partitionOfArn } from "../aws/partitions.ts";
import { UsageError } from "../errors.ts";
import { askedOperations } from "../evaluate/asked-operations.ts";
import { groupsOfRules } from "../evaluate/demand.ts";
import { auditSheet, drillSheet, hubSheet, pushSheet, writeSheet, type Made } from "../iam/role-sheets.ts";
import type { Asking } from "../iam/why-actions.ts";
import { factGroups, type GroupId } from "../model/fact-groups.ts";
import { listedGroups } from "../model/listed-backups.ts";
import { operations, type OperationId } from "../model/operations.ts";
import type { ActionId } from "../model/plan.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { RoleKind, RoleSheet, Trust } from "../model/role-sheet.ts";
import { actionIds } from "../model/plan.ts";
import { actions } from "../remediate/actions.ts";
import { callsOf } from "../remediate/apply-actions.ts";
import { drillCalls } from "../restore/drill-sessions.ts";
import { restoreCalls } from "../restore/restore-session.ts";
import { pushCalls } from "../push/push-sessions.ts";
import type { IamFlags } from "./iam-options.ts";
import type { Settled } from "./settle.ts";

export type Wanted = {
  readonly kind: RoleKind;
  readonly flags: IamFlags;
  readonly settings: Settled;
  readonly policy: CompiledPolicy;
  /** Id of the organization, if it is known. */
  readonly organizationId: string | null;
};

export function roleSheetOf(wanted: Wanted): RoleSheet {
  const { kind, flags, policy, settings } = wanted;
  const { values } = settings;
  const made = madeFor(wanted);
  switch (kind) {
    case "audit":
      return auditSheet(made(values.roleName, values.externalId), memberReads(policy, flags));
    case "hub": {
      const [, name = "RestorableHub"] = /:role\/(.+)$/.exec(values.hubRole ?? "") ?? [];
      const { organizationId } = wanted;
      if (organizationId === null) throw new UsageError(noOrganization);
      return hubSheet(
        { ...made(name, values.hubExternalId), organizationId },
        { asks: hubReads(policy, flags), own: memberReads(policy, flags), assumes: assumedRoles(settings, flags) },
      );
    }
    case "write":
      return writeSheet(made(values.writeRole, values.writeExternalId), {
        remediates: flags.write === true ? remediating(policy, flags) : [],
        restores: flags.restore === true ? restoring : [],
        backupRole: flags.backupRole ?? "service-role/AWSBackupDefaultServiceRole",
        target: flags.restoreTo ?? "*",
      });
    case "drill":
      return drillSheet(made(values.drillRole, values.drillExternalId), { because: "drill", calls: drillCalls });
    case "push":
      return pushSheet(made(values.pushRole, values.pushExternalId), { because: "push", calls: pushCalls });
    default:
      return kind satisfies never;
  }
}

export const noOrganization =
  "it is not known which organization the hub is for: name it with --organization-id, or a run of it with --run";

const madeFor =
  ({ kind, flags, settings, policy, organizationId }: Wanted) =>
  (role: string, externalId: string | null): Made => {
    const principal = flags.trustedBy ?? (kind === "hub" ? null : settings.values.hubRole);
    const trusts: Trust = { principal, organizationId, externalId };
    return { role, policyId: policy.id, trusts, partition: partitionFor(flags, [principal, settings.values.hubRole]) };
  };

function partitionFor({ partition }: IamFlags, arns: readonly (string | null)[]): string {
  const told = arns.flatMap((arn) => (arn === null ? [] : [{ arn, of: partitionOfArn(arn) ?? "aws" }]));
  const wanted = partition ?? told[0]?.of ?? "aws";
  const other = told.find(({ of }) => of !== wanted);
  if (other === undefined) return wanted;
  throw new UsageError(`${other.arn} is of the partition ${other.of}, and no role of ${wanted} can trust it`);
}

/** Each group by itself, so that every action can say which facts it is for. */
function memberReads(policy: CompiledPolicy, { also = [] }: IamFlags): readonly Asking[] {
  const inAccount = (groups: readonly GroupId[]) => askedOperations(groups).member;
  const every = inAccount([]);
  const byGroup = (groups: readonly GroupId[], because: (group: GroupId) => string): readonly Asking[] =>
    groups.map((group) => ({
      because: because(group),
      calls: factGroups[group].operations.filter(
        (operation) => operations[operation].caller === "member" && !every.includes(operation),
      ),
    }));
  const named = groupsOfRules(policy.rules);
  const others = (Object.keys(factGroups) as GroupId[]).filter((group) => !named.includes(group));
  return [
    { because: "every audit", calls: every },
    ...byGroup(named, (group) => group),
    ...(also.includes("scan") ? byGroup(others, (group) => `scan: ${group}`) : []),
    ...(also.includes("backups")
      ? [
          ...byGroup(listedGroups, () => "backup list"),
          { because: "backup show", calls: ["dynamodb:DescribeBackup" as const, ...inAccount(listedGroups)] },
        ]
      : []),
  ];
}

function hubReads(policy: CompiledPolicy, { accountTags, also = [] }: IamFlags): readonly Asking[] {
  const groups = also.includes("scan") ? (Object.keys(factGroups) as GroupId[]) : groupsOfRules(policy.rules);
  const { hub, organization } = askedOperations(groups);
  const allowed = (calls: readonly OperationId[]) => calls.filter((call) => operations[call].iam !== null);
  return [
    { because: "every audit", calls: allowed(hub) },
    { because: "--organization", calls: allowed(organization) },
    ...(accountTags === true
      ? [{ because: "--account-tag", calls: ["organizations:ListTagsForResource" as const] }]
      : []),
  ];
}

/** Roles of other names, in the accounts and OUs that restorable.yaml names, are among them. */
function assumedRoles({ values, exceptions }: Settled, { write, restore, drill, push }: IamFlags): readonly string[] {
  const audits = [values.roleName, ...Object.values(exceptions).map(({ name }) => name ?? values.roleName)];
  const writes = write === true || restore === true ? [values.writeRole] : [];
  const drills = drill === true ? [values.drillRole] : [];
  const pushes = push === true ? [values.pushRole] : [];
  return [...new Set([...audits, ...writes, ...drills, ...pushes])];
}

function remediating(policy: CompiledPolicy, { action }: IamFlags): readonly Asking[] {
  const named = action ?? actionsOf(policy);
  if (named.length === 0) {
    throw new UsageError(
      `no rule of ${policy.id} says how it is mended: name the actions that plans may take with --action, of ${actionIds.join(", ")}`,
    );
  }
  return named.map((id) => ({ because: id, calls: callsOf(actions, [id]) }));
}

const actionsOf = (policy: CompiledPolicy): readonly ActionId[] =>
  actionIds.filter((id) => policy.rules.some((rule) => rule.remediate?.action === id));

const restoring: readonly Asking[] = (["backup", "time"] as const).flatMap((source) => [
  { because: "restore", calls: restoreCalls({ source, reapply: "nothing" }) },
  {
    because: "settings of the restored table",
    calls: restoreCalls({ source, reapply: "settings" }).filter(isOfSettings),
  },
]);

function isOfSettings(call: ReturnType<typeof restoreCalls>[number]): boolean {
  return (["backup", "time"] as const).every((source) => !restoreCalls({ source, reapply: "nothing" }).includes(call));
}
