/**
 * A role as a CloudFormation template: the same one for a StackSet and for a plain stack. Whom it trusts are parameters, with
 * what is known of them as their default.
 */
import type { PolicyDocument, RoleFormat, RoleSheet } from "../../model/role-sheet.ts";
import { trustDocument } from "../../model/trust-document.ts";
import { visible } from "../../model/visible.ts";
import { yamlLines, type YamlValue } from "../escape/escape-yaml.ts";
import { deploymentLines, templateParameters as parameters } from "./deployment.ts";

export const roleCloudFormationFormat: RoleFormat = {
  id: "cloudformation",
  extensions: [".yaml", ".yml", ".template"],
  about: "a template, for a StackSet and for a plain stack",
  needs: "nothing",
  render(sheet) {
    const comment = [summary(sheet), "", ...deploymentLines(sheet)].map((line) => `# ${line}`.trimEnd());
    const [version, ...sections] = Object.entries(templateOf(sheet)).map(([key, value]) => yamlLines({ [key]: value }));
    return `${[[...comment, ...(version ?? [])], ...sections].map((lines) => lines.join("\n")).join("\n\n")}\n`;
  },
};

const summary = ({ path, name, about, data, policyId }: RoleSheet): string =>
  visible(`${path.slice(1)}${name}${policyId === null ? "" : `, for the policy ${policyId}`}. ${about} ${data}`);

function templateOf(sheet: RoleSheet): { readonly [key: string]: YamlValue } {
  const { name, path, about, data, permissions, trusts } = sheet;
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `${name}: ${about} ${data}`,
    Parameters: {
      [parameters.principal]: {
        Type: "String",
        Description: "ARN of the role, the user or the account that may take the role on",
        AllowedPattern: String.raw`arn:aws[a-z-]*:iam::[0-9]{12}:(root|(role|user)/.+)`,
        ...(trusts.principal !== null && { Default: trusts.principal }),
      },
      [parameters.organizationId]: {
        Type: "String",
        Description: "Id of the organization that it has to be of",
        AllowedPattern: "o-[a-z0-9]{10,32}",
        ...(trusts.organizationId !== null && { Default: trusts.organizationId }),
      },
      [parameters.externalId]: {
        Type: "String",
        Description: "External id that it has to give; empty, and none is asked for",
        AllowedPattern: String.raw`|[\w+=,.@:/-]{2,1224}`,
        Default: trusts.externalId ?? "",
      },
    },
    Conditions: { AsksForExternalId: { "Fn::Not": [{ "Fn::Equals": [{ Ref: parameters.externalId }, ""] }] } },
    Resources: {
      Role: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: name,
          Path: path,
          Description: `${about} ${data}`,
          MaxSessionDuration: 3600,
          AssumeRolePolicyDocument: trust,
          Policies: [{ PolicyName: "restorable", PolicyDocument: withParameter(permissions, trusts.organizationId) }],
        },
      },
    },
    Outputs: { RoleArn: { Description: "ARN of the role", Value: { "Fn::GetAtt": ["Role", "Arn"] } } },
  };
}

const asked = { "Fn::If": ["AsksForExternalId", { Ref: parameters.externalId }, { Ref: "AWS::NoValue" }] };

/** The trust of the sheet, with parameters in the places of its values. */
const trust: YamlValue = replaced(
  trustDocument({ principal: "principal", organizationId: "organization", externalId: "external" }),
  new Map<string, YamlValue>([
    ["principal", { Ref: parameters.principal }],
    ["organization", { Ref: parameters.organizationId }],
    ["external", asked],
  ]),
);

const withParameter = (document: PolicyDocument, organizationId: string | null): YamlValue =>
  replaced(document, new Map(organizationId === null ? [] : [[organizationId, { Ref: parameters.organizationId }]]));

/** Texts that stand for a parameter give way to it, wherever they are. */
function replaced(value: unknown, by: ReadonlyMap<string, YamlValue>): YamlValue {
  if (typeof value === "string") return by.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item: unknown) => replaced(item, by));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, replaced(held, by)]));
  }
  throw new Error(`no value of a policy document: ${typeof value}`);
}
