/**
 * The `restoreTests` group: every restore of DynamoDB that AWS Backup made in a scope, walked once and handed out by the ARN
 * of the table that was backed up. Which of them are of this very table is judged later, by when their points were made.
 */
import type { OutputOf, ScopeReader } from "../aws/read-client.ts";
import type { ListItem, Unknown } from "../model/fact.ts";
import { operations } from "../model/operations.ts";
import { pointLists } from "../model/point-lists.ts";
import type { Answer } from "./answer.ts";
import { unanswered } from "./answer.ts";
import { ifSent, malformed, membersOf } from "./members.ts";
import { tableNamed } from "./table-named.ts";

type Job = NonNullable<OutputOf<"backup:ListRestoreJobs">["RestoreJobs"]>[number];

export type ScopeRestoreJobs = { ofTable(arn: string): Answer };

const operation = "backup:ListRestoreJobs";
const { instant, oneOf, text } = membersOf(operation);
const { status, validation } = pointLists.restoreTests.items;

/** A walk that breaks off keeps what it has and says what is missing to every table. */
export async function walkRestoreJobs(reader: ScopeReader): Promise<ScopeRestoreJobs> {
  const byArn = new Map<string, Map<string, ListItem>>();
  let broken: Unknown | null = null;
  let nameless: Unknown | null = null;
  let walked = 0;
  const input = { ByResourceType: "DynamoDB", MaxResults: operations[operation].answers.most };
  for await (const page of reader.pages(operation, input)) {
    if (page.state === "unread") {
      broken = page.reason;
      break;
    }
    walked += 1;
    for (const job of page.value.RestoreJobs ?? []) {
      const about = tableNamed(job.SourceResourceArn, job.RecoveryPointArn);
      if (about === null) nameless = malformed(operation, "a restore job that names no table");
      if (about === null || about === undefined) continue;
      const jobs = byArn.get(about) ?? new Map<string, ListItem>();
      byArn.set(about, jobs);
      // A job without id cannot be told from its like and is kept under a key of its own.
      jobs.set(
        typeof job.RestoreJobId === "string" ? job.RestoreJobId : `#${jobs.size}`,
        jobItem(job, page.evidence.at),
      );
    }
  }
  if (walked === 0 && broken !== null) {
    const refused = unanswered(broken);
    return { ofTable: () => refused };
  }
  const missing = [broken, nameless].filter((reason) => reason !== null);
  return {
    ofTable(arn) {
      const jobs = [...(byArn.get(arn) ?? [])].toSorted(
        ([a, one], [b, other]) => byAge(one, other) || (a < b ? -1 : 1),
      );
      const items = jobs.map(([, item]) => item);
      return { state: "read", facts: {}, lists: { restoresByArn: { items, missing } }, evidence: [] };
    },
  };
}

type JobMember = "status" | "created" | "completed" | "validation" | "testingPlan" | "pointCreated";

function jobItem(job: Job, seenAt: string): ListItem {
  const plan = job.CreatedBy?.RestoreTestingPlanArn;
  return {
    status: oneOf("Status", job.Status, status.values),
    created: instant("CreationDate", job.CreationDate, seenAt),
    completed: ifSent(job.CompletionDate, instant("CompletionDate", job.CompletionDate, seenAt)),
    validation: ifSent(job.ValidationStatus, oneOf("ValidationStatus", job.ValidationStatus, validation.values)),
    testingPlan: ifSent(plan, text("RestoreTestingPlanArn", plan)),
    pointCreated: instant("RecoveryPointCreationDate", job.RecoveryPointCreationDate, seenAt),
  } satisfies Record<JobMember, ListItem[string]>;
}

function byAge(a: ListItem, b: ListItem): number {
  const [first, second] = [created(a), created(b)];
  return first === second ? 0 : first < second ? -1 : 1;
}

/** Those whose age is not known come last. */
const created = ({ created: at }: ListItem): string => (at?.state === "known" ? String(at.value) : "~");
