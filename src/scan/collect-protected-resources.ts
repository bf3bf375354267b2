/**
 * The `protectedResources` group: when AWS Backup last backed each table of a scope up, from ListProtectedResources. It
 * knows tables by ARN only; whether the point is of this table or of a deleted namesake is judged later, by age.
 */
import type { ScopeReader } from "../aws/read-client.ts";
import type { Fact, Unknown } from "../model/fact.ts";
import { absent } from "../model/fact.ts";
import { operations } from "../model/operations.ts";
import type { Answer } from "./answer.ts";
import { answered, unanswered } from "./answer.ts";
import { malformed, membersOf } from "./members.ts";
import type { FactsOf } from "./observed-facts.ts";

/** `named`: ARNs of tables. */
export type ScopeProtectedResources = { readonly named: Iterable<string>; ofTable(arn: string): Answer };

const operation = "backup:ListProtectedResources";
const { instant } = membersOf(operation);
/** All else that AWS Backup protects would only take up memory. */
const tableArn = /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/[^/]+$/;

/** After a broken walk a table that was seen is known, one that was not is unknown. */
export async function walkProtectedResources(reader: ScopeReader): Promise<ScopeProtectedResources> {
  const byArn = new Map<string, Fact<string>>();
  let missing: Unknown | null = null;
  for await (const page of reader.pages(operation, { MaxResults: operations[operation].answers.most })) {
    if (page.state === "unread") {
      missing = page.reason;
      break;
    }
    for (const { ResourceArn: arn, LastBackupTime: last } of page.value.Results ?? []) {
      if (typeof arn !== "string") missing = malformed(operation, "no ResourceArn");
      else if (tableArn.test(arn))
        byArn.set(arn, newest(byArn.get(arn), instant("LastBackupTime", last, page.evidence.at)));
    }
  }
  return {
    named: byArn.keys(),
    ofTable(arn) {
      const seen = byArn.get(arn);
      if (seen === undefined && missing !== null) return unanswered(missing);
      return answered({ "awsBackup.lastBackup": seen ?? absent } satisfies FactsOf<"protectedResources">, []);
    },
  };
}

/** Instants compare as text. A time that could not be read stays unknown: it may have been the newest. */
function newest(before: Fact<string> | undefined, now: Fact<string>): Fact<string> {
  if (before === undefined || now.state !== "known") return now;
  return before.state === "known" && before.value < now.value ? now : before;
}
