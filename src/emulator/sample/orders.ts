/** Orders in production: backups that are many, somebody else's, or not DynamoDB's own. */
import type { AccountSpec } from "../organization.ts";
import { gigabytes, planKept, wellKept } from "./kept.ts";

const tags = { team: "orders", env: "prod" };
const central = "arn:aws:backup:eu-central-1:100000000020:backup-vault:central";

export const orders = {
  id: "200000000002",
  name: "orders-prod",
  ou: "Workloads",
  regions: ["eu-central-1", "us-east-1"],
  tables: {
    "eu-central-1": [
      {
        // 250 backups: three pages of ListBackups, and peers that read the first only (aws-facts §0.3, §3.12).
        ...wellKept,
        name: "orders",
        created: "1400d",
        backups: [{ age: "5h", count: 250, every: "1d" }],
        sizeBytes: gigabytes(220),
        itemCount: 310_000_000,
        tags: { ...tags, tier: "gold" },
      },
      {
        // Deleted and created again twelve days ago: same name, same ARN, another TableId; every backup, and the copy
        // DynamoDB kept, is of the table that is gone (aws-facts §0.4, §3.5).
        name: "shipments",
        created: "12d",
        pitr: { enabled: true },
        deletionProtection: true,
        billingMode: "PAY_PER_REQUEST",
        backups: [
          { age: "13d", of: "namesake", count: 30, every: "1d" },
          { age: "12d1h", of: "namesake", type: "SYSTEM" },
        ],
        sizeBytes: gigabytes(18),
        tags: { ...tags, tier: "gold" },
      },
      {
        // Re-created too, and backed up since: the backups of both carry one name.
        ...wellKept,
        name: "returns",
        created: "40d",
        backups: [
          { age: "6h", count: 14, every: "1d" },
          { age: "45d", of: "namesake", count: 3, every: "30d" },
        ],
        tags,
      },
      {
        // Protected by AWS Backup alone: ListBackups knows nothing of it (aws-facts §0.2, §3.6).
        ...planKept,
        name: "order-history",
        created: "1300d",
        backups: [{ age: "7h", count: 30, every: "1d", type: "AWS_BACKUP", name: "awsbackup-order-history" }],
        sizeBytes: gigabytes(540),
        tags: { ...tags, tier: "gold" },
      },
      {
        // AWS Backup's last point is older than the table: it is of the one that was deleted (aws-facts §0.4).
        name: "customer-preferences",
        created: "5d",
        pitr: { enabled: true },
        deletionProtection: true,
        billingMode: "PAY_PER_REQUEST",
        awsBackup: { last: "9d", vault: "nightly" },
        tags,
      },
      {
        // The plan lost its selection a month ago: a point, but a stale one (aws-facts §3.6).
        ...planKept,
        name: "gift-cards",
        created: "820d",
        awsBackup: { last: "31d", vault: "nightly" },
        tags,
      },
      // Listed, and deleted by its pipeline before anybody could look (aws-facts §3.1).
      { name: "import-staging-20261120", created: "3h", vanishes: { after: "ListTables" }, tags },
      // Deleted between DescribeTable and DescribeContinuousBackups.
      { name: "checkout-loadtest", created: "2d", vanishes: { after: "DescribeTable" }, tags },
      {
        // Being deleted: its parts are "not found" while DescribeTable still answers (aws-facts §3.1).
        name: "carts-2024",
        created: "710d",
        status: "DELETING",
        pitr: { enabled: true },
        tags,
      },
      // Deleted three weeks ago; its SYSTEM backup is no table's (aws-facts §3.5).
      {
        name: "coupons-old",
        created: "900d",
        deleted: "21d",
        backups: [{ age: "21d", type: "SYSTEM" }, { age: "60d" }],
      },
    ],
    "us-east-1": [
      { ...wellKept, name: "orders", created: "600d", sizeBytes: gigabytes(70), tags: { ...tags, tier: "gold" } },
      {
        // Backups as old answers carry them, without TableId: younger than the table, so its own.
        ...wellKept,
        name: "order-events",
        created: "450d",
        backups: [{ age: "10h", count: 5, every: "1d", noTableId: true }],
        tags,
      },
      {
        // Without TableId and older than the table: nobody's.
        name: "warehouse-slots",
        created: "20d",
        pitr: { enabled: true },
        deletionProtection: true,
        backups: [{ age: "25d", of: "namesake", noTableId: true }],
        tags,
      },
    ],
  },
  backup: {
    "eu-central-1": {
      vaults: [
        {
          // Whoever may lift the lock may lift it: governance, not compliance (API reference, LockDate).
          name: "nightly",
          lock: { minRetentionDays: 7 },
          points: [
            { of: "order-history", age: "31h", count: 6, every: "1d", deleteAfterDays: 35, plan: "nightly" },
            // What is left of a table that is gone: kept for ever, and paid for (aws-facts §3.5).
            { of: "coupons-old", age: "22d", count: 3, every: "1d", sizeBytes: gigabytes(2) },
          ],
        },
      ],
      plans: [
        {
          name: "nightly",
          lastRun: "7h",
          rules: [
            {
              name: "every-night",
              vault: "nightly",
              schedule: "cron(0 2 ? * * *)",
              timezone: "Europe/Berlin",
              startWindow: "1h",
              deleteAfterDays: 35,
              copies: [{ vaultArn: central, deleteAfterDays: 90 }],
            },
          ],
          selections: [
            {
              name: "gold",
              listOfTags: [{ key: "tier", value: "gold" }],
              notResources: ["arn:aws:dynamodb:eu-central-1:200000000002:table/orders"],
            },
          ],
        },
      ],
      restoreJobs: [
        {
          of: "order-history",
          age: "20d",
          completedAfter: "3h",
          validation: "SUCCESSFUL",
          testingPlan: "quarterly",
          createdTable: "awsbackup-restore-test-order-history",
        },
        { of: "gift-cards", age: "12d", status: "FAILED" },
      ],
    },
  },
} as const satisfies AccountSpec;
