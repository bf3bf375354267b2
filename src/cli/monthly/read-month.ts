/**
 * The runs of a month and those before it in, the monthly report out. Findings are read one file after the other; what
 * fails is held, and counts. A run whose verdicts turn out to be damaged is left out and named.
 */
import { RunError } from "../../errors.ts";
import { controlTable } from "../../evaluate/control-table.ts";
import { countTables, type NamedAccount } from "../../history/compliance.ts";
import { createDrillsIndex } from "../../evaluate/drills-index.ts";
import { foldDrills } from "../../history/drills.ts";
import { foldMonth, type LastRun } from "../../history/fold-month.ts";
import { ownerOf } from "../../history/owner-of.ts";
import { populationChange, type RunOfPopulation } from "../../history/population-change.ts";
import { seenScopes, type SeenScopes } from "../../history/seen-scopes.ts";
import { compareText } from "../../model/compare-text.ts";
import type { Finding } from "../../model/finding.ts";
import { frameworks } from "../../model/frameworks.ts";
import type { LeftOutRun, Month, MonthlyReport } from "../../model/monthly.ts";
import type { AccountRecord } from "../../model/observation.ts";
import type { CompiledPolicy } from "../../model/policy.ts";
import type { Coverage, Summary } from "../../model/run.ts";
import { allRestores, restoresOfTable } from "../../model/restores.ts";
import { openRun, type RunReader } from "../../runs/open-run.ts";
import type { ChosenRun, ChosenRuns } from "./choose-runs.ts";
import { tablesWithFindings } from "./tables-of-run.ts";

export type MonthToRead = ChosenRuns & {
  readonly month: Month;
  /** Key of the tag that names the owner of a table. */
  readonly ownerTag: string;
  /** Asked before each run: throws when the user has interrupted. */
  readonly onRun: (run: ChosenRun) => void | Promise<void>;
};

/** A run that was judged and sealed. */
type SealedRun = {
  readonly run: RunReader;
  readonly policy: CompiledPolicy;
  readonly summary: Summary;
  readonly coverage: Coverage;
  readonly findings: () => AsyncGenerator<Finding>;
};

type WithScopes = SealedRun & { readonly scopes: SeenScopes; readonly accounts: ReadonlySet<string> };

export async function readMonth({ runs, leftOut, month, ownerTag, onRun }: MonthToRead): Promise<MonthlyReport> {
  const fold = foldMonth(month);
  const damaged: LeftOutRun[] = [];
  let before: WithScopes | null = null;
  let last: WithScopes | null = null;
  for (const chosen of runs) {
    await onRun(chosen);
    const found = await openedOrDamage(chosen);
    if ("why" in found) {
      damaged.push(found);
      continue;
    }
    const { opened, findings } = found;
    const { run, policy, summary, coverage } = opened;
    const waivers = run.waivers?.waivers ?? [];
    const { accounts, scopes } = opened;
    await fold.add({ header: run.header, policy, summary, coverage, waivers, accounts, scopes, findings });
    if (chosen.asOf < month.from) before = opened;
    else last = opened;
  }
  if (last === null) {
    const texts = damaged.map(({ detail }) => `\n  ${detail ?? ""}`);
    throw new RunError(`every run of ${month.name} is damaged:${texts.join("")}`);
  }
  const all = [...leftOut, ...damaged].toSorted((a, b) => compareText(a.run, b.run));
  return fold.report({ ...(await besideFindings(last, before, { month, ownerTag })), leftOut: all });
}

/** The first finding is read here: with it the whole file is known to be as it was sealed. */
async function openedOrDamage(
  chosen: ChosenRun,
): Promise<{ readonly opened: WithScopes; readonly findings: AsyncGenerator<Finding> } | LeftOutRun> {
  try {
    const run = await openRun(chosen.path);
    const { sealed, policy } = run;
    if (sealed === null || sealed.summary === null || sealed.findings === null || policy === null) {
      throw new RunError(`${chosen.path}: is not sealed with its verdicts any more.`);
    }
    const { summary, coverage, findings } = sealed;
    const accounts = new Set<string>();
    const scopes = await seenScopes(noting(run.accounts(), accounts), coverage);
    const stream = findings();
    const first = await stream.next();
    return { opened: { run, policy, summary, coverage, findings, scopes, accounts }, findings: goingOn(first, stream) };
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { run: chosen.id, why: "damaged", detail: error.message };
  }
}

async function* noting(accounts: AsyncIterable<AccountRecord>, ids: Set<string>): AsyncGenerator<AccountRecord> {
  for await (const account of accounts) {
    ids.add(account.id);
    yield account;
  }
}

async function* goingOn<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

type Asked = Pick<MonthToRead, "month" | "ownerTag">;

async function besideFindings(
  last: WithScopes,
  before: WithScopes | null,
  { month, ownerTag }: Asked,
): Promise<Omit<LastRun, "leftOut">> {
  const { run, coverage } = last;
  const records = new Map<string, AccountRecord>();
  for await (const account of run.accounts()) records.set(account.id, account);
  const counts = countTables();
  const drills = foldDrills(month);
  const collected = run.header.groups.includes("restoreTests");
  const asOf = Date.parse(run.header.asOf);
  const drillsOf = createDrillsIndex(run.drills ?? [], run.header.asOf);
  for await (const { account, region, table, findings } of tablesWithFindings(run, last.findings())) {
    counts.add(account, ownerOf(ownerTag, table, records.get(account)), findings);
    if (!collected) continue;
    const created = table.facts["table.created"] ?? { state: "unknown", reason: { kind: "not-collected" } };
    const restores = table.lists["restoresByArn"] ?? { items: [], missing: [{ kind: "not-collected" }] };
    const tableId = table.facts["table.id"] ?? { state: "unknown", reason: { kind: "not-collected" } };
    const proven = drillsOf(table.arn, tableId);
    drills.add(
      { account, region, table: table.name },
      allRestores(restoresOfTable(restores, created, asOf), proven, asOf),
    );
  }
  const named = [...records.values()].map(namedAccount);
  const accountTags = [...records.values()].some(({ facts }) =>
    Object.keys(facts).some((name) => name.startsWith("account.tags.")),
  );
  return {
    controls: ({ rules }) => controlTable(rules, frameworks),
    accounts: counts.byAccount(named, [...coverage.unseen, ...coverage.accepted]),
    owners: {
      tag: ownerTag,
      tableTags: run.header.groups.includes("tags"),
      accountTags,
      groups: counts.byOwner(),
    },
    drills: collected ? drills.drills() : { collected: false },
    population: before === null ? null : await populationChange(await populationOf(before), await populationOf(last)),
  };
}

async function populationOf({ run, coverage, scopes, findings }: WithScopes): Promise<RunOfPopulation> {
  const accounts: NamedAccount[] = [];
  for await (const record of run.accounts()) accounts.push(namedAccount(record));
  return { accounts, coverage, wouldHaveSeen: (place) => scopes.wouldHaveSeen(place), findings: findings() };
}

function namedAccount({ id, facts }: AccountRecord): NamedAccount {
  const text = (name: string): string | null => {
    const fact = facts[name];
    return fact?.state === "known" ? String(fact.value) : null;
  };
  return { account: id, name: text("account.name"), ou: text("account.ou") };
}
