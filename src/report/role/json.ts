/** A role for programs: its name, both its policies, and why each action is there. `trust` is null as long as it is not known. */
import type { RoleFormat } from "../../model/role-sheet.ts";
import { isWhole, trustDocument } from "../../model/trust-document.ts";
import { escapedJson } from "../escape/escape-json.ts";

export const roleJsonFormat: RoleFormat = {
  id: "json",
  extensions: [".json"],
  about: "for programs: both policies, and why each action is there",
  needs: "nothing",
  render({ kind, name, path, partition, policyId, about, data, permissions, trusts, reasons }) {
    const trust = isWhole(trusts) ? trustDocument(trusts) : null;
    const document = {
      schemaVersion: 1,
      kind: "restorable-role",
      role: { for: kind, name, path, partition, policy: policyId, about, data },
      permissions,
      trust,
      reasons,
    };
    return `${escapedJson(JSON.stringify(document, null, 2))}\n`;
  },
};
