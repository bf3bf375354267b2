/**
 * The action of a rule → lines of snippets. A recovery period is named only where the rule asks for a least one, and then
 * that one: it fails because the present one is shorter. Null where nothing that the finding needs could be told.
 */
import type { Finding } from "../../model/finding.ts";
import type { Condition, RuleTerms } from "../../model/policy.ts";
import { daysOf, type FixParts, onTable, ownPlan, tableArn, templateProperties, terraformTable } from "./parts.ts";

export function fixByAction(action: string, terms: RuleTerms, finding: Finding): FixParts | null {
  switch (action) {
    case "enable-pitr":
      return settings(terms, finding, ["pitr", "protection"]);
    case "enable-deletion-protection":
      return settings(terms, finding, ["protection"]);
    case "create-backup":
      return { ...planWhereItCounts(terms), cli: [nativeBackup] };
    case "start-backup-job":
      return { ...planWhereItCounts(terms), cli: backupJob };
    case "tag-for-backup-plan":
      return tagged;
    default:
      return null;
  }
}

/** AWS allows several backups of one name. */
const nativeBackup = `aws dynamodb create-backup ${onTable} --backup-name={table}`;

const backupJob = [
  "# Into the vault named VAULT. The role is there once AWS Backup was used in the console; else name one of yours.",
  "aws backup start-backup-job --region={region} --backup-vault-name=VAULT \\",
  `  --resource-arn=${tableArn} \\`,
  "  --iam-role-arn=arn:{partition}:iam::{account}:role/service-role/AWSBackupDefaultServiceRole",
];

const tagged: FixParts = {
  cli: [
    "# TAG_KEY and TAG_VALUE: the tag that your backup plan selects by.",
    `aws dynamodb tag-resource --region={region} --resource-arn=${tableArn} \\`,
    "  --tags Key=TAG_KEY,Value=TAG_VALUE",
  ],
  terraform: terraformTable([
    "# TAG_KEY and TAG_VALUE: the tag that your backup plan selects by. Keep the tags that are there.",
    "tags = {",
    '  "TAG_KEY" = "TAG_VALUE"',
    "}",
  ]),
  cloudformation: templateProperties([
    "# TAG_KEY and TAG_VALUE: the tag that your backup plan selects by. Keep the tags that are there.",
    "Tags:",
    "  - Key: TAG_KEY",
    "    Value: TAG_VALUE",
  ]),
};

type Setting = "pitr" | "protection";

/** The first of `allowed` is what the action is for. */
function settings(terms: RuleTerms, finding: Finding, allowed: readonly Setting[]): FixParts | null {
  const days = leastPeriod(terms.assert, finding);
  if (days === "unclear") return null;
  const wanted = allowed.filter((setting) => isFailing(setting, terms, finding) ?? setting === allowed[0]);
  if (wanted.length === 0) return null;
  const hasPitr = wanted.includes("pitr");
  const hasProtection = wanted.includes("protection");
  const period = days === null ? "" : `,RecoveryPeriodInDays=${days}`;
  return {
    cli: [
      ...(hasPitr
        ? [
            `aws dynamodb update-continuous-backups ${onTable} \\`,
            `  --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true${period}`,
          ]
        : []),
      ...(hasProtection ? [`aws dynamodb update-table ${onTable} --deletion-protection-enabled`] : []),
    ],
    terraform: terraformTable([
      ...(hasPitr
        ? [
            "point_in_time_recovery {",
            ...(days === null
              ? ["  enabled = true"]
              : ["  enabled                 = true", `  recovery_period_in_days = ${days}`]),
            "}",
          ]
        : []),
      ...(hasProtection ? ["deletion_protection_enabled = true"] : []),
    ]),
    cloudformation: templateProperties([
      ...(hasPitr
        ? [
            "PointInTimeRecoverySpecification:",
            "  PointInTimeRecoveryEnabled: true",
            ...(days === null ? [] : [`  RecoveryPeriodInDays: ${days}`]),
          ]
        : []),
      ...(hasProtection ? ["DeletionProtectionEnabled: true"] : []),
    ]),
  };
}

/**
 * A rule may fail for another of its conditions than that which the setting would meet: at another replica, say. The trace
 * tells. Null: the rule does not speak of the setting but of what follows from it, such as `recovery.rpo`.
 */
function isFailing(setting: Setting, { assert }: RuleTerms, { trace }: Finding): boolean | null {
  const fact = setting === "pitr" ? /^pitr\./ : /^table\.deletionProtection$/;
  if (!leavesOf(assert).some((leaf) => fact.test(leaf.fact))) return null;
  return trace.length === 0 || trace.some(({ leaf }) => fact.test(factOf(leaf)));
}

/** AWS's own bound. */
const longestPeriod = 35;

/**
 * Null: none is asked for, or it is not what fails, and naming it could shorten the present one. `unclear`: asked for in a
 * way that a longer period might not meet, or that no period meets.
 */
function leastPeriod(assert: Condition, { trace }: Finding): number | null | "unclear" {
  const leaves = leavesOf(assert).filter(({ fact }) => fact === "pitr.period");
  if (leaves.length === 0) return null;
  const asked = leaves.map(({ operator, operand }) =>
    typeof operand === "number" && (operator === "gte" || operator === "gt")
      ? daysOf(operator === "gt" ? operand + 1 : operand)
      : Number.NaN,
  );
  const days = Math.max(...asked);
  if (Number.isNaN(days) || days > longestPeriod || isDenied(assert)) return "unclear";
  return trace.some(({ leaf }) => factOf(leaf) === "pitr.period") ? days : null;
}

/** A leaf is told as `fact operator value`. */
const factOf = (leaf: string): string => leaf.split(" ")[0] ?? "";

type Leaf = Extract<Condition, { readonly kind: "leaf" }>;

function leavesOf(condition: Condition): readonly Leaf[] {
  switch (condition.kind) {
    case "leaf":
      return [condition];
    case "all":
    case "any":
      return condition.of.flatMap(leavesOf);
    case "not":
      return leavesOf(condition.of);
    case "when":
      return [...leavesOf(condition.when), ...leavesOf(condition.then)];
    case "every":
    case "some":
    case "none":
      return leavesOf(condition.satisfies);
  }
}

const isDenied = (condition: Condition): boolean =>
  condition.kind === "all" || condition.kind === "any" ? condition.of.some(isDenied) : condition.kind !== "leaf";

const day = 86_400_000;

/** Lists and facts that points of AWS Backup count in. Where only native backups count, no plan makes them. */
const pointsOfPlans = /^(recoveryPoints|recovery\.points)$/;

/** A rule that points of AWS Backup meet is met by a plan that makes one in time. */
function planWhereItCounts({ assert, params }: RuleTerms): Pick<FixParts, "terraform" | "cloudformation"> {
  const counts =
    leavesOf(assert).some(({ fact }) => fact === "awsBackup.age") ||
    listsOf(assert).some((list) => pointsOfPlans.test(list));
  const within = params["maxAge"];
  if (!counts || typeof within !== "number") return { terraform: [], cloudformation: [] };
  return ownPlan(longestPeriod, within < 1.5 * day ? "hour" : "day");
}

function listsOf(condition: Condition): readonly string[] {
  if (condition.kind === "all" || condition.kind === "any") return condition.of.flatMap(listsOf);
  return condition.kind === "some" ? [condition.list] : [];
}
