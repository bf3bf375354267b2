/**
 * Which verdicts on a table are right, from the emulator's knowledge and what stands in the way of reading it. A refusal
 * leaves one right answer. A fault leaves two, as if it had been overcome and as if not; never a third.
 */
import type { TableTruth } from "../../../src/emulator/truth.ts";
import type { Verdict } from "../../../src/model/finding.ts";
import { aroundTable, type Looked } from "./around.ts";
import { ageOf, type Known, type Rule } from "./known.ts";
import { rules, type RuleId } from "./rules.ts";
import { troubleOfScope, troubleOfTable, type Trouble } from "./troubles.ts";

/** `now`: the time of judgement, epoch milliseconds. */
export function rightVerdicts(rule: RuleId, subject: Looked, now: number): ReadonlySet<Verdict> {
  const { truth, account, scope, table } = subject;
  const place = { account: account.id, region: scope.region };
  const ofTable = (operation: string): readonly boolean[] => readable(troubleOfTable(truth, place, table, operation));
  const ofScope = (operation: string): readonly boolean[] =>
    readable(troubleOfScope(truth, account.id, scope, operation));

  const right = new Set<Verdict>();
  if (table.vanishesAfter !== null) {
    right.add("not-applicable");
    // That it is gone is learnt from DescribeTable alone.
    if (ofTable("dynamodb:DescribeTable").includes(false)) right.add("unknown");
  }
  if (table.vanishesAfter === "ListTables") return right;
  // Not found, and not found again: to the caller the table is gone, whatever the reason.
  if (truth.faults.some(({ kind }) => kind === "not-found")) right.add("not-applicable");

  for (const described of ofTable("dynamodb:DescribeTable"))
    for (const pitr of described || hasParts(table) ? ofTable("dynamodb:DescribeContinuousBackups") : [true, false])
      for (const backups of ofScope("dynamodb:ListBackups"))
        for (const awsBackup of ofScope("backup:ListProtectedResources"))
          for (const overcome of [true, false]) {
            const last = scope.awsBackup.find(({ tableArn }) => tableArn === table.arn)?.last;
            const known: Known = {
              now,
              table,
              described,
              around: aroundTable(subject, { described, overcome }),
              pitr: pitr ? table.pitr : null,
              backups: backups ? scope.backups.filter((backup) => backup.table === table.name) : null,
              awsBackup: awsBackup ? { last } : null,
            };
            right.add(verdictOf(rules[rule], known));
          }
  return right;
}

/** Of a table that is no longer or not yet there, AWS may not find the settings; why not, DescribeTable says. */
const hasParts = ({ status, vanishesAfter }: TableTruth): boolean =>
  vanishesAfter === null && !["CREATING", "DELETING", "ARCHIVING", "ARCHIVED"].includes(status);

const readable = (trouble: Trouble): readonly boolean[] =>
  ({ none: [true], refused: [false], disturbed: [true, false] })[trouble];

function verdictOf(rule: Rule, known: Known): Verdict {
  const { table, now, described } = known;
  if (!described) return rule.appliesTo(known) === false ? "not-applicable" : "unknown";
  if (["CREATING", "DELETING"].includes(table.status)) return "not-applicable";
  if (["ARCHIVING", "ARCHIVED"].includes(table.status) && !rule.archived) return "not-applicable";
  if (ageOf(table.created, now) < rule.grace) return "not-applicable";
  const applies = rule.appliesTo(known);
  if (applies === false) return "not-applicable";
  const holds = rule.holdsFor(known);
  if (applies === null || holds === null) return "unknown";
  return holds ? "pass" : "fail";
}
