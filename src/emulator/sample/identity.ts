/** Identity in production: global tables, whose protection is a matter of each replica (aws-facts §0.8, §3.4). */
import type { AccountSpec } from "../organization.ts";
import { gigabytes, wellKept } from "./kept.ts";

const tags = { team: "identity", env: "prod" };

export const identity = {
  id: "200000000003",
  name: "identity-prod",
  ou: "Workloads",
  // The one account that has opted into me-central-1.
  regions: ["eu-central-1", "me-central-1", "us-east-1"],
  tables: {
    "eu-central-1": [
      {
        ...wellKept,
        name: "user-profiles",
        created: "1200d",
        replicas: [{ region: "us-east-1" }],
        sizeBytes: gigabytes(88),
        tags: { ...tags, tier: "gold" },
      },
      {
        ...wellKept,
        name: "user-sessions",
        created: "1000d",
        replicas: [{ region: "us-east-1" }, { region: "me-central-1" }],
        tags: { ...tags, tier: "gold" },
      },
      {
        // One replica stands in an account that nobody can enter: it is not seen, so nothing is said of it (aws-facts §3.4).
        ...wellKept,
        name: "mfa-devices",
        created: "870d",
        replicas: [{ region: "us-east-1", account: "200000000009" }],
        tags: { ...tags, tier: "gold" },
      },
      {
        // The key of the table is the customer's and can be used.
        ...wellKept,
        name: "consents",
        created: "660d",
        encryption: { keyArn: "arn:aws:kms:eu-central-1:200000000003:key/0d8e7c55-3a0f-4a0e-b0cb-7f7b0a9e2c44" },
        tags,
      },
    ],
    "me-central-1": [
      {
        ...wellKept,
        name: "user-sessions",
        created: "90d",
        replicas: [{ region: "eu-central-1" }, { region: "us-east-1" }],
        tags,
      },
    ],
    "us-east-1": [
      {
        // The replica nobody protected: PITR, deletion protection, tags and backups are not shared between replicas.
        name: "user-profiles",
        created: "1200d",
        billingMode: "PAY_PER_REQUEST",
        replicas: [{ region: "eu-central-1" }],
        sizeBytes: gigabytes(88),
      },
      {
        ...wellKept,
        name: "user-sessions",
        created: "1000d",
        replicas: [{ region: "eu-central-1" }, { region: "me-central-1" }],
        tags: { ...tags, tier: "gold" },
      },
      { ...wellKept, name: "oauth-clients", created: "540d", tags },
    ],
  },
} as const satisfies AccountSpec;
