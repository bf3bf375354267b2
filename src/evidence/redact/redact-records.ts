/**
 * Accounts, tables, foreign observations and ends of scopes in, the same with pseudonyms out. Every record is built anew of
 * members that are named here: what is not named does not get through.
 */
import type { BackupPlans, BackupRule, BackupSelection } from "../../model/backup-plans.ts";
import { known, type Fact } from "../../model/fact.ts";
import type {
  AccountAccess,
  AccountRecord,
  AccountsEnd,
  ForeignObservation,
  GroupRead,
  RegionList,
  ScopeBackup,
  ScopeEnd,
  ScopeState,
  TableRecord,
} from "../../model/observation.ts";
import { operations } from "../../model/operations.ts";
import { redactEvidence, redactFact, redactFacts, redactLedger, redactLists, redactUnknown } from "./redact-facts.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

export const redactedText = "[redacted]";

export const redactAccount = (p: Pseudonyms, account: AccountRecord): AccountRecord => ({
  kind: "account",
  id: p.of(account.id),
  state: textFact(redactFact(p, "account.state", account.state)),
  facts: redactFacts(p, account.facts),
  ...(account.undecided !== undefined && { undecided: redactUnknown(account.undecided) }),
  access: redactAccess(p, account.access),
  regions: account.regions === null ? null : redactRegions(account.regions),
  ledger: redactLedger(account.ledger),
  evidence: account.evidence.map(redactEvidence),
});

const textFact = (fact: Fact): Fact<string> => (fact.state === "known" ? known(String(fact.value)) : fact);

function redactAccess(p: Pseudonyms, access: AccountAccess): AccountAccess {
  switch (access.state) {
    case "opened":
      return { state: "opened", via: access.via, principal: p.of(access.principal) };
    case "unopened":
      return { state: "unopened", reason: redactUnknown(access.reason) };
    case "skipped":
    case "excluded":
      return { state: access.state, because: redactBecause(access.because) };
    default:
      return access satisfies never;
  }
}

/** A status of AWS, or the flag that left the account out. */
export const redactBecause = (because: string): string =>
  /^([A-Z]+(_[A-Z]+)*|--[a-z]+(-[a-z]+)*)$/.test(because) ? because : redactedText;

const redactRegions = ({ source, authoritative, reason, regions }: RegionList): RegionList => ({
  source,
  authoritative,
  ...(reason !== undefined && { reason: redactUnknown(reason) }),
  regions: regions.map(({ name, state }) => ({ name, state })),
});

export const redactAccountsEnd = (p: Pseudonyms, end: AccountsEnd): AccountsEnd => ({
  kind: "end",
  listed: end.listed,
  source: end.source,
  ...(end.pages !== undefined && { pages: end.pages }),
  ...(end.outside !== undefined && { outside: end.outside }),
  ...(end.elsewhere !== undefined && { elsewhere: end.elsewhere }),
  ...(end.emptyOus !== undefined && { emptyOus: end.emptyOus.map(p.of) }),
  ...(end.incomplete !== undefined && { incomplete: redactUnknown(end.incomplete) }),
  ...(end.clockSkew !== undefined && { clockSkew: end.clockSkew }),
});

export const redactTable = (p: Pseudonyms, table: TableRecord): TableRecord => ({
  kind: "table",
  name: p.of(table.name),
  arn: p.of(table.arn),
  presence: table.presence,
  groups: Object.fromEntries(Object.entries(table.groups).map(([group, read]) => [group, redactRead(read)])),
  facts: redactFacts(p, table.facts),
  lists: redactLists(p, table.lists),
  evidence: table.evidence.map(redactEvidence),
});

const redactRead = (read: GroupRead): GroupRead =>
  read.state === "read" ? { state: "read" } : { state: "unread", reason: redactUnknown(read.reason) };

export const redactForeign = (
  p: Pseudonyms,
  { about, observation, facts }: ForeignObservation,
): ForeignObservation => ({
  kind: "foreign",
  about: p.of(about),
  observation: Object.hasOwn(operations, observation) ? observation : p.word(observation),
  facts: redactFacts(p, facts),
});

export const redactScopeEnd = (p: Pseudonyms, end: ScopeEnd): ScopeEnd => ({
  kind: "scope",
  account: p.of(end.account),
  region: end.region,
  coverage: redactState(end.coverage),
  tables: end.tables,
  ledger: redactLedger(end.ledger),
  ...(end.replaced !== undefined && { replaced: end.replaced.map(redactUnknown) }),
  ...(end.backup !== undefined && { backup: redactBackup(p, end.backup) }),
});

const redactState = (coverage: ScopeState): ScopeState =>
  coverage.state === "seen" ? { state: "seen" } : { state: coverage.state, reason: redactUnknown(coverage.reason) };

const redactBackup = (p: Pseudonyms, { points, plans }: ScopeBackup): ScopeBackup => ({
  ...(points !== undefined && { points: { missing: points.missing.map(redactUnknown) } }),
  ...(plans !== undefined && { plans: redactPlans(p, plans) }),
});

const redactPlans = (p: Pseudonyms, { plans, missing, optIn, advanced }: BackupPlans): BackupPlans => ({
  plans: plans.map((plan) => ({
    id: p.of(plan.id),
    name: p.of(plan.name),
    from: plan.from,
    rules: plan.rules.map((rule) => redactRule(p, rule)),
    selections: plan.selections.map((selection) => redactSelection(p, selection)),
    missing: plan.missing.map(redactUnknown),
  })),
  missing: missing.map(redactUnknown),
  optIn: flagFact(optIn),
  advanced: flagFact(advanced),
});

const flagFact = (fact: Fact<boolean>): Fact<boolean> =>
  fact.state === "unknown" ? { state: "unknown", reason: redactUnknown(fact.reason) } : fact;

const schedule = /^(cron|rate)\([0-9A-Z*?,/#\- ]+( ?(minutes?|hours?|days?))?\)$/;

const redactRule = (p: Pseudonyms, rule: BackupRule): BackupRule => ({
  id: p.of(rule.id),
  name: p.of(rule.name),
  vault: p.of(rule.vault),
  schedule: rule.schedule === null || schedule.test(rule.schedule) ? rule.schedule : p.word(rule.schedule),
  timezone: rule.timezone === null || /^(Etc\/)?UTC$/.test(rule.timezone) ? rule.timezone : p.word(rule.timezone),
  continuous: rule.continuous,
  deleteAfterDays: rule.deleteAfterDays,
  coldAfterDays: rule.coldAfterDays,
  copies: rule.copies.map(({ vaultArn, deleteAfterDays }) => ({ vaultArn: p.of(vaultArn), deleteAfterDays })),
});

const redactSelection = (p: Pseudonyms, selection: BackupSelection): BackupSelection => ({
  id: p.of(selection.id),
  name: p.of(selection.name),
  resources: selection.resources.map((pattern) => redactPattern(p, pattern)),
  notResources: selection.notResources.map((pattern) => redactPattern(p, pattern)),
  listOfTags: selection.listOfTags.map(({ type, key, value }) => ({
    type: type === "STRINGEQUALS" ? type : p.word(type),
    key: redactTagKey(p, key),
    value: redactPattern(p, value),
  })),
  conditions: selection.conditions.map(({ operator, key, value }) => ({
    operator,
    key: redactTagKey(p, key),
    value: redactPattern(p, value),
  })),
});

const tagOfTable = "aws:ResourceTag/";
const redactTagKey = (p: Pseudonyms, key: string): string =>
  key.startsWith(tagOfTable) ? `${tagOfTable}${p.of(key.slice(tagOfTable.length))}` : p.of(key);

/** Nothing but wildcards names nobody. */
export const redactPattern = ({ of }: Pseudonyms, pattern: string): string =>
  /^[*?]*$/.test(pattern) ? pattern : of(pattern);
