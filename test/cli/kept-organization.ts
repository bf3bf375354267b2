/** One table that is kept in every way there is: PITR, native backups, a plan, copies, a replica, a deleted namesake, a restore. */
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { management, member } from "./invoke.ts";

export const region = "us-east-1";
export const vaults = "333333333333";
export const ledger = `arn:aws:dynamodb:${region}:${member}:table/ledger`;

const centralVault = `arn:aws:backup:eu-central-1:${vaults}:backup-vault:central`;

export const keptOrganization: OrganizationSpec = {
  now: "2026-11-20T12:00:00.000Z",
  managementAccount: management,
  regions: [region, "eu-central-1"],
  accounts: [
    { id: management, name: "management", regions: [region] },
    {
      id: member,
      name: "ledger-prod",
      regions: [region, "eu-central-1"],
      tables: {
        [region]: [
          {
            name: "ledger",
            created: "200d",
            pitr: { enabled: true },
            deletionProtection: true,
            backups: [
              { age: "3d", count: 2 },
              { age: "230d", of: "namesake" },
            ],
            replicas: [{ region: "eu-central-1" }],
            tags: { backup: "gold" },
          },
        ],
        "eu-central-1": [{ name: "ledger", created: "190d", replicas: [{ region }] }],
      },
      backup: {
        [region]: {
          vaults: [
            {
              name: "daily",
              lock: { minRetentionDays: 7 },
              points: [
                { of: "ledger", age: "7h", count: 3, plan: "gold", deleteAfterDays: 35 },
                { of: "ledger", age: "5d", status: "PARTIAL" },
                { of: "ledger", age: "240d" },
              ],
            },
          ],
          plans: [
            {
              name: "gold",
              rules: [
                {
                  name: "nightly",
                  vault: "daily",
                  deleteAfterDays: 35,
                  copies: [{ vaultArn: centralVault, deleteAfterDays: 90 }],
                },
              ],
              selections: [{ name: "tagged-gold", listOfTags: [{ key: "backup", value: "gold" }] }],
            },
          ],
        },
      },
    },
    {
      id: vaults,
      name: "vaults",
      regions: [region, "eu-central-1"],
      backup: {
        "eu-central-1": {
          vaults: [
            {
              name: "central",
              lock: { lockDate: "30d" },
              points: [{ of: ledger, age: "31h", deleteAfterDays: 90 }],
            },
          ],
        },
      },
    },
  ],
};
