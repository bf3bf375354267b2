/** Payments in production: mostly in order, with the traps of point-in-time recovery. */
import type { AccountSpec } from "../organization.ts";
import { gigabytes, planKept, wellKept } from "./kept.ts";

const gold = { team: "payments", env: "prod", tier: "gold" };
const silver = { team: "payments", env: "prod", tier: "silver" };

export const payments = {
  id: "200000000001",
  name: "payments-prod",
  ou: "Workloads",
  tags: { "cost-center": "4711" },
  regions: ["eu-central-1", "us-east-1"],
  tables: {
    "eu-central-1": [
      {
        ...wellKept,
        name: "payment-intents",
        created: "1100d",
        sizeBytes: gigabytes(310),
        itemCount: 480_000_000,
        tags: gold,
      },
      {
        // Switched off and on yesterday: enabled, and a day of history (aws-facts §3.3, lab 385).
        ...wellKept,
        name: "ledger-entries",
        created: "1100d",
        pitr: { enabled: true, since: "1d" },
        sizeBytes: gigabytes(780),
        itemCount: 1_900_000_000,
        tags: gold,
      },
      {
        // Seven days cost as much as thirty-five (aws-facts §5.3).
        ...wellKept,
        name: "card-tokens",
        created: "800d",
        pitr: { enabled: true, period: 7 },
        sizeBytes: gigabytes(41),
        tags: gold,
      },
      {
        // ContinuousBackupsStatus is ENABLED here too: that is not PITR (aws-facts §0.1).
        name: "chargebacks",
        created: "640d",
        pitr: { enabled: false },
        deletionProtection: true,
        backups: [{ age: "26d", count: 12, every: "30d" }],
        sizeBytes: gigabytes(9),
        tags: silver,
      },
      {
        // The only backup is not finished, and counts for nothing until it is (aws-facts §2).
        name: "refunds",
        created: "200d",
        pitr: { enabled: true },
        deletionProtection: true,
        billingMode: "PAY_PER_REQUEST",
        backups: [{ age: "12m", status: "CREATING" }],
        sizeBytes: gigabytes(6),
        tags: silver,
      },
      {
        // Two hours old: younger than the grace of the rules about backups.
        name: "payout-batches-v2",
        created: "2h",
        pitr: { enabled: true },
        deletionProtection: true,
        billingMode: "PAY_PER_REQUEST",
        tags: silver,
      },
      { ...planKept, name: "merchant-profiles", created: "950d", sizeBytes: gigabytes(12), tags: gold },
      { ...wellKept, name: "fx-rates", created: "500d", class: "STANDARD_INFREQUENT_ACCESS", tags: silver },
    ],
    "us-east-1": [
      { ...wellKept, name: "payment-intents", created: "700d", sizeBytes: gigabytes(95), tags: gold },
      {
        ...wellKept,
        name: "dispute-evidence",
        created: "380d",
        // Weekly, and the last one failed: nine days ago.
        backups: [{ age: "9d", count: 20, every: "7d" }],
        tags: silver,
      },
      {
        // Only thirty days old: a window of thirty days is all there can be.
        ...wellKept,
        name: "instant-settlements",
        created: "30d",
        tags: silver,
      },
    ],
  },
  backup: {
    "eu-central-1": {
      plans: [
        {
          // For DynamoDB there is no continuous backup by AWS Backup: the plan promises what nobody gets (aws-facts §3.6).
          name: "continuous",
          lastRun: "9h",
          rules: [{ name: "point-in-time", vault: "Default", continuous: true, deleteAfterDays: 35 }],
          selections: [
            { name: "payments", conditions: { StringEquals: [{ key: "aws:ResourceTag/env", value: "prod" }] } },
          ],
        },
      ],
    },
  },
} as const satisfies AccountSpec;
