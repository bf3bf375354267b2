/** The account that keeps copies out of everybody's reach: vaults under a compliance lock and apart, and no table of its own. */
import type { AccountSpec } from "../organization.ts";
import { gigabytes } from "./kept.ts";

const tableOf = (account: string, name: string): string => `arn:aws:dynamodb:eu-central-1:${account}:table/${name}`;
const nightlyOf = (account: string): string => `arn:aws:backup:eu-central-1:${account}:backup-vault:nightly`;

const orders = "200000000002";
const ofOrders = { of: tableOf(orders, "order-history"), copiedFrom: nightlyOf(orders), sizeBytes: gigabytes(540) };

export const centralVault = {
  id: "100000000020",
  name: "backup-vault",
  ou: "Security",
  regions: ["eu-central-1", "us-east-1"],
  backup: {
    "eu-central-1": {
      vaults: [
        {
          // Nobody can shorten it any more, not even AWS (API reference, LockDate).
          name: "central",
          lock: { minRetentionDays: 35, maxRetentionDays: 3650, lockDate: "200d" },
          points: [
            { ...ofOrders, age: "6h", count: 7, every: "1d", deleteAfterDays: 90 },
            { of: tableOf(orders, "gift-cards"), copiedFrom: nightlyOf(orders), age: "31d", deleteAfterDays: 90 },
          ],
        },
        {
          name: "isolated",
          type: "LOGICALLY_AIR_GAPPED_BACKUP_VAULT",
          lock: { minRetentionDays: 7, maxRetentionDays: 90 },
          points: [{ ...ofOrders, age: "30h", deleteAfterDays: 30 }],
        },
      ],
    },
    "us-east-1": {
      vaults: [
        {
          // The lock can still be taken back for two days: it holds nothing immutable yet.
          name: "central",
          lock: { minRetentionDays: 35, lockDate: { in: "2d" } },
          points: [{ ...ofOrders, age: "30h", deleteAfterDays: 90 }],
        },
      ],
    },
  },
} as const satisfies AccountSpec;
