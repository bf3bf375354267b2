/** Whom a role trusts, as the policy document that IAM takes. */
import type { RoleFormat } from "../../model/role-sheet.ts";
import { isWhole, trustDocument } from "../../model/trust-document.ts";
import { escapedJson } from "../escape/escape-json.ts";

export const roleTrustFormat: RoleFormat = {
  id: "trust",
  extensions: [".trust.json"],
  about: "who may take the role on, as IAM takes it",
  needs: "trust",
  render({ trusts }) {
    if (!isWhole(trusts)) throw new Error("a trust policy that names nobody");
    return `${escapedJson(JSON.stringify(trustDocument(trusts), null, 2))}\n`;
  },
};
