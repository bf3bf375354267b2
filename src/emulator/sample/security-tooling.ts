/** The security team's account, with what becomes of tables whose key can no longer be used. */
import type { AccountSpec } from "../organization.ts";
import { gigabytes, planKept, wellKept } from "./kept.ts";

const team = { team: "security", env: "prod" };
const key = "arn:aws:kms:eu-central-1:100000000010:key/6f1c2d9e-0b5a-4c1e-9a76-2f8f0d3f5e11";

export const securityTooling = {
  id: "100000000010",
  name: "security-tooling",
  ou: "Security",
  regions: ["eu-central-1", "us-east-1"],
  tables: {
    "eu-central-1": [
      {
        ...wellKept,
        name: "findings-index",
        created: "720d",
        sizeBytes: gigabytes(14),
        itemCount: 9_200_000,
        tags: team,
      },
      { ...planKept, name: "case-notes", created: "410d", sizeBytes: gigabytes(3), tags: team },
      {
        // PITR still reports ENABLED while the key is unusable: it says nothing about restorability (aws-facts §3.2).
        ...wellKept,
        name: "evidence-vault",
        created: "600d",
        status: "INACCESSIBLE_ENCRYPTION_CREDENTIALS",
        encryption: { keyArn: key, inaccessibleSince: "2d" },
        sizeBytes: gigabytes(55),
        tags: team,
      },
      {
        // Archived seven days after the key was lost: DescribeContinuousBackups does not find it, the archival backup
        // is the only copy (aws-facts §3.1, §3.2).
        name: "audit-trail-2019",
        created: "2300d",
        status: "ARCHIVED",
        encryption: { keyArn: key, inaccessibleSince: "40d" },
        archival: { at: "33d" },
        pitr: { enabled: true },
        sizeBytes: gigabytes(120),
        tags: { ...team, retention: "10y" },
      },
      {
        // Fourteen tags: ListTagsOfResource needs a second page.
        ...wellKept,
        name: "control-register",
        created: "300d",
        tags: {
          ...team,
          ...Object.fromEntries(
            Array.from({ length: 12 }, (_, n) => [`control-${String(n + 1).padStart(2, "0")}`, "mapped"]),
          ),
        },
      },
    ],
    "us-east-1": [
      { ...wellKept, name: "guardduty-suppressions", created: "350d", deletionProtection: false, tags: team },
    ],
  },
} as const satisfies AccountSpec;
