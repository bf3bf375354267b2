/** Tables that every format of an explanation is shown: one kept in every way, one with hostile names, one hardly read, one gone. */
import { explainTable } from "../../src/evaluate/explain-table.ts";
import { absent, known, unknown, type Fact, type ListFact, type ListItem, type Unknown } from "../../src/model/fact.ts";
import type { AccountRecord, ScopeEnd, TableRecord } from "../../src/model/observation.ts";
import type { RunHeader } from "../../src/model/run.ts";
import { nothingAround, type Surroundings } from "../../src/model/surroundings.ts";
import type { TableExplanation } from "../../src/model/table-explanation.ts";
import {
  auditOf,
  fail,
  notApplicable,
  override,
  pass,
  policyOf,
  rule,
  run,
  unknownBecause,
  waived,
  type Judged,
} from "./audit-fixture.ts";

const hour = 3_600_000;
const day = 24 * hour;
const ago = (milliseconds: number): string => new Date(Date.parse(run.asOf) - milliseconds).toISOString();
const ahead = (milliseconds: number): string => ago(-milliseconds);

const account = "222222222222";
const region = "eu-central-1";
const place = { account, region };
const read = { state: "read" } as const;
const list = (...items: readonly ListItem[]): ListFact => ({ items, missing: [] });
const missing = (...reasons: readonly Unknown[]): ListFact => ({ items: [], missing: reasons });

export const arnOf = (table: string): string => `arn:aws:dynamodb:${region}:${account}:table/${table}`;

function backup(age: number, members: Readonly<Record<string, Fact>> = {}): ListItem {
  return {
    arn: known(`${arnOf("orders")}/backup/0176000000000-${String(age)}`),
    name: known("orders-nightly"),
    type: known("USER"),
    status: known("AVAILABLE"),
    created: known(ago(age)),
    sizeBytes: known(12_000_000_000),
    tableId: known("6f1c2a34-0000-4000-8000-000000000001"),
    ...members,
  };
}

function point(age: number, members: Readonly<Record<string, Fact>> = {}): ListItem {
  return {
    arn: known(`arn:aws:backup:${region}:${account}:recovery-point:${String(age)}`),
    account: known(account),
    region: known(region),
    vault: known("daily"),
    vaultType: known("BACKUP_VAULT"),
    status: known("COMPLETED"),
    created: known(ago(age)),
    sizeBytes: known(12_000_000_000),
    deleteAt: known(ahead(35 * day - age)),
    locked: known(true),
    lockDate: absent,
    encrypted: known(true),
    keyArn: absent,
    copiedFrom: absent,
    plan: known("plan-1"),
    ...members,
  };
}

const tableFacts = {
  "table.id": known("6f1c2a34-0000-4000-8000-000000000001"),
  "table.status": known("ACTIVE"),
  "table.created": known(ago(400 * day)),
  "table.sizeBytes": known(12_500_000_000),
  "table.itemCount": known(4_100_000),
  "table.class": known("STANDARD"),
  "table.billingMode": known("PAY_PER_REQUEST"),
  "table.deletionProtection": known(false),
  "table.archivalBackupArn": absent,
  "table.replicaCount": known(1),
  "table.restoredAt": absent,
  "table.restoredFrom": absent,
  "encryption.key": known("kms"),
  "encryption.keyArn": known("arn:aws:kms:eu-central-1:222222222222:key/0d8e7c55-3a0f-4a0e-b0cb-7f7b0a9e2c44"),
  "encryption.inaccessibleSince": absent,
  "restoreSettings.stream": absent,
} as const;

const accountRecord: AccountRecord = {
  kind: "account",
  id: account,
  state: known("ACTIVE"),
  facts: {
    "account.id": known(account),
    "account.name": known("orders-prod"),
    "account.ou": known("ou-ab12-11111111"),
    "account.path": known("o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"),
    "account.management": known(false),
  },
  access: {
    state: "opened",
    via: "assumed-role",
    principal: "arn:aws:sts::222222222222:assumed-role/RestorableAudit/x",
  },
  regions: null,
  ledger: [],
  evidence: [],
};

const scope: ScopeEnd = {
  kind: "scope",
  ...place,
  coverage: { state: "seen" },
  tables: 3,
  ledger: [
    { operation: "dynamodb:DescribeTable", calls: 3, throttled: 1, failed: 0, complete: true },
    { operation: "backup:ListBackupVaults", calls: 1_204, throttled: 0, failed: 2, complete: false },
  ],
};

const table: TableRecord = {
  kind: "table",
  name: "orders",
  arn: arnOf("orders"),
  presence: "present",
  groups: {
    table: read,
    pitr: read,
    tags: read,
    onDemandBackups: read,
    protectedResources: read,
    recoveryPoints: read,
    encryptionKey: {
      state: "unread",
      reason: { kind: "denied", operation: "kms:DescribeKey", code: "AccessDeniedException" },
    },
    restoreTests: read,
  },
  facts: {
    ...tableFacts,
    "pitr.enabled": known(true),
    "pitr.period": known(35 * day),
    "pitr.earliest": known(ago(35 * day)),
    "pitr.latest": known(ago(hour / 12)),
    "awsBackup.lastBackup": known(ago(9 * hour)),
    "tags.team": known("orders"),
    "tags.tier": known("gold"),
  },
  lists: {
    backupsByName: list(
      backup(2 * day),
      backup(hour, { status: known("CREATING"), sizeBytes: absent }),
      backup(380 * day),
      backup(410 * day, { tableId: known("0b0b0b0b-0000-4000-8000-000000000002"), type: known("SYSTEM") }),
    ),
    pointsByArn: list(
      ...[9, 33, 57, 81].map((hours) => point(hours * hour)),
      point(5 * day, { status: known("PARTIAL") }),
      point(90 * day, { deleteAt: absent, vault: known("seven-years"), lockDate: known(ago(60 * day)), plan: absent }),
      point(450 * day, { deleteAt: absent }),
    ),
    replicas: list(),
    restoresByArn: list({
      status: known("COMPLETED"),
      created: known(ago(20 * day)),
      completed: known(ago(20 * day - 2 * hour)),
      pointCreated: known(ago(21 * day)),
      validation: known("SUCCESSFUL"),
      testingPlan: absent,
    }),
  },
  evidence: [
    { operation: "dynamodb:DescribeTable", requestId: "REQUEST0000000000000000000000000000000000001", at: ago(-2_000) },
    { operation: "dynamodb:DescribeContinuousBackups", at: ago(-3_000) },
  ],
};

const around: Surroundings = {
  copiesOf: () => ({
    items: [
      point(33 * hour, {
        account: known("333333333333"),
        region: known("eu-west-1"),
        vault: known("central"),
        lockDate: known(ahead(3 * day)),
      }),
    ],
    missing: [{ kind: "not-scanned", detail: "vaults of 2 accounts were not scanned (444444444444, 555555555555)" }],
  }),
  plansOf: () => ({
    items: [
      {
        plan: known("gold"),
        planId: known("plan-1"),
        from: known("organization"),
        rule: known("nightly"),
        selection: known("by-tag"),
        why: known("the tag tier is gold"),
        vault: known("daily"),
        schedule: known("cron(0 3 * * ? *)"),
        frequency: known(day),
        continuous: known(true),
        deleteAfter: known(35 * day),
        coldAfter: absent,
        copiesToOtherRegion: known(true),
        copiesToOtherAccount: known(true),
        copyVaults: known("arn:aws:backup:eu-west-1:333333333333:backup-vault:central"),
      },
    ],
    missing: [{ kind: "denied", operation: "backup:GetBackupSelection", code: "AccessDeniedException" }],
  }),
  replicasOf: () =>
    list({
      account: known(account),
      region: known("us-east-1"),
      status: known("ACTIVE"),
      pitr: known(false),
      pitrPeriod: absent,
      deletionProtection: unknown({ kind: "throttled", operation: "dynamodb:DescribeTable" }),
    }),
  drillsOf: () => list(),
};

const policy = policyOf("acme", [
  rule("copy-elsewhere", "high", { title: "A copy lies in another account" }),
  rule("deletion-protection", "medium", {
    overrides: [override("tags.tier eq gold (acme.yaml:9:5)", { fix: "Ask the owner first." })],
  }),
  rule("grace", "low"),
  rule("pitr", "high", { title: "PITR is on" }),
  rule("waived-one", "critical"),
]);

const leaf = (words: string, expected: string, actual: string): NonNullable<Judged["trace"]>[number] => ({
  file: "acme.yaml",
  line: 11,
  col: 5,
  leaf: words,
  expected,
  actual,
});

function findingsOf(
  name: string,
  rules: Readonly<Record<string, Judged>>,
): TableExplanation["findings"][number]["finding"][] {
  const audit = auditOf({ policy, tables: [{ at: [account, region, name], rules }] });
  return audit.tables.flatMap(({ findings }) => findings);
}

const judged: Readonly<Record<string, Judged>> = {
  "copy-elsewhere": unknownBecause("Not known: vaults of 2 accounts were not scanned.", [
    {
      kind: "denied",
      operation: "backup:ListRecoveryPointsByBackupVault",
      code: "AccessDeniedException",
      by: "service-control-policy",
      detail: "User: arn:aws:sts::222222222222:assumed-role/RestorableAudit/x is not authorized",
    },
  ]),
  "deletion-protection": {
    ...fail("table.deletionProtection is false, expected true.", [
      leaf("override when tags.tier eq gold", "gold", "gold"),
      leaf("table.deletionProtection eq true", "true", "false"),
    ]),
    override: "tags.tier eq gold (acme.yaml:9:5)",
  },
  grace: notApplicable("grace", "The table is 2d old; the rule gives it 7d."),
  pitr: { ...pass, trace: [leaf("pitr.enabled eq true", "true", "true")] },
  "waived-one": waived("It is accepted until 2026-06-30.", "accepted-by-cto"),
};

const header: RunHeader = { ...run, groups: [...run.groups, "onDemandBackups", "recoveryPoints", "backupPlans"] };

const base = { header, policy, account: accountRecord, scope, around, collectBy: "restorable scan --organization" };

export const keptTable = explainTable({ ...base, table, findings: findingsOf("orders", judged) });

/** What a terminal would act upon, what Markdown would, and what ends a sentence or a table cell. */
export const hostile = "\u001b[2J\u202egnp.exe`|<img src=x>\r\n# @everyone [x](http://evil.example)";

export const hostileTable = explainTable({
  ...base,
  header: { ...header, foreignHosts: [`aws.example:4566${hostile}`] },
  account: { ...accountRecord, facts: { ...accountRecord.facts, "account.name": known(hostile) } },
  table: {
    ...table,
    name: hostile,
    arn: arnOf(hostile),
    facts: { ...table.facts, [`tags.${hostile}`]: known(hostile), "encryption.keyArn": known(hostile) },
    lists: {
      ...table.lists,
      backupsByName: list(
        backup(day, { name: known(hostile) }),
        backup(2 * day, { status: unknown({ kind: "malformed", detail: hostile }) }),
      ),
      pointsByArn: list(point(day, { vault: known(hostile), arn: known(hostile) })),
    },
    evidence: [{ operation: "dynamodb:DescribeTable", requestId: hostile, at: ago(0) }],
  },
  around: {
    copiesOf: () => missing({ kind: "not-scanned", detail: hostile }),
    plansOf: (...of) => ({
      items: around
        .plansOf(...of)
        .items.map((item) => ({ ...item, plan: known(hostile), why: known(hostile), rule: known(hostile) })),
      missing: [],
    }),
    replicasOf: () => list(),
    drillsOf: () => list(),
  },
  findings: findingsOf(hostile, {
    pitr: { ...fail(hostile, [leaf(hostile, hostile, hostile)]), override: hostile, waiver: hostile },
    "copy-elsewhere": unknownBecause(hostile, [{ kind: "denied", operation: hostile, code: hostile, detail: hostile }]),
  }),
});

/** Of a run that read no more than its policy asked for. */
export const bareTable = explainTable({
  ...base,
  header: run,
  around: nothingAround,
  table: {
    ...table,
    groups: {
      table: read,
      pitr: {
        state: "unread",
        reason: { kind: "throttled", operation: "dynamodb:DescribeContinuousBackups", code: "ThrottlingException" },
      },
    },
    facts: { ...tableFacts, "table.replicaCount": known(0) },
    lists: {},
  },
  findings: findingsOf("orders", {
    pitr: unknownBecause("Not known: dynamodb:DescribeContinuousBackups: throttled to the end of the retries.", [
      { kind: "throttled", operation: "dynamodb:DescribeContinuousBackups", code: "ThrottlingException" },
    ]),
  }),
});

export const goneTable = explainTable({
  ...base,
  around: nothingAround,
  table: {
    ...table,
    presence: "deleted",
    groups: {
      table: {
        state: "unread",
        reason: {
          kind: "not-ready",
          operation: "dynamodb:DescribeTable",
          code: "ResourceNotFoundException",
          detail: "deleted during the scan",
        },
      },
    },
    facts: {},
    lists: {},
    evidence: [],
  },
  findings: findingsOf("orders", {
    pitr: notApplicable("deleted-during-scan", "The table was deleted during the scan."),
  }),
});

/** No backup is known, and points were asked for back to some day alone: an older one may be there, or none at all. */
export const unprovenTable = explainTable({
  ...base,
  header: run,
  around: {
    copiesOf: () => ({ items: [], missing: [] }),
    plansOf: () => ({ items: [], missing: [] }),
    replicasOf: (_, told) => told,
    drillsOf: () => list(),
  },
  table: {
    ...table,
    lists: {
      backupsByName: { items: [], missing: [] },
      pointsByArn: {
        items: [],
        missing: [
          {
            kind: "not-collected",
            operation: "backup:ListRecoveryPointsByBackupVault",
            before: "2026-02-01T00:00:00.000Z",
          },
        ],
      },
      restoresByArn: { items: [], missing: [] },
    },
  },
  findings: [],
});
