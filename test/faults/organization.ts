/**
 * Four accounts, two Regions and tables with every kind of setting: small enough to be audited hundreds of times, and
 * varied enough that a wrong default anywhere changes a verdict. What is to go wrong comes in, the organization goes out.
 */
import type { AwsBackupSpec } from "../../src/emulator/backup-spec.ts";
import type { FaultSpec, OrganizationSpec, RefusalSpec, TableSpec } from "../../src/emulator/organization.ts";

export const hub = "111111111111";
export const members = ["222222222222", "333333333333", "444444444444"] as const;
export const accounts = [hub, ...members] as const;
/** The second can be disabled, and is so in one account. */
export const regions = ["us-east-1", "af-south-1"] as const;

export type Disturbance = { readonly refusals?: readonly RefusalSpec[]; readonly faults?: readonly FaultSpec[] };

const good = { pitr: { enabled: true }, deletionProtection: true, backups: [{ age: "1d" }] } as const;

const keyOf = (id: string): string => `arn:aws:kms:us-east-1:222222222222:key/${id}`;

const healthy: readonly TableSpec[] = [
  { ...good, name: "carts", tags: { tier: "gold" } },
  { ...good, name: "orders", backups: [{ age: "2d", count: 3 }] },
  { ...good, name: "users", billingMode: "PAY_PER_REQUEST", tags: { a: "1", b: "2", c: "3" } },
];

const poor: readonly TableSpec[] = [
  { name: "bare" },
  { name: "copied", awsBackup: { last: "1d" }, pitr: { enabled: true, period: 7 } },
  {
    name: "namesake",
    created: "10d",
    backups: [
      { age: "1d", of: "this", status: "CREATING" },
      { age: "20d", of: "namesake" },
    ],
  },
  { name: "stale", pitr: { enabled: true, since: "1d" }, backups: [{ age: "30d" }] },
  { name: "untold", deletionProtection: null, tableId: null, backups: [{ age: "1d", noTableId: true }] },
];

const passing: readonly TableSpec[] = [
  { name: "archived", status: "ARCHIVED" },
  { name: "becoming", status: "CREATING", created: "1m" },
  { name: "ending", status: "DELETING" },
  { name: "locked", ...good, status: "INACCESSIBLE_ENCRYPTION_CREDENTIALS" },
  { name: "new", created: "10m", backups: [{ age: "5m" }] },
];

const ofMember = (table: string): string => `arn:aws:dynamodb:us-east-1:222222222222:table/${table}`;

/** In a plan by tag, backed up, copied elsewhere or not; a namesake's point; a restore; and keys. */
const backedUp: readonly TableSpec[] = [
  { ...good, name: "planned", tags: { backup: "daily" }, encryption: { keyArn: keyOf("good") } },
  { name: "late", tags: { backup: "daily" }, encryption: { keyArn: keyOf("bad"), state: "Disabled" } },
  { name: "made-anew", created: "2d", tags: { backup: "no" }, restored: { at: "3d", from: ofMember("bare") } },
  { name: "global", pitr: { enabled: true }, replicas: [{ region: "af-south-1" }] },
];

const backup: AwsBackupSpec = {
  vaults: [
    {
      name: "daily",
      points: [
        { of: "planned", age: "5h", count: 3, plan: "daily", deleteAfterDays: 35 },
        { of: "late", age: "4d", plan: "daily", deleteAfterDays: 7 },
        { of: "made-anew", age: "3d" },
      ],
    },
    { name: "locked", lock: { lockDate: "10d" }, points: [{ of: "planned", age: "1d", deleteAfterDays: 90 }] },
  ],
  plans: [
    {
      name: "daily",
      rules: [{ name: "daily", vault: "daily", continuous: true }],
      selections: [
        { name: "tagged", listOfTags: [{ key: "backup", value: "daily" }] },
        { name: "named", resources: [ofMember("global")] },
      ],
    },
    { name: "idle", rules: [{ name: "weekly", vault: "locked", schedule: "cron(0 5 ? * SUN *)" }] },
  ],
  restoreJobs: [
    { of: "planned", age: "2h", validation: "SUCCESSFUL" },
    { of: "late", age: "1d", status: "FAILED" },
  ],
};

const central: AwsBackupSpec = {
  vaults: [
    {
      name: "central",
      type: "LOGICALLY_AIR_GAPPED_BACKUP_VAULT",
      points: [{ of: ofMember("planned"), age: "5h", deleteAfterDays: 35 }],
    },
  ],
};

const moving: readonly TableSpec[] = [
  { ...good, name: "appears-1", backups: [], appears: { after: "ListTables" } },
  { ...good, name: "appears-2", backups: [], appears: { after: "DescribeTable" } },
  { ...good, name: "gone-1", vanishes: { after: "ListTables" } },
  { ...good, name: "gone-2", vanishes: { after: "DescribeTable" } },
  { name: "gone-3", tags: { a: "b" }, vanishes: { after: "DescribeContinuousBackups" } },
  { name: "gone-4", backups: [{ age: "1d" }], vanishes: { after: "ListBackups" } },
  { name: "gone-5", awsBackup: { last: "1d" }, vanishes: { after: "ListProtectedResources" } },
];

export const organization = (disturbance: Disturbance): OrganizationSpec => ({
  now: "2026-03-01T00:00:00.000Z",
  managementAccount: hub,
  regions,
  accounts: [
    { id: hub, tables: { "us-east-1": healthy } },
    {
      id: "222222222222",
      tables: {
        "us-east-1": [...poor, ...backedUp],
        "af-south-1": [...healthy, { name: "global", replicas: [{ region: "us-east-1" }] }],
      },
      backup: { "us-east-1": backup },
    },
    {
      id: "333333333333",
      tables: { "us-east-1": passing, "af-south-1": moving },
      backup: { "af-south-1": central },
    },
    // What a Region that is not enabled holds, nobody gets to see.
    { id: "444444444444", regions: ["us-east-1"], tables: { "us-east-1": [...healthy, ...poor], "af-south-1": poor } },
  ],
  ...disturbance,
});
