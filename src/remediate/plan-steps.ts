/**
 * What was proven finding by finding in, steps out: one for each action of the table, with the strongest parameters that
 * any of its findings needs. A finding that does not pass by those is given back, with why.
 */
import { compareText } from "../model/compare-text.ts";
import type { Finding } from "../model/finding.ts";
import type { ActionId, CodeOwner, PlanStep } from "../model/plan.ts";
import { writeOperations } from "../model/write-operations.ts";
import { actionOf, actionOrder } from "./actions.ts";
import { longestPeriod } from "./plan-bounds.ts";
import { passesFor, whyNotPassing } from "./plan-proof.ts";
import { mendedOf, predicted, type Draft } from "./plan-draft.ts";
import type { Planning, TableToMend } from "./plan-types.ts";
import { stepId } from "./step-id.ts";

type About = { readonly to: TableToMend; readonly planning: Planning };
type Dropped = { readonly finding: Finding; readonly because: string };

export function combine(
  drafts: readonly Draft[],
  about: About,
): { readonly kept: readonly Draft[]; readonly dropped: readonly Dropped[] } {
  let kept = actionOrder.flatMap((action) => {
    const same = drafts.filter((draft) => draft.action === action);
    return same.length === 0 ? [] : [merged(action, same, about)];
  });
  const dropped: Dropped[] = [];
  // Without a step that is dropped the others are to be proven anew.
  for (let next = unproven(kept, about); next !== null; next = unproven(kept, about)) {
    const { finding, because } = next;
    dropped.push({ finding, because: `together with what other rules need: ${because}` });
    kept = kept
      .map((draft) => ({ ...draft, findings: draft.findings.filter((each) => each !== finding) }))
      .filter(({ findings }) => findings.length > 0);
  }
  return { kept, dropped };
}

/** The first finding that does not pass by its own steps, as they were merged, or not any more by all of the table. */
function unproven(kept: readonly Draft[], about: About): Dropped | null {
  for (const finding of new Set(kept.flatMap(({ findings }) => findings))) {
    const own = kept.filter(({ findings }) => findings.includes(finding));
    const because = whyNotBy(own, finding, about) ?? (own.length < kept.length ? whyNotBy(kept, finding, about) : null);
    if (because !== null) return { finding, because };
  }
  return null;
}

function whyNotBy(drafts: readonly Draft[], { rule }: Finding, { to, planning }: About): string | null {
  const record = drafts.reduce((table, draft) => predicted(table, draft, planning), to.table);
  return whyNotPassing(to.judge, { rule, table: record, at: planning.run.asOf });
}

function merged(action: ActionId, drafts: readonly Draft[], about: About): Draft {
  const findings = drafts.flatMap((draft) => draft.findings);
  const params = drafts.map((draft) => draft.params);
  const [first] = params;
  if (first === undefined) throw new Error(`no params of ${action}`);
  return { action, findings, params: action === "enable-pitr" ? { days: daysOf(drafts, about) } : first };
}

/**
 * The longest that a rule asks for; where none asks for more than what can be had without, the longest that AWS offers, at
 * the same price. Periods were tried from the shortest on, so that one beyond it was asked for.
 */
function daysOf(drafts: readonly Draft[], { to }: About): number {
  const days = drafts.map(({ params }) => ("days" in params ? params.days : 1));
  const enabled = to.view.fact("pitr.enabled");
  const period = to.view.fact("pitr.period");
  const isOn = enabled.state === "known" && enabled.value === true && period.state === "known";
  const shortest = isOn ? Math.ceil(Number(period.value) / 86_400_000) : 1;
  const longest = Math.max(...days);
  return longest > shortest ? longest : longestPeriod;
}

export function stepsOf(
  drafts: readonly Draft[],
  { to, planning, owner }: About & { readonly owner: CodeOwner | null },
): readonly PlanStep[] {
  return drafts.map((draft) => {
    const { action: name, params, findings } = draft;
    const action = actionOf(name);
    const { account, region, table, view } = to;
    const tableId = findings[0]?.tableId ?? "";
    const given = params as never;
    const size = view.fact("table.sizeBytes");
    const sized = {
      sizeBytes: size.state === "known" ? Number(size.value) : null,
      repeatMs: repeatOf(draft, { to, planning }),
    };
    const step = {
      id: stepId({ run: planning.run.id, action: name, arn: table.arn, tableId }),
      action: name,
      account,
      region,
      table: table.name,
      arn: table.arn,
      tableId,
      params,
      observed: Object.fromEntries([...action.observes(given)].sort().map((fact) => [fact, view.fact(fact)])),
      mends: findings.map(mendedOf).sort((a, b) => compareText(a.rule, b.rule)),
      oneWay: action.oneWay,
      iam: writeOperations[action.operation].iam,
      owner,
      cost: action.cost(sized, given, planning.prices),
    };
    return step as PlanStep;
  });
}

/** How often a backup has to be made again for its rules to go on passing. */
function repeatOf(draft: Draft, { to, planning }: About): number | null {
  if (draft.action !== "create-backup" && draft.action !== "start-backup-job") return null;
  const table = predicted(to.table, draft, planning);
  const { asOf: at } = planning.run;
  const times = draft.findings.flatMap(({ rule }) => {
    const known = timesOf(planning);
    const key = `${draft.action} ${rule} ${to.judge(rule, table, at).override ?? ""}`;
    const before = known.get(key);
    const ms = before === undefined ? passesFor(to.judge, { rule, table, at }) : before;
    known.set(key, ms);
    return ms === null ? [] : [ms];
  });
  return times.length === 0 ? null : Math.min(...times);
}

/** An age that a rule allows is the same for all its tables under the same override, and takes many judgements to find. */
const timesOfPlans = new WeakMap<Planning, Map<string, number | null>>();

function timesOf(planning: Planning): Map<string, number | null> {
  const times = timesOfPlans.get(planning) ?? new Map<string, number | null>();
  timesOfPlans.set(planning, times);
  return times;
}
