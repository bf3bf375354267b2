/**
 * One table with its failing findings in, steps that turn them to pass out, and for every other finding why it has none. No
 * step is made of a hope: each is proven by judging the rule on the record that the step would leave behind.
 */
import { visibleProse } from "../model/visible.ts";
import type { Finding } from "../model/finding.ts";
import type { TableRecord } from "../model/observation.ts";
import type { ActionId, LeftOut } from "../model/plan.ts";
import { actionOrder } from "./actions.ts";
import { bounds, tableArnOf } from "./plan-bounds.ts";
import { ownerOf } from "./plan-owner.ts";
import { least, passesBy, whyNotPassing } from "./plan-proof.ts";
import { proposals, type Proposals } from "./plan-proposals.ts";
import { mendedOf, predicted, type Draft } from "./plan-draft.ts";
import { combine, stepsOf } from "./plan-steps.ts";
import type { PlannedTable, Planning, TableToMend } from "./plan-types.ts";

export function planTable(to: TableToMend, planning: Planning): PlannedTable {
  const because = whyNoStep(to, planning);
  if (because !== null) return { steps: [], leftOut: to.findings.map((each) => left(each, { why: "other", because })) };
  const leftOut: LeftOut[] = [];
  const drafts: Draft[] = [];
  const unproven: { readonly finding: Finding; readonly because: string }[] = [];
  for (const finding of to.findings) {
    const remedy = planning.remedies.get(finding.rule);
    if (remedy === undefined) {
      leftOut.push(left(finding, { why: "no-action", because: "the rule names no action" }));
      continue;
    }
    const found = draftsFor(finding, remedy, { to, planning });
    if ("because" in found) unproven.push({ finding, because: found.because });
    else drafts.push(...found.drafts);
  }
  const owner = ownerOf(to.table.facts, planning.ownedTags);
  const { kept, dropped } = combine(drafts, { to, planning });
  unproven.push(...dropped);
  const isOwned = owner !== null && !planning.includeOwned;
  const record = isOwned ? to.table : kept.reduce((table, draft) => predicted(table, draft, planning), to.table);
  const mendedByAll: Finding[] = [];
  for (const { finding, because: why } of unproven) {
    const question = { rule: finding.rule, table: record, at: planning.run.asOf };
    if (record !== to.table && whyNotPassing(to.judge, question) === null) mendedByAll.push(finding);
    else leftOut.push(withoutStep(finding, { why, record, to, planning }));
  }
  if (!isOwned) {
    const whole = kept.map((draft) => ({ ...draft, findings: [...draft.findings, ...mendedByAll] }));
    return { steps: stepsOf(whole, { to, planning, owner }), leftOut: inOrder(leftOut) };
  }
  const why = `managed as code (${owner.kind}: ${owner.name}): change the template, or plan it with --include-owned`;
  const owned = new Set(kept.flatMap(({ findings }) => findings));
  leftOut.push(...[...owned].map((finding) => left(finding, { why: "owned", because: why.slice(0, mostWords) })));
  return { steps: [], leftOut: inOrder(leftOut) };
}

const mostWords = 1000;

/** What holds for every finding of the table. */
function whyNoStep({ table, account, region, view, findings }: TableToMend, { run }: Planning): string | null {
  const id = findings[0]?.tableId ?? null;
  if (id === null) return "its TableId is not known, so that nobody could tell whether it is still the same table";
  const arn = tableArnOf({ partition: run.partition, region, account, table: table.name });
  const isAsGivenOut = bounds.tableId.test(id) && bounds.table.test(table.name) && bounds.region.test(region);
  if (!isAsGivenOut || table.arn !== arn) return "its name, ARN or TableId is none that AWS gives out";
  const status = view.fact("table.status");
  if (status.state !== "known") return "the state of the table is not known";
  if (status.value === "ACTIVE" || status.value === "UPDATING") return null;
  return `the table is ${String(status.value)}: AWS changes none in that state`;
}

type About = { readonly to: TableToMend; readonly planning: Planning };

/** The action that the rule names, then the others in order; then two at once, of which the named one is one. */
function draftsFor(
  finding: Finding,
  remedy: ActionId,
  about: About,
): { readonly drafts: readonly Draft[] } | { readonly because: string } {
  const { to, planning } = about;
  const { asOf } = planning.run;
  const now = to.judge(finding.rule, to.table, asOf);
  if (now.verdict !== "fail") {
    return { because: `this version of restorable comes to another verdict about it (${now.verdict})` };
  }
  const order = triedFor(remedy, planning.backupWith);
  const reasons: string[] = [];
  for (const action of order) {
    const found = proven(finding, [action], about);
    if ("drafts" in found) return found;
    if (action === order[0] || action === remedy) reasons.push(`${action}: ${found.because}`);
  }
  const [first] = order;
  for (const other of order.slice(1)) {
    const found = first === undefined ? null : proven(finding, [first, other], about);
    if (found !== null && "drafts" in found) return found;
  }
  return { because: reasons.join("; ") };
}

/** Of the two ways to make a backup the one that was asked for stands in for the other. */
function triedFor(remedy: ActionId, backupWith: Planning["backupWith"]): readonly ActionId[] {
  const isBackup = remedy === "create-backup" || remedy === "start-backup-job";
  const asked = backupWith === "native" ? "create-backup" : "start-backup-job";
  const first = isBackup && backupWith !== null ? asked : remedy;
  const second = first === "create-backup" ? "start-backup-job" : first === "start-backup-job" ? "create-backup" : null;
  const preferred: readonly ActionId[] = second === null ? [first] : [first, second];
  return [...preferred, ...actionOrder.filter((action) => !preferred.includes(action))];
}

/** The first combination of what is proposed for each that makes the finding pass. */
function proven(
  finding: Finding,
  actions: readonly ActionId[],
  { to, planning }: About,
): { readonly drafts: readonly Draft[] } | { readonly because: string } {
  const tableId = finding.tableId ?? "";
  let combinations: readonly (readonly Draft[])[] = [[]];
  for (const action of actions) {
    const proposed: Proposals<ActionId> = proposals[action]({ to, planning, tableId });
    if ("because" in proposed) return proposed;
    const drafts = proposed.of.map((params) => ({ action, params, findings: [finding] }));
    combinations = combinations.flatMap((before) => drafts.map((draft) => [...before, draft]));
  }
  const whyNot = (drafts: readonly Draft[]): string | null => {
    const record = drafts.reduce((table, draft) => predicted(table, draft, planning), to.table);
    return whyNotPassing(to.judge, { rule: finding.rule, table: record, at: planning.run.asOf });
  };
  const [first = [], ...others] = combinations;
  const because = whyNot(first);
  if (because === null) return { drafts: first };
  // Where the two ends of what is proposed fail for the very same reason, what lies between them has no part in it.
  const last = others.at(-1);
  if (last === undefined) return { because };
  const whyNotLast = whyNot(last);
  if (whyNotLast === because) return { because };
  if (whyNotLast === null && actions.length === 1 && actions[0] === "enable-pitr") {
    // Periods grow: halving finds one whose next shorter one does not do, in six tries instead of thirty-five.
    const at = least(0, combinations.length - 1, (each) => whyNot(combinations[each] ?? last) === null);
    return { drafts: combinations[at] ?? last };
  }
  const found = others.find((drafts) => whyNot(drafts) === null);
  return found === undefined ? { because } : { drafts: found };
}

/** `record`: with all steps of the table taken. */
function withoutStep(finding: Finding, given: About & { readonly why: string; readonly record: TableRecord }): LeftOut {
  const { to, planning, record, why } = given;
  const passesAt = passesBy(to.judge, { rule: finding.rule, table: record, at: planning.run.asOf });
  if (passesAt !== null) return left(finding, { why: "time", passesAt });
  const because = visibleProse(`no action was found that turns it to pass. ${why}`).slice(0, mostWords);
  return left(finding, { why: "unproven", because });
}

type Why =
  | { readonly why: "time"; readonly passesAt: string }
  | { readonly why: Exclude<LeftOut["why"], "time">; readonly because: string };

const left = (finding: Finding, why: Why): LeftOut => ({
  ...mendedOf(finding),
  account: finding.account,
  // Longer ones AWS gives to none, and the plan would not be read again.
  region: finding.region.slice(0, 64),
  table: finding.table.slice(0, 255),
  arn: finding.arn.slice(0, 2048),
  ...why,
});

/** As findings come: by rule. */
const inOrder = (leftOut: readonly LeftOut[]): readonly LeftOut[] =>
  leftOut.toSorted((a, b) => (a.rule < b.rule ? -1 : 1));
