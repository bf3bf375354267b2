/** A role as Terraform: its two policies as data sources, whom it trusts as variables with what is known of them as default. */
import type { RoleFormat, RoleSheet } from "../../model/role-sheet.ts";
import type { Statement } from "../../model/iam-statements.ts";
import { visible } from "../../model/visible.ts";
import { hclString } from "../escape/escape-hcl.ts";

export const roleTerraformFormat: RoleFormat = {
  id: "terraform",
  extensions: [".tf"],
  about: "a role, with its policies as data sources",
  needs: "nothing",
  render(sheet) {
    const label = `restorable_${sheet.kind}`;
    return `${[header(sheet), ...variables(sheet, label), trust(label), permissions(sheet, label), role(sheet, label)].join("\n\n")}\n`;
  },
};

const header = ({ path, name, policyId, about, data }: RoleSheet): string =>
  [`${path.slice(1)}${name}${policyId === null ? "" : `, for the policy ${policyId}`}.`, about, data]
    .map((line) => `# ${visible(line)}`)
    .join("\n");

function variables({ trusts }: RoleSheet, label: string): readonly string[] {
  const variable = (name: string, description: string, given: string | null): string =>
    [
      `variable ${hclString(`${label}_${name}`)} {`,
      "  type        = string",
      `  description = ${hclString(description)}`,
      ...(given === null ? [] : [`  default     = ${given}`]),
      "}",
    ].join("\n");
  const orNone = (text: string | null): string | null => (text === null ? null : hclString(text));
  return [
    variable(
      "trusted_principal",
      "ARN of the role, the user or the account that may take the role on",
      orNone(trusts.principal),
    ),
    variable("organization_id", "Id of the organization that it has to be of", orNone(trusts.organizationId)),
    variable(
      "external_id",
      "External id that it has to give; null, and none is asked for",
      orNone(trusts.externalId) ?? "null",
    ),
  ];
}

const trust = (label: string): string => `data "aws_iam_policy_document" "${label}_trust" {
  statement {
    sid = "Trust"

    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [var.${label}_trusted_principal]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = [var.${label}_organization_id]
    }

    dynamic "condition" {
      for_each = var.${label}_external_id == null ? [] : [var.${label}_external_id]

      content {
        test     = "StringEquals"
        variable = "sts:ExternalId"
        values   = [condition.value]
      }
    }
  }
}`;

function permissions({ statements, trusts }: RoleSheet, label: string): string {
  const value = (text: string): string =>
    text === trusts.organizationId ? `var.${label}_organization_id` : hclString(text);
  const blocks = statements.map((statement) => statementBlock(statement, value));
  return [`data "aws_iam_policy_document" "${label}" {`, blocks.join("\n\n"), "}"].join("\n");
}

function statementBlock({ sid, actions, on, when = {} }: Statement, value: (text: string) => string): string {
  const list = (texts: readonly string[]): string =>
    texts.length === 1
      ? `[${texts.map(hclString).join("")}]`
      : `[\n${texts.map((text) => `      ${hclString(text)},\n`).join("")}    ]`;
  const conditions = Object.entries(when).flatMap(([test, keys]) =>
    Object.entries(keys).map(([variable, wanted]) =>
      [
        "",
        "    condition {",
        `      test     = ${hclString(test)}`,
        `      variable = ${hclString(variable)}`,
        `      values   = [${value(wanted)}]`,
        "    }",
      ].join("\n"),
    ),
  );
  return [
    "  statement {",
    `    sid = ${hclString(sid)}`,
    "",
    `    actions = ${list(actions)}`,
    "",
    `    resources = ${list(on)}`,
    ...conditions,
    "  }",
  ].join("\n");
}

const role = ({ name, path, about, data }: RoleSheet, label: string): string => `resource "aws_iam_role" "${label}" {
  name                 = ${hclString(name)}
  path                 = ${hclString(path)}
  description          = ${hclString(`${about} ${data}`)}
  max_session_duration = 3600
  assume_role_policy   = data.aws_iam_policy_document.${label}_trust.json
}

resource "aws_iam_role_policy" "${label}" {
  name   = "restorable"
  role   = aws_iam_role.${label}.id
  policy = data.aws_iam_policy_document.${label}.json
}

output "${label}_role_arn" {
  value = aws_iam_role.${label}.arn
}`;
