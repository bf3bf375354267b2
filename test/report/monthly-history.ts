/** Months as tests state them: runs with what each says of tables by rule, folded as the command folds sealed runs. */
import { controlTable } from "../../src/evaluate/control-table.ts";
import { createSummary } from "../../src/evaluate/summarize.ts";
import { countTables, type NamedAccount } from "../../src/history/compliance.ts";
import { foldMonth, type LastRun } from "../../src/history/fold-month.ts";
import { monthNamed } from "../../src/history/month.ts";
import { populationChange, type RunOfPopulation } from "../../src/history/population-change.ts";
import type { Place } from "../../src/model/by-table.ts";
import type { Finding, Verdict } from "../../src/model/finding.ts";
import { frameworks } from "../../src/model/frameworks.ts";
import type { Owner } from "../../src/model/month-compliance.ts";
import type { Month, MonthlyReport } from "../../src/model/monthly.ts";
import type { CompiledPolicy } from "../../src/model/policy.ts";
import type { Coverage, RunHeader } from "../../src/model/run.ts";
import type { Waiver } from "../../src/model/waiver.ts";
import { fullCoverage, run as someRun } from "./audit-fixture.ts";

/** `says`: a verdict by rule, or the waiver that accepts a fail. `id` null: its TableId was not told. */
export type PastTable = {
  readonly at: readonly [account: string, region: string, table: string];
  readonly id: string | null;
  readonly owner?: Owner;
  readonly says: Readonly<Record<string, Verdict | { readonly waivedBy: string }>>;
};

export type PastRun = {
  readonly asOf: string;
  readonly policy: CompiledPolicy;
  readonly tables: readonly PastTable[];
  readonly accounts: readonly NamedAccount[];
  readonly coverage?: Partial<Coverage>;
  readonly waivers?: readonly Waiver[];
  readonly header?: Partial<RunHeader>;
};

export type Beside = Partial<Pick<LastRun, "drills" | "leftOut">> & {
  readonly owners?: Omit<MonthlyReport["owners"], "groups">;
};

const named = (name: string): Month => {
  const month = monthNamed(name);
  if (month === null) throw new Error(`${name} is no month`);
  return month;
};

export async function monthOf(name: string, runs: readonly PastRun[], beside: Beside = {}): Promise<MonthlyReport> {
  const month = named(name);
  const fold = foldMonth(month);
  for (const run of runs) {
    const { policy, waivers = [] } = run;
    const accounts = new Set(run.accounts.map(({ account }) => account));
    const summary = createSummary(policy);
    for (const group of groupsOf(run)) {
      const { account, region, table, arn } = group[0];
      summary.add({ account, region, table, arn, findings: group });
    }
    const scopes = { wouldHaveSeen: (place: Place) => sees(run, place) };
    const findings = streamed(findingsOf(run));
    const coverage = coverageOf(run);
    await fold.add({
      header: headerOf(run),
      policy,
      summary: summary.summary(),
      coverage,
      waivers,
      accounts,
      scopes,
      findings,
    });
  }
  const last = runs.at(-1);
  if (last === undefined) throw new Error("a month without a run");
  const before = runs.findLast(({ asOf }) => asOf < month.from);
  const counts = countTables();
  const owners = new Map(last.tables.map(({ at, owner }) => [at.join(" "), owner ?? ({ kind: "none" } as const)]));
  for (const group of groupsOf(last)) {
    const { account, region, table } = group[0];
    counts.add(account, owners.get([account, region, table].join(" ")) ?? { kind: "none" }, group);
  }
  const { unseen, accepted } = coverageOf(last);
  return fold.report({
    controls: ({ rules }) => controlTable(rules, frameworks),
    accounts: counts.byAccount(last.accounts, [...unseen, ...accepted]),
    owners: { ...(beside.owners ?? { tag: "owner", tableTags: true, accountTags: false }), groups: counts.byOwner() },
    drills: beside.drills ?? { collected: false },
    population: before === undefined ? null : await populationChange(populationOf(before), populationOf(last)),
    leftOut: beside.leftOut ?? [],
  });
}

const populationOf = (run: PastRun): RunOfPopulation => ({
  accounts: run.accounts,
  coverage: coverageOf(run),
  wouldHaveSeen: (place) => sees(run, place),
  findings: streamed(findingsOf(run)),
});

const groupsOf = (run: PastRun): readonly (readonly [Finding, ...Finding[]])[] => {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findingsOf(run)) {
    const key = `${finding.account} ${finding.region} ${finding.table}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
};

async function* streamed<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** An account that was not listed, or a place that was not seen, tells nothing of tables. */
function sees({ accounts, coverage }: PastRun, { account, region, table }: Place): boolean {
  const dark = [...(coverage?.unseen ?? []), ...(coverage?.accepted ?? [])].some(
    (place) =>
      place.account === account &&
      (place.region === null || place.region === region) &&
      (place.table === undefined || place.table === table),
  );
  return !dark && accounts.some((each) => each.account === account);
}

export const runIdOf = (asOf: string): string => `${asOf.replaceAll(/[-:.]/g, "")}-0badf00d`;

const headerOf = ({ asOf, policy, header }: PastRun): RunHeader => ({
  ...someRun,
  id: runIdOf(asOf),
  asOf,
  policyDigest: policy.digest,
  ...header,
});

const coverageOf = ({ accounts, tables, coverage }: PastRun): Coverage => ({
  ...fullCoverage,
  accounts: { ...fullCoverage.accounts, listed: accounts.length, opened: accounts.length },
  scopes: { ...fullCoverage.scopes, seen: accounts.length * 2 },
  tables: tables.length,
  ...coverage,
});

/** In the total order of findings. */
function findingsOf({ tables, policy }: PastRun): readonly Finding[] {
  const severities = new Map(policy.rules.map(({ id, severity }) => [id, severity]));
  return tables
    .flatMap(({ at: [account, region, table], id, says }) =>
      Object.entries(says).map(([rule, said]): Finding => {
        const verdict = typeof said === "string" ? said : "waived";
        return {
          rule,
          severity: severities.get(rule) ?? "low",
          account,
          region,
          table,
          arn: `arn:aws:dynamodb:${region}:${account}:table/${table}`,
          tableId: id,
          verdict,
          reason: reasons[verdict],
          unknowns: verdict === "unknown" ? [{ kind: "denied" }] : [],
          trace: [],
          fingerprint: "0".repeat(64),
          ...(typeof said === "string" ? {} : { waiver: said.waivedBy }),
        };
      }),
    )
    .toSorted(
      (a, b) =>
        order(a.account, b.account) || order(a.region, b.region) || order(a.table, b.table) || order(a.rule, b.rule),
    );
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const reasons = {
  pass: { code: "met", text: "" },
  fail: { code: "not-met", text: "" },
  unknown: { code: "unknown", text: "" },
  waived: { code: "waived", text: "" },
  "not-applicable": { code: "applies", text: "" },
} as const satisfies Record<Verdict, Finding["reason"]>;
