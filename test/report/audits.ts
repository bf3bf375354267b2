/** The audits that every format is shown: one nasty, one with nothing in it, one that saw nothing, one clean, one typical. */
import type { Unknown } from "../../src/model/fact.ts";
import { assumedPrices, type BackupSum, type KeptBackups, type KeptTable } from "../../src/model/kept-backups.ts";
import type { TraceEntry } from "../../src/model/finding.ts";
import type { Waiver, WaiverUse } from "../../src/model/waiver.ts";
import {
  auditOf,
  fail,
  notApplicable,
  override,
  pass,
  policyOf,
  rule,
  unknownBecause,
  waived,
  type Audit,
  type Judged,
  type StatedTable,
  fullCoverage,
} from "./audit-fixture.ts";

const backupsDenied: Unknown = {
  kind: "denied",
  operation: "dynamodb:ListBackups",
  code: "AccessDeniedException",
  detail:
    "User: arn:aws:sts::222222222222:assumed-role/RestorableAudit/restorable is not authorized to perform: dynamodb:ListBackups",
};
const describeThrottled: Unknown = {
  kind: "throttled",
  operation: "dynamodb:DescribeTable",
  code: "ThrottlingException",
};

const leaf = (file: string, words: string, expected: string, actual: string): TraceEntry => ({
  file,
  line: 11,
  col: 11,
  leaf: words,
  expected,
  actual,
});

const gold = "tags.tier eq gold (acme.yaml:9:5)";

const baseline = policyOf("baseline", [
  rule("deletion-protection-enabled", "medium", {
    title: "Deletion protection is on",
    why: "One DeleteTable call ends the table, its PITR and, when PITR was off, every way back. Deletion protection makes that call fail until somebody turns it off on purpose.",
    fix: "Turn on deletion protection, in each Region of a global table, as replicas do not share the setting.",
    controls: [{ id: "AWS FSBP:DynamoDB.6", source: "Security Hub user guide, DynamoDB.6", kind: "publisher" }],
  }),
  rule("pitr-enabled", "high", {
    title: "Point-in-time recovery is on",
    why: "Without PITR a bad write or delete can only be undone to the last full copy, and a deleted table leaves no system backup behind.",
    fix: "Turn on point-in-time recovery, in each Region of a global table, as replicas do not share the setting.",
    controls: [
      { id: "AWS FSBP:DynamoDB.2", source: "Security Hub user guide, DynamoDB.2", kind: "publisher" },
      { id: "NIST 800-53 r5:CP-9", source: "Security Hub user guide, DynamoDB.2", kind: "ours" },
    ],
  }),
  rule("recovery-point-fresh", "high", {
    title: "A full backup of the table, native or by AWS Backup, is newer than 7d",
    why: "PITR goes when the table goes, but for one system backup that is kept for 35 days. A recent full copy is what a restore starts from once the table is gone, or once the damage is older than the PITR window.",
    fix: "Create an on-demand backup, and put the table into a backup plan that runs every 7d or sooner.",
    overrides: [
      override(gold, {
        severity: "critical",
        title: "A full backup of the table, native or by AWS Backup, is newer than 1d",
        fix: "Create an on-demand backup, and put the table into a backup plan that runs every 1d or sooner.",
      }),
    ],
  }),
  rule("table-accessible", "critical", {
    title: "DynamoDB can read the table",
    why: "A table whose key is gone is archived after seven days.",
    fix: "Give DynamoDB access to the key again.",
  }),
]);

const pitrOff = fail("pitr.enabled is false, expected true.", [
  leaf("pitr-enabled.yaml", "pitr.enabled eq true", "true", "false"),
]);
const unprotected = fail("table.deletionProtection is false, expected true.", [
  leaf("deletion-protection-enabled.yaml", "table.deletionProtection eq true", "true", "false"),
]);
const stale = fail(
  "onDemandBackups: none of 3 satisfies status eq AVAILABLE and age lte 7d; the newest is 12d 3h old; awsBackup.age is absent: AWS Backup never backed this table up, expected at most 7d.",
);
const staleGold: Judged = {
  ...fail(`onDemandBackups: the newest is 2d 1h old, expected at most 1d. Override applied: ${gold}.`, [
    leaf("acme.yaml", "override when tags.tier eq gold", "gold", "gold"),
  ]),
  severity: "critical",
  override: gold,
};
const unreadBackups = unknownBecause("Not known: dynamodb:ListBackups: access denied (AccessDeniedException).", [
  backupsDenied,
]);
const unreadTable = unknownBecause(
  "Not known whether the rule applies: dynamodb:DescribeTable: throttled to the end of the retries (ThrottlingException).",
  [describeThrottled],
);

const ok = {
  "deletion-protection-enabled": pass,
  "pitr-enabled": pass,
  "recovery-point-fresh": pass,
  "table-accessible": pass,
};
const young = notApplicable("grace", "The table is 5m old; the rule has a grace period of 1h.");

const table = (
  account: string,
  region: string,
  name: string,
  rules: Partial<StatedTable["rules"]> = {},
): StatedTable => ({ at: [account, region, name], rules: { ...ok, ...rules } as StatedTable["rules"] });

const sum = (count: number, gibibytes: number, unsized = 0): BackupSum => ({
  count,
  sizeBytes: gibibytes * 2 ** 30,
  unsized,
  oldest: count === 0 ? null : "2024-02-29T03:00:00.000Z",
  newest: count === 0 ? null : "2026-02-28T03:00:00.000Z",
});

const keptTable = (
  subject: KeptTable["subject"],
  table: string,
  sums: Pick<KeptTable, "native" | "awsBackup">,
): KeptTable => ({
  subject,
  account: "111111111111",
  region: "eu-west-1",
  table,
  arn: `arn:aws:dynamodb:eu-west-1:111111111111:table/${table}`,
  ...sums,
  monthlyCost: (sums.native.sizeBytes + sums.awsBackup.sizeBytes) / 2 ** 30 / 10,
});

const keptOf = (tables: readonly KeptTable[], native: BackupSum, awsBackup: BackupSum) => ({
  tables: tables.length + 2,
  native,
  awsBackup,
  monthlyCost: (native.sizeBytes + awsBackup.sizeBytes) / 2 ** 30 / 10,
  largest: tables,
});

const kept = (names: readonly [string, string]): KeptBackups => ({
  deletedTables: keptOf(
    [keptTable("deleted-table", names[0], { native: sum(30, 12_345), awsBackup: sum(2, 40, 1) })],
    sum(31, 12_400),
    sum(2, 40, 1),
  ),
  neverExpiring: keptOf(
    [keptTable("table", names[1], { native: sum(52, 520), awsBackup: sum(0, 0) })],
    sum(80, 600),
    sum(0, 0),
  ),
  prices: assumedPrices,
  unseen: { native: 3, awsBackup: 4 },
});

const scratch: Waiver = {
  id: "W-12",
  rules: ["deletion-protection-enabled"],
  accounts: ["111111111111"],
  regions: ["us-east-1"],
  tables: ["scratch*"],
  reason: "Filled anew each night.",
  owner: "payments@example.com",
  approver: "ciso@example.com",
  ticket: "SEC-4711",
  created: "2026-01-12T00:00:00.000Z",
  expires: "2026-03-12T00:00:00.000Z",
};

/** Every member is that text. */
export const waiverOf = (text: string): Waiver => ({
  id: text,
  rules: [text],
  accounts: [text],
  regions: [text],
  tables: [text],
  reason: text,
  owner: text,
  approver: text,
  ticket: text,
  created: text,
  expires: text,
});

const waiverUse = (changes: Partial<WaiverUse>): WaiverUse => ({
  waiver: scratch,
  state: "in-force",
  daysLeft: 0,
  expiresSoon: false,
  waived: 0,
  lapsed: 0,
  capped: 0,
  unknown: 0,
  overlaps: [],
  places: [],
  ...changes,
});

/** What an organization of some size looks like on an ordinary day. */
export const typicalAudit: Audit = auditOf({
  policy: baseline,
  kept: kept(["orders-2023", "ledger"]),
  run: { foreignHosts: ["127.0.0.1:4566"] },
  accountNames: {
    "111111111111": "payments-production",
    "222222222222": "data-platform",
    "333333333333": "storefront",
    "444444444444": "sandbox",
    "555555555555": "legacy-billing",
    "666666666666": "closed-experiment",
  },
  tables: [
    table("111111111111", "eu-west-1", "invoices"),
    table("111111111111", "eu-west-1", "ledger", { "recovery-point-fresh": stale }),
    table("111111111111", "eu-west-1", "payment-intents-idempotency-keys", {
      "pitr-enabled": pitrOff,
      "deletion-protection-enabled": unprotected,
    }),
    table("111111111111", "eu-west-1", "settlements", { "recovery-point-fresh": staleGold }),
    table("111111111111", "us-east-1", "keys", {
      "table-accessible": fail(
        "table.status is INACCESSIBLE_ENCRYPTION_CREDENTIALS, expected none of INACCESSIBLE_ENCRYPTION_CREDENTIALS, ARCHIVING, ARCHIVED.",
      ),
    }),
    table("111111111111", "us-east-1", "scratch", {
      "deletion-protection-enabled": waived("table.deletionProtection is false, expected true.", "W-12"),
    }),
    table("222222222222", "eu-west-1", "events", { "recovery-point-fresh": unreadBackups }),
    table("222222222222", "eu-west-1", "events-archive", {
      "recovery-point-fresh": unreadBackups,
      "pitr-enabled": pitrOff,
    }),
    table("222222222222", "us-east-1", "features", {
      "deletion-protection-enabled": unreadTable,
      "pitr-enabled": unreadTable,
      "recovery-point-fresh": unreadTable,
      "table-accessible": unreadTable,
    }),
    table("333333333333", "ap-southeast-2", "carts", { "pitr-enabled": young, "recovery-point-fresh": young }),
    table("333333333333", "ap-southeast-2", "sessions", {
      "pitr-enabled": notApplicable("opted-out", "Opted out by tag backup=off."),
      "recovery-point-fresh": notApplicable("opted-out", "Opted out by tag backup=off."),
      "deletion-protection-enabled": unprotected,
    }),
    table("333333333333", "us-east-1", "wishlists"),
  ],
  waivers: [
    waiverUse({
      waived: 1,
      daysLeft: 10,
      expiresSoon: true,
      places: [{ account: "111111111111", region: "us-east-1", table: "scratch", rule: "deletion-protection-enabled" }],
    }),
    waiverUse({
      waiver: {
        ...scratch,
        id: "W-7",
        rules: ["pitr-enabled"],
        accounts: ["222222222222"],
        tables: ["events-archive"],
        reason: "The archive can be made again from the lake.",
        expires: "2026-02-28T00:00:00.000Z",
      },
      state: "expired",
      daysLeft: -1,
      lapsed: 1,
    }),
    waiverUse({
      waiver: {
        ...scratch,
        id: "W-9",
        rules: ["recovery-point-fresh"],
        accounts: ["*"],
        regions: ["*"],
        tables: ["*"],
        reason: "AWS Backup is being introduced.",
        expires: "2026-09-30T00:00:00.000Z",
      },
      state: "capped",
      daysLeft: 212,
      capped: 2,
      unknown: 3,
    }),
    waiverUse({
      waiver: { ...scratch, id: "W-13", expires: "2026-05-31T00:00:00.000Z" },
      state: "overlapped",
      daysLeft: 90,
      overlaps: [{ waiver: "W-12", findings: 1 }],
    }),
    waiverUse({
      waiver: { ...scratch, id: "W-14", tables: ["tmp-*"], expires: "2026-05-31T00:00:00.000Z" },
      state: "unused",
      daysLeft: 90,
    }),
    waiverUse({
      waiver: { ...scratch, id: "W-15", expires: "2026-05-31T00:00:00.000Z" },
      waived: 12,
      daysLeft: 90,
      places: [{ account: "111111111111", region: "us-east-1", table: "scratch", rule: "deletion-protection-enabled" }],
    }),
  ],
  coverage: {
    drills: [{ file: "drills.ndjson", drills: 12, authenticated: true }],
    accounts: { listed: 6, opened: 4, unopened: 1, skipped: 1, excluded: 0 },
    scopes: { seen: 9, denied: 3, failed: 1, unfinished: 0, disabled: 2, excluded: 0 },
    unseen: [
      {
        account: "333333333333",
        region: "eu-west-1",
        state: "failed",
        reason: { kind: "timeout", operation: "dynamodb:ListTables" },
      },
      {
        account: "444444444444",
        region: "eu-west-1",
        state: "denied",
        reason: {
          kind: "denied-by-scp",
          operation: "dynamodb:ListTables",
          code: "AccessDeniedException",
          detail:
            "User: arn:aws:sts::444444444444:assumed-role/RestorableAudit/restorable is not authorized to perform: dynamodb:ListTables with an explicit deny in a service control policy",
        },
      },
      {
        account: "444444444444",
        region: "us-east-1",
        state: "denied",
        reason: { kind: "denied-by-scp", operation: "dynamodb:ListTables", code: "AccessDeniedException" },
      },
      {
        account: "555555555555",
        region: null,
        state: "role-less",
        reason: { kind: "role-not-assumable", operation: "sts:AssumeRole", code: "AccessDenied" },
      },
    ],
    accepted: [
      {
        account: "444444444444",
        region: "ap-southeast-2",
        state: "denied",
        reason: { kind: "denied-by-scp", operation: "dynamodb:ListTables", code: "AccessDeniedException" },
        blindSpot: "sandbox-south",
      },
    ],
    blindSpots: [
      {
        id: "sandbox-south",
        state: "in-force",
        cause: "denied-by-scp",
        reason: "The sandbox may not leave Europe and us-east-1.",
        owner: "cloud-platform@example.com",
        expires: "2026-06-30T00:00:00.000Z",
        accepted: 1,
        lapsed: 0,
        observed: [],
      },
      {
        id: "legacy-billing",
        state: "expired",
        cause: "role-not-assumable",
        reason: "The account is being wound up.",
        owner: "finance@example.com",
        expires: "2026-01-31T00:00:00.000Z",
        accepted: 0,
        lapsed: 1,
        observed: [],
      },
    ],
    population: {
      ...fullCoverage.population,
      regions: {
        sources: { "account:ListRegions": 3, partition: 1, selection: 0 },
        enabled: 13,
        disabled: 2,
        excluded: 0,
      },
    },
    reconciliation: {
      named: 3,
      found: 1,
      explained: { "outlived-by-backup": 1, "tag-lag": 0, "unseen-scope": 1, "outside-population": 0 },
      unexplained: 0,
    },
    skipped: [{ account: "666666666666", because: "SUSPENDED" }],
    regionsNotAuthoritative: [
      {
        account: "222222222222",
        reason: { kind: "denied", operation: "account:ListRegions", code: "AccessDeniedException" },
      },
    ],
    disabledRegions: [
      { account: "333333333333", region: "af-south-1" },
      { account: "333333333333", region: "me-south-1" },
    ],
  },
});

/** Everything that ever broke a report, in one name. Table names cannot hold it today; reports do not rely on that. */
export const nasty = [
  "]]>",
  "a|b",
  "\\|",
  "=cmd|' /C calc'!A0",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "&amp;",
  "line one\nline two\r\n\ttabbed",
  "\u001b[31mred\u001b[2J\u0007\u0000\u009b1m",
  "\u202egnp.exe\u202c\u2066\u200b\ufeff",
  "`code` ``two`` ```fence```",
  "![image](https://image.example/x.png) [link](javascript:alert(1)) https://bare.example www.bare.example a@b.example",
  "@octocat #1 !2 ~label %milestone GH-1 org/repo#3",
  "**bold** _italic_ ~~struck~~ $x^2$ :smile:",
  "# heading",
  "😀 👨‍👩‍👧 🇩🇪 ❤️ 日本語 e\u0301",
  "\ud800 \udc00 \ufffe \uffff",
].join(" ");
export const longName = "a-very-long-name_".repeat(18).slice(0, 300);

const nastyUnknown: Unknown = { kind: "malformed", operation: nasty, code: nasty, detail: nasty };
const nastyPolicy = policyOf(nasty, [
  rule("nasty-rule", "critical", {
    title: nasty,
    why: nasty,
    fix: nasty,
    controls: [{ id: nasty, source: nasty, kind: "ours" }],
    overrides: [override(nasty, { title: `${nasty} there`, fix: nasty }), override(longName, {}, nasty)],
  }),
  rule(nasty, "low", { title: longName, why: "", fix: "" }),
]);
const nastyTrace: TraceEntry = { file: nasty, line: 1, col: 1, leaf: nasty, expected: nasty, actual: nasty };

/** One nasty text in every place that a stranger's words can reach, long names, and cells that are equal twice. */
export const nastyAudit: Audit = auditOf({
  policy: nastyPolicy,
  kept: { ...kept([nasty, nasty]), prices: { ...assumedPrices, currency: nasty } },
  run: {
    id: nasty,
    tool: { name: "restorable", version: nasty },
    organization: nasty,
    foreignHosts: [nasty, "127.0.0.1:4566"],
    selection: {
      population: { kind: "organization" },
      excludedAccounts: ["888888888888", nasty],
      regions: ["us-east-1", nasty],
    },
  },
  accountNames: { "111111111111": nasty, "222222222222": longName, [nasty]: nasty },
  tables: [
    { at: ["111111111111", "us-east-1", nasty], rules: { "nasty-rule": fail(nasty, [nastyTrace]), [nasty]: pass } },
    // The same cells again: a format that keys by name must not lose one.
    { at: ["111111111111", "us-east-1", nasty], rules: { "nasty-rule": fail(nasty, [nastyTrace]), [nasty]: pass } },
    {
      at: ["111111111111", "us-east-1", longName],
      rules: { "nasty-rule": unknownBecause(nasty, [nastyUnknown]), [nasty]: waived(nasty, nasty) },
    },
    {
      at: ["222222222222", "us-east-1", "same"],
      rules: { "nasty-rule": fail("x ".repeat(2_000)), [nasty]: notApplicable("opted-out", nasty) },
    },
    { at: [nasty, nasty, ""], rules: { "nasty-rule": fail(""), [nasty]: fail("=1+1") } },
  ],
  waivers: [
    // A part of it each, so that also a report with little room shows every place that it can reach.
    waiverUse({ waiver: { ...scratch, reason: nasty }, waived: 1 }),
    waiverUse({ waiver: { ...scratch, owner: nasty }, waived: 1 }),
    ...[nasty, longName].map((text) =>
      waiverUse({
        waiver: waiverOf(text),
        waived: 1,
        overlaps: [{ waiver: text, findings: 1 }],
        places: [{ account: text, region: text, table: text, rule: text }],
      }),
    ),
  ],
  coverage: {
    drills: [
      { file: nasty, drills: 1, authenticated: false },
      { file: "drills.ndjson", drills: 2_000, authenticated: true },
    ],
    accounts: { listed: 5, opened: 3, unopened: 1, skipped: 1, excluded: 2 },
    scopes: { seen: 3, denied: 1, failed: 0, unfinished: 0, disabled: 1, excluded: 7 },
    unseen: [
      { account: null, region: null, state: "unlisted", reason: nastyUnknown },
      {
        account: nasty,
        region: nasty,
        table: nasty,
        state: "unreconciled",
        reason: { kind: "denied", operation: nasty, detail: nasty },
      },
    ],
    accepted: [
      {
        account: nasty,
        region: nasty,
        state: "denied",
        reason: { kind: "denied", operation: nasty, code: nasty, detail: nasty },
        blindSpot: nasty,
      },
    ],
    blindSpots: [
      {
        id: nasty,
        state: "in-force",
        cause: "denied",
        reason: nasty,
        owner: nasty,
        expires: nasty,
        accepted: 1,
        lapsed: 0,
        observed: [{ cause: "timeout", count: 2 }],
      },
      {
        id: longName,
        state: "unused",
        cause: "timeout",
        reason: nasty,
        owner: nasty,
        expires: nasty,
        accepted: 0,
        lapsed: 0,
        observed: [],
      },
    ],
    reconciliation: {
      named: 2,
      found: 0,
      explained: { "outlived-by-backup": 0, "tag-lag": 1, "unseen-scope": 0, "outside-population": 0 },
      unexplained: 1,
    },
    skipped: [{ account: "333333333333", because: nasty }],
    regionsNotAuthoritative: [{ account: nasty, reason: nastyUnknown }],
    fallbacks: [{ account: nasty, instead: nasty, regions: 2, reason: nastyUnknown }],
    disabledRegions: [{ account: nasty, region: nasty }],
  },
});

/** Every account and Region was seen, and there is no table in any. */
export const emptyAudit: Audit = auditOf({ policy: baseline, tables: [] });

/** Not one account could be entered. */
export const unseenAudit: Audit = auditOf({
  policy: baseline,
  tables: [],
  accountNames: { "111111111111": "payments-production" },
  coverage: {
    accounts: { listed: 3, opened: 0, unopened: 3, skipped: 0, excluded: 0 },
    scopes: { seen: 0, denied: 0, failed: 0, unfinished: 0, disabled: 0, excluded: 0 },
    unseen: ["111111111111", "222222222222", "333333333333"].map((account) => ({
      account,
      region: null,
      state: "role-less",
      reason: { kind: "role-not-assumable", operation: "sts:AssumeRole", code: "AccessDenied" },
    })),
  },
});

export const cleanAudit: Audit = auditOf({
  policy: baseline,
  run: { selection: { population: { kind: "caller" }, excludedAccounts: [], regions: null }, organization: null },
  tables: [table("111111111111", "eu-west-1", "invoices"), table("111111111111", "eu-west-1", "orders")],
});

/** More of everything than a page holds. */
export const largeAudit: Audit = auditOf({
  policy: policyOf(
    "large",
    Array.from({ length: 120 }, (_, index) => rule(`rule-${String(index).padStart(3, "0")}`, "high")),
  ),
  tables: Array.from({ length: 400 }, (_, index) => ({
    at: [`1111111111${String(index % 40).padStart(2, "0")}`, "eu-west-1", `table-${String(index).padStart(4, "0")}`],
    rules: { [`rule-${String(index % 120).padStart(3, "0")}`]: index % 5 === 0 ? unreadTable : pitrOff },
  })),
  waivers: Array.from({ length: 300 }, (_, index) =>
    waiverUse({
      waiver: { ...scratch, id: `W-${index}` },
      waived: 40,
      places: Array.from({ length: 10 }, (__, n) => ({
        account: "111111111100",
        region: "eu-west-1",
        table: `table-${n}`,
        rule: "rule-000",
      })),
    }),
  ),
  coverage: {
    accounts: { listed: 1_040, opened: 40, unopened: 1_000, skipped: 0, excluded: 0 },
    scopes: { seen: 680, denied: 0, failed: 0, unfinished: 0, disabled: 0, excluded: 0 },
    unseen: Array.from({ length: 1_000 }, (_, index) => ({
      account: `22222222${String(index).padStart(4, "0")}`,
      region: null,
      state: "role-less",
      reason: { kind: "role-not-assumable", operation: "sts:AssumeRole", code: "AccessDenied" },
    })),
  },
});
