/**
 * An organization in which every action of every role has something to do: keys, settings, tags, native backups, and all that
 * AWS Backup has. Accounts come in, each by the policies of its role; whoever is given none may do everything.
 */
import type { PermissionsSpec, PolicyDocument, RoleSpec } from "../../src/emulator/iam-spec.ts";
import type { AccountSpec, OrganizationSpec, TableSpec } from "../../src/emulator/organization.ts";

export const hub = "111111111111";
export const organizationId = "o-leastleast";

/** Where its tables are, and where copies of them are kept. A partition of two Regions, all of which every account has, is tried in no time. */
const places = {
  aws: { home: "us-east-1", away: "eu-west-1" },
  "aws-us-gov": { home: "us-gov-west-1", away: "us-gov-east-1" },
} as const;
export type Partition = keyof typeof places;

export type Member = Pick<AccountSpec, "id" | "externalId"> & { readonly roles?: readonly (string | RoleSpec)[] };

/** `user`: of the caller, in the management account. */
export type Given = {
  readonly partition?: Partition;
  readonly user?: PermissionsSpec;
  readonly members: readonly Member[];
};

export const organization = ({ partition = "aws", user, members }: Given): OrganizationSpec => ({
  now: "2026-11-20T12:00:00.000Z",
  id: organizationId,
  partition,
  managementAccount: hub,
  regions: Object.values(places[partition]),
  accounts: [
    { ...account(hub, partition), tags: { env: "prod" }, ...(user === undefined ? {} : { user }) },
    ...members.map((member) => ({
      ...account(member.id, partition),
      ou: "Workloads",
      tags: { env: "prod" },
      ...member,
    })),
  ],
});

export const auditRole = (...policies: readonly PolicyDocument[]): RoleSpec => ({ name: "RestorableAudit", policies });

function account(id: string, partition: Partition): AccountSpec {
  const { home, away } = places[partition];
  const arn = (service: string, region: string, rest: string): string =>
    `arn:${partition}:${service}:${region}:${id}:${rest}`;
  return {
    id,
    tables: { [home]: tables(id, (service, rest) => arn(service, home, rest)) },
    backup: {
      [home]: backup(arn("backup", away, "backup-vault:copies")),
      [away]: {
        vaults: [
          {
            name: "copies",
            points: [
              {
                of: arn("dynamodb", home, "table/orders"),
                age: "7h",
                copiedFrom: arn("backup", home, "backup-vault:nightly"),
              },
            ],
          },
        ],
      },
    },
  };
}

const tables = (id: string, arn: (service: string, rest: string) => string): readonly TableSpec[] => [
  {
    name: "orders",
    created: "400d",
    pitr: { enabled: true, since: "390d" },
    deletionProtection: true,
    backups: [{ age: "1d" }],
    tags: { team: "orders", tier: "gold" },
    encryption: { keyArn: arn("kms", "key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9") },
    ttl: { attribute: "expires" },
    stream: "NEW_IMAGE",
    resourcePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: id }, Action: "dynamodb:GetItem", Resource: "*" }],
    }),
    kinesis: [{ stream: arn("kinesis", "stream/changes") }],
  },
  { name: "carts", created: "90d", tags: { team: "orders", tier: "silver" } },
];

const backup = (copies: string): NonNullable<AccountSpec["backup"]>[string] => ({
  vaults: [
    {
      name: "nightly",
      lock: { minRetentionDays: 7 },
      points: [{ of: "orders", age: "7h", count: 30, plan: "nightly" }],
    },
  ],
  plans: [
    {
      name: "nightly",
      lastRun: "7h",
      rules: [{ name: "every-night", vault: "nightly", deleteAfterDays: 35, copies: [{ vaultArn: copies }] }],
      selections: [{ name: "gold", listOfTags: [{ key: "tier", value: "gold" }] }],
    },
  ],
  restoreJobs: [{ of: "orders", age: "20d", validation: "SUCCESSFUL", createdTable: "restored-orders" }],
});
