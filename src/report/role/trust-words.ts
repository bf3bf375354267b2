/** A trust in, what is not known of it out, with the flags that say it. */
import type { Trust } from "../../model/role-sheet.ts";

export function unknownTrust({ principal, organizationId }: Trust): string {
  const unsaid = [
    ...(principal === null ? ["who takes the role on (--trusted-by, or --hub-role)"] : []),
    ...(organizationId === null
      ? ["of which organization they are (--organization-id, or a run of it with --run)"]
      : []),
  ];
  return `Not known yet: ${unsaid.join(" and ")}.`;
}
