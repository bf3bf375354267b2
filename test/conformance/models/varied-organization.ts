/**
 * An organization with every shape of account, Region, table and backup that can be written down, so that answers about it
 * hold every member the emulator can send; for clients to walk and for AWS's models to judge.
 */
import {
  accountStates,
  tableStatuses,
  type AccountSpec,
  type OrganizationSpec,
  type TableSpec,
} from "../../../src/emulator/organization.ts";

export const management = "111111111111";
export const member = "222222222222";
export const region = "eu-central-1";
/** Enabled in no account but the management account. */
export const optInRegion = "me-central-1";
export const externalId = "conformance-7";
export const role = "RestorableAudit";
export const roleArn = `arn:aws:iam::${member}:role/${role}`;

export const tableArn = (name: string): string => `arn:aws:dynamodb:${region}:${member}:table/${name}`;

const key = `arn:aws:kms:${region}:${member}:key/4f1a2c3e-0000-4000-8000-1234567890ab`;

const inEveryStatus = tableStatuses.map((status): TableSpec => ({
  name: `status-${status.toLowerCase()}`,
  status,
  created: "9d",
}));

const tables: readonly TableSpec[] = [
  ...inEveryStatus,
  {
    name: "orders",
    created: "2021-01-02T03:04:05.678Z",
    pitr: { enabled: true, period: 14 },
    deletionProtection: true,
    billingMode: "PAY_PER_REQUEST",
    class: "STANDARD_INFREQUENT_ACCESS",
    sizeBytes: 9_007_199_254_740_991,
    itemCount: 12,
    encryption: { keyArn: key, inaccessibleSince: "2h" },
    tags: Object.fromEntries(
      Array.from({ length: 23 }, (_, n) => [`key-${n}`, n === 0 ? "" : `<&"'> ${n} \u00e9\u{1f9ea}`]),
    ),
    replicas: [{ region: "us-east-1" }, { region: "us-east-1", account: management, status: "REGION_DISABLED" }],
    backups: [
      { age: "2021-03-04T05:06:07.089Z", count: 7, every: "36h" },
      { age: "1m", status: "CREATING", name: "being-made" },
      { age: "2d", type: "AWS_BACKUP" },
      { age: "2021-01-01T00:00:00.001Z", of: "namesake" },
      { age: "3d", noTableId: true },
    ],
    awsBackup: { last: "2021-03-04T05:06:07.890Z", vault: "vault_1" },
  },
  { name: "bare", tableId: null, deletionProtection: null, pitr: { enabled: true, period: null, since: "1h" } },
  { name: "restoring", status: "CREATING", restoring: true, created: "1m" },
  { name: "young", created: "2s" },
  { name: "archived-without-backup", status: "ARCHIVED", archival: { at: "8d", backup: false } },
  { name: "recreated", created: "1d", backups: [{ age: "3d", type: "SYSTEM", of: "namesake" }] },
  { name: "gone", deleted: "5d", backups: [{ age: "5d", type: "SYSTEM" }, { age: "6d" }], awsBackup: { last: "6d" } },
  {
    name: "t".repeat(255),
    tags: { ["k".repeat(128)]: "v".repeat(256) },
    backups: [{ age: "1d" }],
    awsBackup: { last: "1d" },
  },
];

const inEveryState = accountStates.flatMap((state, n) =>
  (["state", "status", "both"] as const).map((sends, m): AccountSpec => ({
    id: `3333333333${n}${m}`,
    name: "N".repeat(128),
    ou: "Closed/Long ago",
    state,
    sends,
  })),
);

export const variedOrganization: OrganizationSpec = {
  now: "2026-11-20T12:00:00.000Z",
  managementAccount: management,
  regions: [optInRegion, region, "us-east-1", "eu-west-1", "af-south-1"],
  accounts: [
    { id: management, name: "management", regions: [region, optInRegion, "us-east-1", "eu-west-1"], roles: [role] },
    {
      id: member,
      name: "member",
      tags: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`key-${n}`, n === 0 ? "" : `a=b/${n} \u00e9`])),
      ou: "Workloads/Prod",
      regions: [region, "us-east-1"],
      externalId,
      maxSessionDuration: 7200,
      tables: { [region]: tables, "us-east-1": { generate: { count: 3, seed: 7 } } },
    },
    { generate: { count: 12, firstId: "400000000001", name: "generated {n}", regions: [region] } },
    ...inEveryState,
  ],
};
