/** The shop itself: an SCP keeps it out of us-east-1, where tables from before are still standing. */
import type { AccountSpec } from "../organization.ts";
import { gigabytes, planKept, wellKept } from "./kept.ts";

const tags = { team: "storefront", env: "prod" };

export const storefront = {
  id: "200000000005",
  name: "storefront-eu",
  ou: "Workloads",
  regions: ["eu-central-1", "us-east-1"],
  tables: {
    "eu-central-1": [
      { ...wellKept, name: "catalog", created: "1500d", sizeBytes: gigabytes(33), tags },
      { ...planKept, name: "carts", created: "1500d", sizeBytes: gigabytes(7), tags },
      // DescribeTable does not send the member, as in answers of before 2023: that says neither on nor off.
      { ...wellKept, name: "reviews", created: "2100d", deletionProtection: null, tags },
      { ...wellKept, name: "search-synonyms", created: "340d", deletionProtection: false, tags },
      { name: "ab-test-buckets", created: "120d", billingMode: "PAY_PER_REQUEST", tags: { ...tags, tier: "bronze" } },
      // A backup that was deleted, listed for a while yet.
      {
        name: "wishlists",
        created: "770d",
        pitr: { enabled: true },
        deletionProtection: true,
        backups: [{ age: "2d", status: "DELETED" }],
        tags,
      },
    ],
    "us-east-1": [
      // Made before the SCP; no audit can see it, so no audit may call it compliant.
      { name: "catalog-us-pilot", created: "800d", sizeBytes: gigabytes(4) },
    ],
  },
  backup: {
    "eu-central-1": {
      plans: [
        {
          // Made by a backup policy of the organization; only its tags select (aws-facts §1.5).
          name: "organization-baseline",
          organization: true,
          lastRun: "8h",
          rules: [{ name: "daily", vault: "nightly", deleteAfterDays: 35 }],
          selections: [{ name: "production", resources: ["*"], listOfTags: [{ key: "env", value: "prod" }] }],
        },
      ],
    },
  },
} as const satisfies AccountSpec;
