/** Tables with backups of every kind, with orphans in a Region that has no table left, and with a name that would be a command. */
import type { OrganizationSpec } from "../../../src/emulator/organization.ts";
import { management, member } from "../invoke.ts";

export const region = "us-east-1";
export const empty = "eu-central-1";
export const vaults = "333333333333";

const arn = (table: string): string => `arn:aws:dynamodb:${region}:${member}:table/${table}`;

export const backedUp: OrganizationSpec = {
  now: "2026-11-20T12:00:00.000Z",
  managementAccount: management,
  regions: [region, empty],
  accounts: [
    { id: management, name: "management", regions: [region] },
    {
      id: member,
      name: "shop",
      regions: [region, empty],
      tables: {
        [region]: [
          {
            name: "orders",
            created: "400d",
            sizeBytes: 2 ** 30,
            backups: [
              { age: "1d", count: 20, sizeBytes: 2 ** 30 },
              { age: "500d", of: "namesake", sizeBytes: 2 ** 30 },
            ],
          },
          { name: "carts", created: "10d" },
          {
            name: "sessions",
            created: "90d",
            deleted: "5d",
            backups: [
              { age: "30d", sizeBytes: 2 ** 31 },
              { age: "5d", type: "SYSTEM" },
            ],
          },
        ],
        [empty]: [{ name: "lost", created: "90d", deleted: "3d", backups: [{ age: "20d" }] }],
      },
      backup: {
        [region]: {
          vaults: [
            {
              name: "daily",
              points: [
                { of: "orders", age: "7h", count: 3, deleteAfterDays: 35 },
                { of: "orders", age: "60d", status: "EXPIRED", deleteAfterDays: 35 },
              ],
            },
          ],
        },
      },
    },
    {
      id: vaults,
      name: "vaults",
      regions: [region, empty],
      backup: {
        [empty]: {
          vaults: [
            {
              name: "central",
              lock: { lockDate: "1d" },
              points: [{ of: arn("orders"), age: "31h", deleteAfterDays: 90 }],
            },
          ],
        },
      },
    },
  ],
};
