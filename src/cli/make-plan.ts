/**
 * A judged run and how to mend its tables in, the plan out, with what a reviewer is shown besides. Verdicts are those that
 * were sealed; the policy is asked again only about records as steps would leave them. No call is made to AWS.
 */
import { judgeRule } from "../evaluate/evaluate-table.ts";
import { deriveFacts, type FactView } from "../model/derive.ts";
import type { Finding, TableFindings } from "../model/finding.ts";
import type { AccountRecord, TableRecord } from "../model/observation.ts";
import type { ActionId, Plan } from "../model/plan.ts";
import type { TemplateSnippet } from "../model/plan-report.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { Surroundings } from "../model/surroundings.ts";
import { foldPlan } from "../remediate/plan-fold.ts";
import { perRecord } from "../remediate/per-record.ts";
import type { PlannedTable, Planning, RuleVerdict, TableToMend } from "../remediate/plan-types.ts";
import type { JudgedReader } from "./fold-runs.ts";
import { surroundingsIn } from "../engine/link.ts";
import { templatesFor } from "./plan-templates.ts";
import { grouped } from "../engine/verdicts.ts";
import { toolVersion } from "./version.ts";

export type HowToMend = Omit<Planning, "run" | "remedies">;

export type PlanToMake = {
  readonly run: JudgedReader;
  readonly how: HowToMend;
  /** Of a failing finding: is it to be planned for? */
  readonly chooses: (finding: Finding, view: FactView) => boolean;
  readonly filters: Plan["filters"];
  /** Epoch milliseconds. */
  readonly now: number;
  readonly ttlMs: number;
};

export type MadePlan = {
  readonly plan: Plan;
  readonly templates: ReadonlyMap<string, readonly TemplateSnippet[]>;
};

export async function makePlan({ run, how, chooses, filters, now, ttlMs }: PlanToMake): Promise<MadePlan> {
  const { header, policy } = run;
  const planning: Planning = {
    ...how,
    run: { id: header.id, asOf: header.asOf, partition: header.partition },
    remedies: remediesOf(policy),
  };
  const fold = foldPlan(planning);
  const templates = new Map<string, readonly TemplateSnippet[]>();
  for await (const { to, count } of tablesToMend(run, chooses)) {
    fold.count(count);
    if (to === null) continue;
    for (const [fingerprint, snippets] of templatesOf(fold.table(to), to.findings, run)) {
      templates.set(fingerprint, snippets);
    }
  }
  const plan = fold.plan({
    tool: { name: "restorable", version: toolVersion },
    run: {
      ...planning.run,
      policy: policy.id,
      policyDigest: policy.digest,
      organization: header.organization,
      foreignHosts: header.foreignHosts,
    },
    created: new Date(now).toISOString(),
    expires: new Date(now + ttlMs).toISOString(),
    filters,
    currency: how.prices.currency,
  });
  return { plan, templates };
}

const remediesOf = ({ rules }: CompiledPolicy): ReadonlyMap<string, ActionId> =>
  new Map(rules.flatMap(({ id, remediate }) => (remediate === null ? [] : [[id, remediate.action] as const])));

/** Every table of the run: its account, and what is to be mended of it or null. */
async function* tablesToMend(
  run: JudgedReader,
  chooses: PlanToMake["chooses"],
): AsyncGenerator<{ readonly count: string; readonly to: TableToMend | null }> {
  const { header, policy } = run;
  const { around } = await surroundingsIn(run, policy);
  const accounts = new Map<string, AccountRecord>();
  for await (const account of run.accounts()) accounts.set(account.id, account);
  const sealed = grouped(run.sealed.findings())[Symbol.asyncIterator]();
  let next = await nextOf(sealed);
  const rules = new Map(policy.rules.map((rule) => [rule.id, rule]));
  for await (const { account: id, region, end, tables } of run.scopes()) {
    const account = accounts.get(id);
    if (account === undefined) throw new Error(`scope ${id} ${region} is of no account of the run`);
    const surroundings = around(end);
    for await (const table of tables()) {
      const isNext = next?.account === id && next.region === region && next.table === table.name;
      const findings = isNext ? (next?.findings ?? []) : [];
      if (isNext) next = await nextOf(sealed);
      const view = deriveFacts(account, table, header.asOf, surroundings);
      const failing = findings.filter((finding) => finding.verdict === "fail" && chooses(finding, view));
      const judge = judgeIn({ policy, rules, account, around: surroundings });
      const plans = end.backup?.plans ?? null;
      const to = { account: id, region, table, view, findings: failing, plans, judge };
      yield { count: id, to: failing.length === 0 ? null : to };
    }
  }
}

async function nextOf(tables: AsyncIterator<TableFindings>): Promise<TableFindings | null> {
  const next = await tables.next();
  return next.done === true ? null : next.value;
}

type Around = {
  readonly policy: CompiledPolicy;
  readonly rules: ReadonlyMap<string, CompiledPolicy["rules"][number]>;
  readonly account: AccountRecord;
  readonly around: Surroundings;
};

/** One rule of the policy, on whatever record of the table. */
function judgeIn({ policy, rules, account, around }: Around): TableToMend["judge"] {
  const views = perRecord<FactView>();
  return (id: string, table: TableRecord, at: string): RuleVerdict => {
    const rule = rules.get(id);
    if (rule === undefined) throw new Error(`the policy has no rule ${id}`);
    const view = views(table, at, () => deriveFacts(account, table, at, around));
    const { verdict, reason, override } = judgeRule(policy, rule, { table, view });
    return { verdict, text: reason.text, ...(override === undefined ? {} : { override }) };
  };
}

function templatesOf(
  { leftOut }: PlannedTable,
  findings: readonly Finding[],
  { header, policy }: JudgedReader,
): readonly (readonly [string, readonly TemplateSnippet[]])[] {
  return leftOut.flatMap(({ why, fingerprint }) => {
    const finding = why === "owned" ? findings.find((each) => each.fingerprint === fingerprint) : undefined;
    return finding === undefined ? [] : [[fingerprint, templatesFor(finding, { policy, header })] as const];
  });
}
