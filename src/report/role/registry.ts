/** The formats of a role, written once. Help, `-f` and `-o` come out of this table. */
import type { RoleFormat } from "../../model/role-sheet.ts";
import { roleCloudFormationFormat } from "./cloudformation.ts";
import { roleConsoleFormat } from "./console.ts";
import { roleJsonFormat } from "./json.ts";
import { rolePolicyFormat } from "./policy.ts";
import { roleTerraformFormat } from "./terraform.ts";
import { roleTrustFormat } from "./trust.ts";

export const roleFormats = {
  console: roleConsoleFormat,
  policy: rolePolicyFormat,
  trust: roleTrustFormat,
  cloudformation: roleCloudFormationFormat,
  terraform: roleTerraformFormat,
  json: roleJsonFormat,
} as const satisfies Record<string, RoleFormat>;

export type RoleFormatId = keyof typeof roleFormats;

export const roleFormatIds = Object.keys(roleFormats) as readonly RoleFormatId[];
