/** What a role may do, as the policy document that IAM takes. */
import type { RoleFormat } from "../../model/role-sheet.ts";
import { escapedJson } from "../escape/escape-json.ts";

export const rolePolicyFormat: RoleFormat = {
  id: "policy",
  extensions: [".policy.json"],
  about: "what the role may do, as IAM takes it",
  needs: "nothing",
  render: ({ permissions }) => `${escapedJson(JSON.stringify(permissions, null, 2))}\n`,
};
