/** The data platform: its audit role may not list native backups, nor look at one of the tables. What is not seen is no pass. */
import type { AccountSpec } from "../organization.ts";
import { gigabytes, planKept, wellKept } from "./kept.ts";

const tags = { team: "data", env: "prod" };

export const dataPlatform = {
  id: "200000000004",
  name: "data-platform",
  ou: "Workloads",
  regions: ["eu-central-1", "us-east-1"],
  tables: {
    "eu-central-1": [
      { ...wellKept, name: "feature-store-online", created: "430d", sizeBytes: gigabytes(65), tags },
      // AWS Backup answers where ListBackups is denied: one known fresh point is enough.
      { ...planKept, name: "experiment-assignments", created: "390d", tags },
      {
        ...wellKept,
        name: "pii-lake-index",
        created: "510d",
        sizeBytes: gigabytes(27),
        tags: { ...tags, data: "personal" },
      },
      { name: "etl-checkpoints", created: "880d", tags },
      // Not there yet: parts that are "not found" say nothing (aws-facts §3.1).
      { name: "fraud-features-v3", created: "1m", status: "CREATING", billingMode: "PAY_PER_REQUEST", tags },
      // A restore in progress.
      {
        name: "orders-restore-drill",
        created: "8m",
        status: "CREATING",
        restoring: true,
        billingMode: "PAY_PER_REQUEST",
      },
      { ...wellKept, name: "model-registry", created: "260d", status: "UPDATING", tags },
    ],
    // us-east-1 is enabled and empty.
    "us-east-1": [],
  },
} as const satisfies AccountSpec;
