/** The management account: directly under the root, audited with the caller's own credentials. */
import type { AccountSpec } from "../organization.ts";
import { gigabytes, wellKept } from "./kept.ts";

export const management = {
  id: "100000000001",
  name: "tidewater-management",
  // It has no OrganizationAccountAccessRole and gets no StackSet instance: no role to assume (aws-facts §0.9, §3.9).
  roles: null,
  regions: ["eu-central-1", "us-east-1"],
  tables: {
    "us-east-1": [
      {
        ...wellKept,
        name: "terraform-state-lock",
        created: "1460d",
        tags: { team: "platform", env: "shared", tier: "gold" },
      },
      {
        ...wellKept,
        name: "account-vending-requests",
        created: "900d",
        // Backed up by hand, and forgotten since.
        backups: [{ age: "62d" }],
        sizeBytes: gigabytes(0.2),
        tags: { team: "platform", env: "shared" },
      },
    ],
  },
} as const satisfies AccountSpec;
