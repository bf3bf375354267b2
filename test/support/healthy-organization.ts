/**
 * The caller's account and one account for each operation that is asked inside accounts, all alike: two Regions with
 * three tables, of which every rule passes or is opted out of. Whatever is refused or disturbed in the account of an
 * operation is the only reason for a verdict there to change, so one audit tries every operation apart. The policy that
 * goes with it needs every group of facts.
 */
import type { AwsBackupSpec } from "../../src/emulator/backup-spec.ts";
import type { FaultSpec, OrganizationSpec, RefusalSpec, TableSpec } from "../../src/emulator/organization.ts";
import type { Unknown, UnknownKind } from "../../src/model/fact.ts";
import type { Finding } from "../../src/model/finding.ts";
import { operations, type OperationId } from "../../src/model/operations.ts";
import { breachesOf } from "./invariants.ts";
import type { JsonReport } from "./json-report.ts";
import { disagreements } from "./oracle/oracle.ts";
import type { RuleId } from "./oracle/rules.ts";
import { askedFor } from "./oracle/selection.ts";
import { runScenario } from "./run-scenario.ts";

export const hub = "111111111111";

/** Operations asked in the caller's account: what is refused there concerns every account. */
export const hubOperations = [
  "organizations:DescribeOrganization",
  "organizations:ListAccounts",
  "sts:GetCallerIdentity",
] as const satisfies readonly OperationId[];

/** Asked for `--account-tag` alone: scenarios of account tags refuse and disturb it. */
const choosingOperations = ["organizations:ListTagsForResource"] as const satisfies readonly OperationId[];

/** Asked to see what became of a backup, by those who make them: no audit does. */
const followingOperations = [
  "dynamodb:DescribeBackup",
  "backup:DescribeBackupJob",
] as const satisfies readonly OperationId[];

const notOfMembers = [...hubOperations, ...choosingOperations, ...followingOperations] as const;
export type MemberOperation = Exclude<OperationId, (typeof notOfMembers)[number]>;

export const memberOperations = (Object.keys(operations) as OperationId[]).filter(
  (operation): operation is MemberOperation => !(notOfMembers as readonly string[]).includes(operation),
);

/** The account in which alone this operation is to be disturbed. */
export const accountOf = (operation: MemberOperation): string =>
  String(200_000_000_001 + memberOperations.indexOf(operation));

/** A partition of two Regions: an account that will not tell its Regions is tried in all of them at the price of two. */
const partition = "aws-us-gov";
export const regions = ["us-gov-east-1", "us-gov-west-1"] as const;

const healthy = {
  created: "100d",
  pitr: { enabled: true },
  deletionProtection: true,
  tags: { tier: "gold" },
} satisfies Omit<TableSpec, "name">;

/** Encrypted with a key of the account itself, about which AWS KMS is asked. */
function tablesIn(account: string, region: string): readonly TableSpec[] {
  const all = { ...healthy, encryption: { keyArn: `arn:${partition}:kms:${region}:${account}:key/tables` } };
  return [
    { ...all, name: "carts", awsBackup: { last: "1d" } },
    { ...all, name: "orders", backups: [{ age: "1d" }] },
    { ...all, name: "scratch", deletionProtection: false, backups: [{ age: "1d" }], tags: { backup: "off" } },
  ];
}

/** What it selects by tags alone, it selects only where tables are opted in. */
const backup: AwsBackupSpec = {
  vaults: [{ name: "daily", points: [{ of: "carts", age: "1d" }] }],
  plans: [
    {
      name: "daily",
      rules: [{ name: "daily", vault: "daily" }],
      selections: [{ name: "gold", listOfTags: [{ key: "tier", value: "gold" }] }],
    },
  ],
  restoreJobs: [{ of: "carts", age: "1h" }],
};

/** Not `deletion-protection-enabled`, which the opted-out table fails, nor the two that a table of AWS Backup alone fails. */
export const shippedRules = [
  "backups-are-of-this-table",
  "pitr-enabled",
  "pitr-recovery-period",
  "pitr-window-full",
  "recovery-point-fresh",
  "table-accessible",
] as const satisfies readonly RuleId[];

const policy = `
id: everything
title: Every group of facts is needed
rules:
${shippedRules.map((rule) => `  - ${rule}`).join("\n")}
  - use: ./protected.yaml
  - use: ./known-owner.yaml
  - use: ./recoverable.yaml
`;
const protectedUnlessOff = `
id: protected
title: Tables that did not opt out have deletion protection
severity: low
why: Tables can opt out.
applies: { fact: tags.backup, ne: "off" }
assert: { fact: table.deletionProtection, eq: true }
fix: Turn on deletion protection.
`;
const knownOwner = `
id: known-owner
title: It is known whether the account manages the organization
severity: low
why: Somebody has to answer for the table.
assert: { fact: account.management, in: [true, false] }
fix: Ask the organization.
`;

const recoverable = `
id: recoverable
title: All that AWS Backup, KMS and the settings of a table tell is in order
severity: low
why: Each read must count.
assert:
  all:
    - { every: recoveryPoints, satisfies: { fact: status, in: [COMPLETED, AVAILABLE] } }
    - { every: backupPlans, satisfies: { fact: from, in: [account, organization] } }
    - { every: restoreTests, satisfies: { fact: status, eq: COMPLETED } }
    - { fact: encryption.keyManager, in: [AWS, CUSTOMER] }
    - { not: { fact: restoreSettings.ttl, exists: true } }
    - { fact: restoreSettings.resourcePolicy, in: [true, false] }
    - { fact: restoreSettings.kinesisDestinations, gte: 0 }
fix: Look at what was told.
`;

export type Disturbance = { readonly refusals?: readonly RefusalSpec[]; readonly faults?: readonly FaultSpec[] };

export type Audited = {
  readonly exit: number;
  /** null: the audit refused to judge. */
  readonly report: JsonReport | null;
  readonly stderr: string;
  /** Of the invariants of every audit, and what the oracle says of the shipped rules. */
  readonly breaches: readonly string[];
  readonly calls: ReadonlySet<string>;
};

/** `members`: accounts beside the caller's. */
export function healthyOrganization(members: readonly string[], disturbed: Disturbance): OrganizationSpec {
  const inRegions = <T>(of: (region: string) => T) => Object.fromEntries(regions.map((region) => [region, of(region)]));
  return {
    now: "2026-03-01T00:00:00.000Z",
    managementAccount: hub,
    partition,
    regions,
    accounts: [hub, ...members].map((id) => ({
      id,
      tables: inRegions((region) => tablesIn(id, region)),
      backup: inRegions(() => backup),
    })),
    ...disturbed,
  };
}

/** `./everything.yaml` and the rules that it names. */
export const healthyFiles = {
  "everything.yaml": policy,
  "protected.yaml": protectedUnlessOff,
  "known-owner.yaml": knownOwner,
  "recoverable.yaml": recoverable,
};

/** Audits the organization as a whole. */
export async function auditHealthy(disturbed: Disturbance): Promise<Audited> {
  const argv = ["audit", "--organization", "--policy", "./everything.yaml"];
  const [outcome] = await runScenario({
    name: "the healthy organization is disturbed",
    organization: healthyOrganization(memberOperations.map(accountOf), disturbed),
    files: healthyFiles,
    steps: [{ argv, env: {}, expect: { exit: 0 } }],
    withoutOracle: "the rules are held against the oracle one by one below",
  });
  if (outcome === undefined) throw new Error("the scenario gave no outcome");
  const { exit, report, stderr, truth, caller, log } = outcome;
  const judged = shippedRules.flatMap((rule) => {
    const asked = { ...askedFor(argv), policy: rule };
    return report === null ? [] : disagreements({ report, truth, scanned: asked, judged: asked, caller });
  });
  return {
    exit,
    report,
    stderr,
    breaches: [...breachesOf(outcome), ...judged],
    calls: new Set(log.map(({ operation }) => operation)),
  };
}

/** How the trouble of one account shows in a report, against the report without any trouble. */
export type Shown = {
  /** Findings that are unknown now and were not. */
  readonly unknown: readonly Finding[];
  /** Findings that are anything else than they were and not unknown: there must be none. */
  readonly turned: readonly string[];
  /** Where it is told, each with its first cause. */
  readonly as: readonly string[];
};

export function shownIn(report: JsonReport, whole: JsonReport, account: string): Shown {
  const before = new Map(whole.findings.map((finding) => [placeOf(finding), finding.verdict]));
  const changed = report.findings
    .filter((finding) => finding.account === account)
    .filter((finding) => finding.verdict !== before.get(placeOf(finding)));
  const unknown = changed.filter(({ verdict }) => verdict === "unknown");
  const { unseen, regionsNotAuthoritative } = report.coverage;
  const of = (told: { readonly account: string | null }): boolean => told.account === account;
  const as = [
    ...unknown.map(({ unknowns: [first] }) => words("unknown", first)),
    ...unseen.filter(of).map(({ reason }) => words("unseen", reason)),
    ...regionsNotAuthoritative.filter(of).map(({ reason }) => words("guessed Regions", reason)),
  ];
  return {
    unknown,
    turned: changed.filter(({ verdict }) => verdict !== "unknown").map(placeOf),
    as: [...new Set(as)].sort(),
  };
}

/**
 * How trouble of an operation must show. `overcome`: another operation answers the same question, so that nothing is
 * unknown. `depending`: what is unknown is what follows from its answer. ListTagsOfResource is only asked where a tag opted a
 * table out, and is then believed over the walk.
 */
export const shows = {
  "sts:AssumeRole": "unseen",
  "account:ListRegions": "guessed Regions",
  "dynamodb:ListTables": "unseen",
  "dynamodb:DescribeTable": "unknown",
  "dynamodb:DescribeContinuousBackups": "unknown",
  "dynamodb:ListBackups": "unknown",
  "dynamodb:ListTagsOfResource": "unknown and depending",
  "tag:GetResources": "overcome",
  "backup:ListProtectedResources": "unknown",
  "backup:ListBackupVaults": "unknown",
  "backup:ListRecoveryPointsByBackupVault": "unknown",
  "backup:DescribeRegionSettings": "depending",
  "backup:ListBackupPlans": "unknown",
  "backup:GetBackupPlan": "unknown",
  "backup:ListBackupSelections": "unknown",
  "backup:GetBackupSelection": "unknown",
  "backup:ListRestoreJobs": "unknown",
  "dynamodb:DescribeTimeToLive": "unknown",
  "dynamodb:GetResourcePolicy": "unknown",
  "dynamodb:DescribeKinesisStreamingDestination": "unknown",
  "kms:DescribeKey": "unknown",
} as const satisfies Record<MemberOperation, string>;

/** The words of `Shown.as` for trouble of this kind at this operation. */
export function toldAs(operation: MemberOperation, kind: UnknownKind): readonly string[] {
  const how = shows[operation];
  const depending = words("unknown", { kind: "depends-on", operation });
  switch (how) {
    case "overcome":
      return [];
    case "depending":
      return [depending];
    case "unknown and depending":
      return [words("unknown", { kind, operation }), depending].sort();
    default:
      return [words(how, { kind, operation })];
  }
}

export const words = (as: string, reason: Pick<Unknown, "kind" | "operation"> | undefined): string =>
  `${as}: ${reason?.kind} ${reason?.operation}`;

/** A finding without what identifies the table beyond its name. */
export const placeOf = ({ account, region, table, rule }: Finding): string => [account, region, table, rule].join(" ");
