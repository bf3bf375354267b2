/** A refusal of a role and what is known of the same role elsewhere in, the remark that tells its likely cause out. */
import type { PolicyType } from "../model/fact.ts";
import type { Remark } from "../model/examination.ts";
import { unknownWords } from "../model/unknown-words.ts";
import type { RoleRefusal } from "./narrow-role.ts";

export type RoleCause = {
  readonly refusal: Omit<RoleRefusal, "place">;
  /** Accounts in which the same role opens. */
  readonly opened: number;
  /** Commands that print the role as a template, and the policy of the hub. */
  readonly prints: { readonly template: string; readonly hub: string };
  /** ARN of who assumes it. */
  readonly caller: string;
};

type Told = Pick<Remark, "text" | "fix">;

export function roleRemark(cause: RoleCause): Omit<Remark, "check" | "standing"> {
  const { reason } = cause.refusal;
  const action = reason.by !== undefined && ofCaller.has(reason.by) ? { action: "sts:AssumeRole" } : {};
  return { ...causeOf(cause), ...action, reason };
}

/** Policies that say what the caller may do, and not whom the role lets in. */
const ofCaller: ReadonlySet<PolicyType> = new Set([
  "identity-policy",
  "permissions-boundary",
  "session-policy",
  "service-control-policy",
  "endpoint-policy",
]);

function causeOf({ refusal, opened, prints, caller }: RoleCause): Told {
  const { role, reason, without, isManagement } = refusal;
  const cannot = `the role ${role} cannot be assumed`;
  if (reason.kind !== "role-not-assumable") {
    return {
      text: `whether the role ${role} can be assumed is not known: ${unknownWords(reason)}`,
      fix: ["Run `restorable doctor` again; if it stays, look at what AWS said."],
    };
  }
  if (without === "granted") {
    return {
      text: `${cannot} with this external id, and can without one`,
      fix: [
        "Leave the external id out, or write the one that the trust policy of the role takes under `roles` of restorable.yaml.",
      ],
    };
  }
  switch (reason.by) {
    case "identity-policy":
      return {
        text: `${cannot}: the policies of the caller do not allow sts:AssumeRole on it`,
        fix: [`Attach the policy of the hub to ${caller}:`, prints.hub],
      };
    case "service-control-policy":
      return {
        text: `${cannot}: a service control policy denies it`,
        fix: [`Ask who manages the service control policies of the organization to let ${caller} call sts:AssumeRole.`],
      };
    case "permissions-boundary":
      return {
        text: `${cannot}: the permissions boundary of the caller does not allow it`,
        fix: [`Allow sts:AssumeRole on that role in the permissions boundary of ${caller}.`],
      };
    case "session-policy":
      return {
        text: `${cannot}: the session policy of the caller does not allow it`,
        fix: ["Allow sts:AssumeRole in the session policy that your credentials were made with, or use others."],
      };
    case "trust-policy":
      return {
        text: `${cannot}: its trust policy does not let the caller in`,
        fix: [`Let the trust policy of the role name ${caller}:`, prints.template],
      };
    default:
  }
  if (isManagement) {
    return {
      text: `${cannot} in the management account, which service-managed StackSets leave out`,
      fix: [
        `${prints.template} > restorable-role.yaml`,
        `aws cloudformation deploy --stack-name ${role.replaceAll(/[^A-Za-z0-9-]/g, "-")} --template-file restorable-role.yaml --capabilities CAPABILITY_NAMED_IAM`,
      ],
    };
  }
  const id = without === "refused" ? ", with its external id or without" : "";
  if (opened > 0) {
    return {
      text: `${cannot}${id}, though it opens other accounts: it is not there, or its trust policy is another`,
      fix: ["Roll the role out to these accounts, too:", prints.template],
    };
  }
  const asks = without === null ? ["If its trust policy asks for an external id, give it: --external-id <id>."] : [];
  return {
    text: `${cannot}${id}, in any account: it has another name, does not trust the caller, or asks for another external id`,
    fix: [...asks, "Another name is given by --role-name <name>. To make the role:", prints.template],
  };
}
