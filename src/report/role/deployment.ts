/** A role in, the command lines out that bring its template into the accounts it is for. */
import { homeRegionOf } from "../../model/home-regions.ts";
import type { RoleSheet } from "../../model/role-sheet.ts";

/** Parameters of the templates, and what each is called in a Terraform module. */
export const templateParameters = {
  principal: "TrustedPrincipal",
  organizationId: "OrganizationId",
  externalId: "ExternalId",
} as const;

/** Lines for a comment: commands of the AWS CLI, each with what it is for. They name only what the template does not hold. */
export function deploymentLines(sheet: RoleSheet): readonly string[] {
  const file = `${sheet.kind}-role.yaml`;
  const unsaid = unsaidParameters(sheet);
  const stack = [
    `aws cloudformation deploy --stack-name ${sheet.name} --template-file ${file} \\`,
    `  --capabilities CAPABILITY_NAMED_IAM${unsaid.length === 0 ? "" : ` --parameter-overrides ${unsaid.map((name) => `${name}=...`).join(" ")}`}`,
  ];
  if (sheet.kind === "hub") return [`Saved as ${file}, in the account that audits:`, "", ...stack];
  const parameters = unsaid.map((name) => `ParameterKey=${name},ParameterValue=...`).join(" ");
  return [
    `Saved as ${file}, for the accounts below an OU or the root, from the management account of the`,
    "organization (elsewhere with --call-as DELEGATED_ADMIN). IAM is global: one Region, and no more.",
    "",
    `aws cloudformation create-stack-set --stack-set-name ${sheet.name} --template-body file://${file} \\`,
    `  --permission-model SERVICE_MANAGED --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false \\`,
    `  --capabilities CAPABILITY_NAMED_IAM${parameters === "" ? "" : ` --parameters ${parameters}`}`,
    `aws cloudformation create-stack-instances --stack-set-name ${sheet.name} \\`,
    `  --deployment-targets OrganizationalUnitIds=r-... --regions ${homeRegionOf(sheet.partition)}`,
    "",
    "Such a StackSet never reaches the management account. For that one, with its own keys:",
    "",
    ...stack,
  ];
}

function unsaidParameters({ trusts }: RoleSheet): readonly string[] {
  return (["principal", "organizationId"] as const)
    .filter((name) => trusts[name] === null)
    .map((name) => templateParameters[name]);
}
