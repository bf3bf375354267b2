/**
 * What AWS Organizations tells the caller, as an audit would ask it: in goes what it answered, out go remarks on each call
 * that was needed. An account in no organization is no trouble, unless the organization was asked for.
 */
import { withoutIt } from "../model/fallbacks.ts";
import type { PlacedRemark } from "../model/examination.ts";
import type { Unknown } from "../model/fact.ts";
import type { AccountsEnd } from "../model/observation.ts";
import { operations } from "../model/operations.ts";
import type { Organization } from "../scan/describe-organization.ts";
import type { IamCommands } from "./iam-commands.ts";
import type { DoctorQuestion } from "./question.ts";
import { denialFix, denialText } from "./denial-words.ts";

type HubOperation =
  "organizations:DescribeOrganization" | "organizations:ListAccounts" | "organizations:ListTagsForResource";

const told = { check: "organization", place: {} } as const;

export function organizationRemark(
  organization: Organization,
  { selection }: DoctorQuestion,
  iam: IamCommands,
): PlacedRemark {
  const { id } = organization;
  const operation = "organizations:DescribeOrganization";
  if (id.state === "unknown") return hubRefusal(operation, id.reason, iam);
  if (id.state === "known") {
    const managed =
      organization.managementAccount.state === "known" ? `, managed by ${organization.managementAccount.value}` : "";
    const text = `the organization is ${id.value}${managed}`;
    return { ...told, standing: "well", text, action: operations[operation].iam, fix: [] };
  }
  if (selection.population.kind !== "organization") {
    return { ...told, standing: "well", text: "the account of the caller is in no organization", fix: [] };
  }
  return {
    ...told,
    standing: "missing",
    text: "the account of the caller is in no organization, and one was asked for",
    fix: ["Leave out --organization, --ou and --account-tag, or use credentials of an account in the organization."],
  };
}

export function listingRemark(
  { listed, incomplete }: Pick<AccountsEnd, "listed" | "incomplete">,
  iam: IamCommands,
): PlacedRemark {
  const operation = "organizations:ListAccounts";
  if (incomplete !== undefined) return hubRefusal(operation, incomplete, iam);
  const text = `the organization lists its accounts: ${listed} of them are asked for`;
  return { ...told, standing: "well", text, action: operations[operation].iam, fix: [] };
}

/** Organizations answers this to every account that neither manages it nor administers a service of it. */
export function hubRefusal(
  operation: HubOperation,
  reason: Unknown,
  { hub: prints, account }: IamCommands,
): PlacedRemark {
  const { iam: action } = operations[operation];
  const loss = withoutIt[operation];
  const fix =
    operation === "organizations:DescribeOrganization"
      ? denialFix({ action, reason, who: "the caller", prints })
      : [
          ...denialFix({ action, reason, who: "the caller", prints }),
          "Only the management account and delegated administrators may list accounts. To make the caller's account one, from the management account:",
          `aws organizations register-delegated-administrator --service-principal account.amazonaws.com --account-id ${account}`,
          "Or name the accounts: --account <id>, --accounts-file <file>",
        ];
  return {
    ...told,
    standing: "missing",
    text: denialText({ action, reason }),
    action,
    reason,
    ...(loss === null || loss.kind === "fallback" ? {} : { lost: loss.lost }),
    fix,
  };
}

export const nothingBelowRemark = (ous: readonly string[], seen: number): PlacedRemark => ({
  ...told,
  standing: "unusable",
  text: `no account of ${seen} is below ${ous.join(", ")}`,
  fix: ["Name an OU (ou-…), a root (r-…) or a path (o-…/r-…/ou-…/) that holds accounts, by --ou."],
});
