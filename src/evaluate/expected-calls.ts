/**
 * Groups of facts and a number of tables in, the calls that reading them takes out, operation by operation: exact
 * arithmetic over the catalogue, for tables to which every rule applies. Knows nothing of a policy.
 */
import { formatDuration } from "../condition/duration.ts";
import { factGroups, type GroupId } from "../model/fact-groups.ts";
import type { Answers } from "../model/operation.ts";
import { operations, type OperationId } from "../model/operations.ts";
import type { ExpectedCalls, Population, Reads } from "../model/explanation.ts";
import { askedOperations } from "./asked-operations.ts";

/** `groups` in the order of the catalogue; `table` is read for every policy, named or not. */
export function readsOf(groups: readonly GroupId[], population: Population): Reads {
  const asked = askedOperations(groups);
  const wanted = (Object.keys(operations) as OperationId[]).filter((operation) =>
    [...asked.member, ...asked.hub].includes(operation),
  );
  const perScope = wanted
    .filter((operation) => spanOf(operations[operation].answers) === "scope")
    .map((operation) => expectedCalls(operation, population));
  return {
    groups: groups.map((id) => ({ id, ...factGroups[id] })),
    iam: {
      member: actionsOf(asked.member),
      hub: actionsOf(asked.hub),
      organization: actionsOf(asked.organization),
    },
    population,
    perScope,
    perAccount: wanted.filter((operation) => spanOf(operations[operation].answers) === "account"),
    perAudit: wanted.filter((operation) => spanOf(operations[operation].answers) === "audit"),
    calls: perScope.reduce((total, { calls }) => total + calls, 0),
    slowest: perScope.reduce((slowest, each) => (each.milliseconds > slowest.milliseconds ? each : slowest)),
  };
}

const actionsOf = (asked: readonly OperationId[]): readonly string[] =>
  asked.flatMap((operation) => operations[operation].iam ?? []).toSorted();

/** How often an operation is walked or called: once an audit, once an account, or in each of its Regions. */
function spanOf(answers: Answers): "audit" | "account" | "scope" {
  switch (answers.of) {
    case "audit":
    case "accounts":
      return "audit";
    case "account":
    case "regions":
      return "account";
    case "table":
    case "tables":
    case "tagged":
    case "backups":
    case "protected":
    case "scope":
    case "vaults":
    case "points":
    case "plans":
    case "plan":
    case "selections":
    case "selection":
    case "restores":
    case "key":
    case "backup":
    case "job":
      return "scope";
    default:
      return answers satisfies never;
  }
}

/** Asked only where another answer makes it necessary (scan/read-table.ts): not part of the number. */
const onlyWhere: Partial<Record<OperationId, string>> = {
  "dynamodb:ListTagsOfResource": "only for a table that a tag takes out of a rule, or where GetResources fails",
};

function expectedCalls(operation: OperationId, population: Population): ExpectedCalls {
  const { rate, answers } = operations[operation];
  const { calls, because } = countOf(answers, population, onlyWhere[operation]);
  const milliseconds = Math.ceil((calls * 1_000) / rate.perSecond);
  return { operation, calls, because, rate, takes: timeWords(milliseconds), milliseconds };
}

type Count = { readonly calls: number; readonly because: string };

function countOf(answers: Answers, { tables, backupsPerTable }: Population, exception: string | undefined): Count {
  if (exception !== undefined) return { calls: 0, because: exception };
  if (answers.kind === "one") {
    if (answers.of === "table") return { calls: tables, because: "1 a table" };
    // As if all tables shared one; without a table nobody asks for a key.
    return { calls: answers.of === "key" ? Math.min(1, tables) : 1, because: `1 a ${answers.of}` };
  }
  const items = itemsOf(answers.of, { tables, backupsPerTable });
  // A list of nothing is a page too.
  const calls = Math.max(1, Math.ceil(items / answers.most));
  return { calls, because: `1 per ${answers.most === 1_000 ? "1,000" : answers.most} ${nouns[answers.of]}` };
}

type PageOf = Extract<Answers, { kind: "page" }>["of"];

/** Of vaults, plans and selections there are a handful, whatever the number of tables. */
function itemsOf(of: PageOf, { tables, backupsPerTable }: Population): number {
  if (of === "backups" || of === "points") return tables * backupsPerTable;
  return of === "vaults" || of === "plans" || of === "selections" ? 1 : tables;
}

/** Below a minute a second matters more than the unit: 2.5s. */
const timeWords = (milliseconds: number): string =>
  milliseconds < 60_000 ? `${Math.ceil(milliseconds / 100) / 10}s` : formatDuration(milliseconds);

const nouns = {
  accounts: "accounts",
  regions: "Regions",
  tables: "tables",
  tagged: "tagged tables",
  backups: "backups",
  protected: "that AWS Backup protects",
  vaults: "vaults",
  points: "recovery points in each vault",
  plans: "plans",
  selections: "selections in each plan",
  restores: "restores",
} as const satisfies Record<PageOf, string>;
