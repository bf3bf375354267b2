/**
 * The organization that the crash tests audit: it meets every point of the run directory's protocol, and there is
 * something to lose everywhere. Nothing in it changes by being looked at, so that a second look sees the same.
 */
import type { AwsBackupSpec } from "../../src/emulator/backup-spec.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";

export const hub = "111111111111";
export const payments = "222222222222";
export const orders = "333333333333";
export const central = "777777777777";
export const roleless = "444444444444";

const copyOf = (table: string) => ({ of: `arn:aws:dynamodb:us-east-1:${orders}:table/${table}`, age: "2d" }) as const;

const ofOrders = (table: string): string => `arn:aws:dynamodb:us-east-1:${orders}:table/${table}`;

const backup: AwsBackupSpec = {
  vaults: [
    { name: "daily", points: [{ of: "kept", age: "5h", count: 9, plan: "daily", deleteAfterDays: 40 }] },
    { name: "old", points: [{ of: "namesake", age: "12d" }] },
  ],
  plans: [
    {
      name: "daily",
      rules: [{ name: "daily", vault: "daily" }],
      selections: [
        { name: "named", resources: [ofOrders("kept")] },
        { name: "tagged", listOfTags: [{ key: "team", value: "none" }] },
      ],
    },
    { name: "idle", rules: [{ name: "daily", vault: "old" }] },
  ],
  restoreJobs: [{ of: "kept", age: "2h" }],
};

/** Without a table: all that it holds is of tables elsewhere. */
const copies: AwsBackupSpec = {
  vaults: [
    { name: "first", points: [{ of: ofOrders("kept"), age: "5h", count: 4 }] },
    {
      name: "second",
      points: [
        { of: ofOrders("kept"), age: "6d" },
        { of: ofOrders("gone"), age: "9d" },
      ],
    },
  ],
};

export const organization: OrganizationSpec = {
  now: "2026-03-01T00:00:00.000Z",
  managementAccount: hub,
  regions: ["eu-west-1", "us-east-1"],
  accounts: [
    { id: hub, name: "management", tables: { "us-east-1": { generate: { count: 5, seed: 1 } } } },
    {
      id: payments,
      name: "payments",
      tables: { "eu-west-1": { generate: { count: 8, seed: 2 } }, "us-east-1": { generate: { count: 8, seed: 3 } } },
      // Of a table of another account, and of one that is gone: told by a scope of its own tables.
      backup: { "eu-west-1": { vaults: [{ name: "copies", points: [copyOf("kept"), copyOf("gone")] }] } },
    },
    {
      id: orders,
      name: "orders",
      tables: {
        "eu-west-1": [{ name: "unseen" }],
        "us-east-1": [
          { name: "being-made", status: "CREATING" },
          { name: "being-deleted", status: "DELETING" },
          { name: "kept", deletionProtection: true, pitr: { enabled: true }, backups: [{ age: "1d" }] },
          { name: "namesake", created: "10d", backups: [{ age: "12d", of: "namesake" }] },
          { name: "secret", pitr: { enabled: true } },
          { name: "tagged", tags: { team: "=cmd|]]>\n<b>" } },
        ],
      },
      backup: {
        "us-east-1": {
          vaults: [{ name: "daily", points: [{ of: "kept", age: "1d", count: 3 }, copyOf("gone")] }],
          plans: [
            {
              name: "daily",
              rules: [{ name: "daily", vault: "daily" }],
              selections: [{ name: "all", resources: ["*"] }],
            },
          ],
          restoreJobs: [{ of: "kept", age: "1h" }],
        },
      },
    },
    { id: roleless, name: "roleless", roles: null, tables: { "us-east-1": [{ name: "behind-no-role" }] } },
    { id: "555555555555", name: "retired", state: "SUSPENDED" },
    { id: "666666666666", name: "empty" },
    { id: central, name: "central vaults", backup: { "eu-west-1": copies } },
  ],
  refusals: [
    { account: orders, region: "eu-west-1", operation: "dynamodb:ListTables", because: "scp" },
    { account: orders, table: "secret", operation: "dynamodb:DescribeContinuousBackups", because: "identity" },
    { account: payments, region: "us-east-1", operation: "dynamodb:ListBackups", because: "identity" },
  ],
};
