/**
 * Tables as a scan of a large organization meets them, each made from its number alone: most are healthy, and of twenty
 * one each is new, archived, without backups, under sixty daily ones, re-created, or was refused or throttled somewhere.
 */

export const asOf = "2026-11-22T08:00:00.000Z";

const hour = 3_600_000;
const day = 24 * hour;
const ago = (ms) => known(new Date(Date.parse(asOf) - ms).toISOString());
const known = (value) => ({ state: "known", value });
const absent = { state: "absent" };

export const regions = ["ap-southeast-2", "eu-central-1", "eu-west-1", "us-east-1", "us-west-2"];

export const accountId = (number) => String(100_000_000_000 + number * 7_919);

export const account = (id) => ({
  kind: "account",
  id,
  state: known("ACTIVE"),
  facts: {
    "account.name": known(`workload ${id}`),
    "account.ou": known("ou-abcd-11111111"),
    "account.path": known("o-abcde12345/r-abcd/ou-abcd-11111111/"),
    "account.management": known(false),
  },
  access: { state: "opened", via: "assumed-role", principal: `arn:aws:sts::${id}:assumed-role/RestorableAudit/bench` },
  regions: {
    source: "account:ListRegions",
    authoritative: true,
    regions: regions.map((name) => ({ name, state: "enabled" })),
  },
  ledger: [],
  evidence: [{ operation: "sts:AssumeRole", requestId: `r-${id}`, at: asOf }],
});

const unread = (kind, operation) => ({ state: "unread", reason: { kind, operation } });

const operations = {
  table: "dynamodb:DescribeTable",
  pitr: "dynamodb:DescribeContinuousBackups",
  tags: "tag:GetResources",
  onDemandBackups: "dynamodb:ListBackups",
  protectedResources: "backup:ListProtectedResources",
};

/** What of every twenty tables is not healthy, by the last digits of their number. */
const traits = {
  10: { pitr: "off" },
  11: { pitr: "off", backups: 0 },
  12: { unread: { pitr: ["denied"] } },
  13: { unread: { onDemandBackups: ["denied-by-scp"] } },
  14: { backups: 60 },
  15: { namesakes: 3 },
  16: { ageDays: 0.02, backups: 0, pitr: "off" },
  17: { backups: 0, protection: false },
  18: { unread: { table: ["throttled"] } },
  19: { status: "ARCHIVED", pitr: "off", backups: 0 },
};

export function table({ account: id, region }, number) {
  const trait = {
    pitr: "on",
    backups: 1 + (number % 7),
    namesakes: 0,
    ageDays: 400,
    protection: true,
    ...traits[number % 20],
  };
  const name = `orders-${String(number).padStart(7, "0")}`;
  const arn = `arn:aws:dynamodb:${region}:${id}:table/${name}`;
  const tableId = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
  const off = trait.pitr === "off";
  const backup = (index) => ({
    arn: known(`${arn}/backup/0166${String(index).padStart(10, "0")}-abcdef01`),
    name: known(`${name}-daily`),
    status: known(index === 0 && number % 3 === 0 ? "CREATING" : "AVAILABLE"),
    type: known("USER"),
    tableId: known(index < trait.backups ? tableId : "ffffffff-0000-4000-8000-000000000000"),
    created: ago(index * day + 2 * hour),
    sizeBytes: known(1_000_000 + index),
  });
  const groups = Object.keys(operations).map((group) => {
    const gap = trait.unread?.[group];
    return [group, gap === undefined ? { state: "read" } : unread(gap[0], operations[group])];
  });
  return {
    kind: "table",
    name,
    arn,
    presence: "present",
    groups: Object.fromEntries(groups),
    facts: {
      "table.id": known(tableId),
      "table.status": known(trait.status ?? "ACTIVE"),
      "table.created": ago(trait.ageDays * day),
      "table.sizeBytes": known(number * 1_000),
      "table.itemCount": known(number),
      "table.class": known("STANDARD"),
      "table.billingMode": known("PAY_PER_REQUEST"),
      "table.deletionProtection": known(trait.protection),
      "table.archivalBackupArn": trait.status === "ARCHIVED" ? known(`${arn}/backup/archive`) : absent,
      "table.replicaCount": known(0),
      "pitr.enabled": known(!off),
      "pitr.period": off ? absent : known(35 * day),
      "pitr.earliest": off ? absent : ago(35 * day),
      "pitr.latest": off ? absent : ago(hour / 12),
      "tags.team": known("payments"),
      "tags.tier": known(number % 4 === 0 ? "gold" : "silver"),
      "awsBackup.lastBackup": number % 2 === 0 ? absent : ago(8 * hour),
    },
    lists: {
      backupsByName: {
        items: Array.from({ length: trait.backups + trait.namesakes }, (_, index) => backup(index)),
        missing: [],
      },
    },
    evidence: Object.values(operations).map((operation, index) => ({
      operation,
      requestId: `REQ${number}-${index}`,
      at: asOf,
    })),
  };
}
