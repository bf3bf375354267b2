/**
 * The caller's account and one account for each operation that is asked inside accounts, all alike: two Regions with
 * three tables, of which every rule passes or is opted out of. Whatever is refused or disturbed in the account of an
 * operation is the only reason for a verdict there to change, so one audit tries every operation apart. The policy that
 * goes with it needs every group of facts.
 */
import type { FaultSpec, OrganizationSpec, RefusalSpec, TableSpec } from "../../src/emulator/organization.ts";
import type { Unknown } from "../../src/model/fact.ts";
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

const notOfMembers = [...hubOperations, ...choosingOperations] as const;
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
  ttl: { attribute: "expires" },
} satisfies Omit<TableSpec, "name">;

const tables: readonly TableSpec[] = [
  { ...healthy, name: "carts", awsBackup: { last: "1d" } },
  { ...healthy, name: "orders", backups: [{ age: "1d" }] },
  { ...healthy, name: "scratch", deletionProtection: false, backups: [{ age: "1d" }], tags: { backup: "off" } },
];

/** A key of its own for each Region of each account, which all tables there share. */
const inRegions = (account: string): Readonly<Record<string, readonly TableSpec[]>> =>
  Object.fromEntries(
    regions.map((region) => {
      const encryption = { keyArn: `arn:${partition}:kms:${region}:${account}:key/shared` };
      return [region, tables.map((table) => ({ ...table, encryption }))];
    }),
  );

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
  - use: ./usable-key.yaml
  - use: ./restored-whole.yaml
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

const usableKey = `
id: usable-key
title: The key of the table can be used
severity: low
why: Without it nothing can be restored.
assert: { fact: encryption.keyState, eq: Enabled }
fix: Enable the key.
`;
const restoredWhole = `
id: restored-whole
title: A restored table lacks its time to live and nothing else
severity: low
why: What a restore leaves out has to be set by hand.
assert:
  all:
    - { fact: restoreSettings.ttl, eq: expires }
    - { fact: restoreSettings.resourcePolicy, eq: false }
    - { fact: restoreSettings.kinesisDestinations, eq: 0 }
fix: Write down what is to be set.
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

/** Audits the organization as a whole. */
export async function auditHealthy(disturbed: Disturbance): Promise<Audited> {
  const organization: OrganizationSpec = {
    now: "2026-03-01T00:00:00.000Z",
    managementAccount: hub,
    partition,
    regions,
    accounts: [hub, ...memberOperations.map(accountOf)].map((id) => ({ id, tables: inRegions(id) })),
    ...disturbed,
  };
  const argv = ["audit", "--organization", "--policy", "./everything.yaml"];
  const [outcome] = await runScenario({
    name: "the healthy organization is disturbed",
    organization,
    files: {
      "everything.yaml": policy,
      "protected.yaml": protectedUnlessOff,
      "known-owner.yaml": knownOwner,
      "usable-key.yaml": usableKey,
      "restored-whole.yaml": restoredWhole,
    },
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

export const words = (shows: string, reason: Pick<Unknown, "kind" | "operation"> | undefined): string =>
  `${shows}: ${reason?.kind} ${reason?.operation}`;

/** A finding without what identifies the table beyond its name. */
export const placeOf = ({ account, region, table, rule }: Finding): string => [account, region, table, rule].join(" ");
