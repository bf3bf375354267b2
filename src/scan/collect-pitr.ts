/**
 * The `pitr` group: point-in-time recovery of one table from DescribeContinuousBackups. The outer
 * ContinuousBackupsStatus is ENABLED on every table and says nothing about recovery, so it is not read at all.
 */
import type { OutputOf, Read } from "../aws/read-client.ts";
import type { Fact } from "../model/fact.ts";
import { absent, known, unknown } from "../model/fact.ts";
import type { Answer } from "./answer.ts";
import { answered, unanswered } from "./answer.ts";
import { malformed, membersOf } from "./members.ts";
import type { FactsOf } from "./observed-facts.ts";

type Output = OutputOf<"dynamodb:DescribeContinuousBackups">;
type Description = NonNullable<NonNullable<Output["ContinuousBackupsDescription"]>["PointInTimeRecoveryDescription"]>;

const operation = "dynamodb:DescribeContinuousBackups";
const { count, instant, text } = membersOf(operation);
const dayMs = 86_400_000;
/** Ten years. */
const mostDays = 3_650;

/** Without a PointInTimeRecoveryDescription nothing is known about PITR: that is no way of saying "off". */
export function collectPitr(read: Read<Output>): Answer {
  if (read.state === "unread") return unanswered(read.reason);
  const description = read.value.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  if (description === undefined) return unanswered(malformed(operation, "no PointInTimeRecoveryDescription"));
  return answered(pitrFacts(description, read.evidence.at), [read.evidence]);
}

function pitrFacts(description: Description, seenAt: string): FactsOf<"pitr"> {
  const status = text("PointInTimeRecoveryStatus", description.PointInTimeRecoveryStatus);
  if (status.state === "known" && status.value === "ENABLED") {
    const days = count("RecoveryPeriodInDays", description.RecoveryPeriodInDays);
    return {
      "pitr.enabled": known(true),
      "pitr.period": days.state === "known" ? periodOf(days.value) : days,
      "pitr.earliest": instant("EarliestRestorableDateTime", description.EarliestRestorableDateTime, seenAt),
      "pitr.latest": instant("LatestRestorableDateTime", description.LatestRestorableDateTime, seenAt),
    };
  }
  if (status.state === "known" && status.value === "DISABLED") {
    return { "pitr.enabled": known(false), "pitr.period": absent, "pitr.earliest": absent, "pitr.latest": absent };
  }
  // A status that AWS may add one day is neither on nor off.
  const neither =
    status.state === "known"
      ? unknown(malformed(operation, `PointInTimeRecoveryStatus is ${JSON.stringify(status.value)}`))
      : status;
  return { "pitr.enabled": neither, "pitr.period": neither, "pitr.earliest": neither, "pitr.latest": neither };
}

/** From 1 to 35 days today (API reference, PointInTimeRecoverySpecification); AWS may raise the 35, but not by much. */
function periodOf(days: number): Fact<number> {
  if (days >= 1 && days <= mostDays) return known(days * dayMs);
  return unknown(malformed(operation, `RecoveryPeriodInDays is ${days}`));
}
