/**
 * The `backupPlans` group: the backup plans of a scope with their rules and selections, and whether AWS Backup may back
 * tables up there at all. Kept with the scope: what a plan selects is matched to its tables later. A call that is not
 * answered leaves its plan incomplete, with the cause.
 */
import type { OutputOf, ScopeReader } from "../aws/read-client.ts";
import type { BackupPlan, BackupPlans, BackupRule, BackupSelection } from "../model/backup-plans.ts";
import { unknown, type Fact, type Unknown } from "../model/fact.ts";
import { operations } from "../model/operations.ts";
import type { Answer } from "./answer.ts";
import { answered, unanswered } from "./answer.ts";
import { asTheyFinish } from "./as-they-finish.ts";
import { listNamed, type Named } from "./list-named.ts";
import { malformed, membersOf } from "./members.ts";
import { backupRule, backupSelection } from "./plan-parts.ts";

type SentPlan = NonNullable<OutputOf<"backup:ListBackupPlans">["BackupPlansList"]>[number];

export type ScopeBackupPlans = {
  readonly plans: BackupPlans;
  /** For each table of the scope: whether there is anything to match it to. */
  readonly ofTable: Answer;
};

/** Their calls share the rates of the scope: more at once would only wait. */
const plansAtOnce = 4;

export async function walkBackupPlans(reader: ScopeReader): Promise<ScopeBackupPlans> {
  // Together: a walk that is interrupted must leave no other behind that nobody waits for.
  const [settings, { plans, missing, pages }] = await Promise.all([readSettings(reader), readPlans(reader)]);
  const nothing = pages === 0 ? missing[0] : undefined;
  return {
    plans: { plans, missing, ...settings },
    ofTable: nothing === undefined ? answered({}, []) : unanswered(nothing),
  };
}

/** By id, in whichever order they came. */
async function readPlans(reader: ScopeReader): Promise<Pick<BackupPlans, "plans" | "missing"> & { pages: number }> {
  const listed = listNamed(reader, {
    operation: "backup:ListBackupPlans",
    itemsOf: ({ BackupPlansList: sent }) => sent,
    nameOf: ({ BackupPlanId: id }) => id,
    nameless: "a plan without BackupPlanId",
  });
  const plans: BackupPlan[] = [];
  for await (const plan of asTheyFinish(listed.items, plansAtOnce, (sent) => readPlan(reader, sent))) plans.push(plan);
  plans.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { plans, missing: listed.missing(), pages: listed.pages() };
}

type Settings = Pick<BackupPlans, "optIn" | "advanced">;

async function readSettings(reader: ScopeReader): Promise<Settings> {
  const operation = "backup:DescribeRegionSettings";
  const { flag } = membersOf(operation);
  const read = await reader.read(operation, {});
  if (read.state === "unread") return { optIn: unknown(read.reason), advanced: unknown(read.reason) };
  const { ResourceTypeOptInPreference: optIn, ResourceTypeManagementPreference: management } = read.value;
  const ofDynamoDb = (name: string, preference: Readonly<Record<string, boolean>> | undefined): Fact<boolean> =>
    flag(`DynamoDB in ${name}`, preference?.["DynamoDB"]);
  return {
    optIn: ofDynamoDb("ResourceTypeOptInPreference", optIn),
    advanced: ofDynamoDb("ResourceTypeManagementPreference", management),
  };
}

/** Ids of plans that a backup policy of AWS Organizations made; AWS shows it in ARNs, `backup-plan:orgs/…`, and says it nowhere. */
const ofOrganization = /^orgs\//;

async function readPlan(
  reader: ScopeReader,
  { name: id, item: { BackupPlanName: listedName } }: Named<SentPlan>,
): Promise<BackupPlan> {
  const [body, selected] = await Promise.all([readRules(reader, id), readSelections(reader, id)]);
  return {
    id,
    name: body.name ?? (typeof listedName === "string" ? listedName : id),
    from: ofOrganization.test(id) ? "organization" : "account",
    rules: body.rules,
    selections: selected.selections,
    missing: [...body.missing, ...selected.missing],
  };
}

type Rules = {
  readonly name: string | null;
  readonly rules: readonly BackupRule[];
  readonly missing: readonly Unknown[];
};

async function readRules(reader: ScopeReader, id: string): Promise<Rules> {
  const operation = "backup:GetBackupPlan";
  const read = await reader.read(operation, { BackupPlanId: id });
  if (read.state === "unread") return { name: null, rules: [], missing: [read.reason] };
  const name: unknown = read.value.BackupPlan?.BackupPlanName;
  const sent: unknown = read.value.BackupPlan?.Rules;
  const parsed = Array.isArray(sent) ? sent.map(backupRule) : ["no Rules"];
  return {
    name: typeof name === "string" ? name : null,
    rules: parsed.filter((rule) => typeof rule !== "string"),
    missing: parsed.filter((rule) => typeof rule === "string").map((detail) => malformed(operation, detail)),
  };
}

type Selections = { readonly selections: readonly BackupSelection[]; readonly missing: readonly Unknown[] };

async function readSelections(reader: ScopeReader, plan: string): Promise<Selections> {
  const operation = "backup:ListBackupSelections";
  const ids = new Set<string>();
  const missing: Unknown[] = [];
  const input = { BackupPlanId: plan, MaxResults: operations[operation].answers.most };
  for await (const page of reader.pages(operation, input)) {
    if (page.state === "unread") {
      missing.push(page.reason);
      break;
    }
    for (const { SelectionId: id } of page.value.BackupSelectionsList ?? []) {
      if (typeof id === "string") ids.add(id);
      else missing.push(malformed(operation, "a selection without SelectionId"));
    }
  }
  const read = await Promise.all([...ids].sort().map((id) => readSelection(reader, plan, id)));
  return {
    selections: read.filter((selection) => "name" in selection),
    missing: [...missing, ...read.filter((selection) => "kind" in selection)],
  };
}

async function readSelection(reader: ScopeReader, plan: string, id: string): Promise<BackupSelection | Unknown> {
  const operation = "backup:GetBackupSelection";
  const read = await reader.read(operation, { BackupPlanId: plan, SelectionId: id });
  if (read.state === "unread") return read.reason;
  const sent = read.value.BackupSelection;
  const parsed = sent === undefined ? "no BackupSelection" : backupSelection(id, sent);
  return typeof parsed === "string" ? malformed(operation, parsed) : parsed;
}
