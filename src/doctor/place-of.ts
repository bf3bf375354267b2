/** A listed account in, out where a remark about it stands: its id, and its name where Organizations told one. */
import type { RemarkPlace } from "../model/examination.ts";
import type { ListedAccount } from "../scan/list-accounts.ts";

export function placeOf({ id, facts }: ListedAccount): RemarkPlace {
  const name = facts["account.name"];
  return { account: id, ...(name.state === "known" ? { name: String(name.value) } : {}) };
}

/** Unknown counts as no. */
export function isManagement({ facts }: ListedAccount): boolean {
  const management = facts["account.management"];
  return management.state === "known" && management.value === true;
}
