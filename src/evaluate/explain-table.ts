/** One observed table × policy → everything there is to say of it. Pure; the clock is `asOf` of the run. */
import { valueWords } from "../condition/wording.ts";
import { deriveFacts, type FactView } from "../model/derive.ts";
import type { FactEntry } from "../model/fact-entry.ts";
import { facts as catalogue, tagFact, tagPrefix } from "../model/facts.ts";
import { factGroups, type GroupId } from "../model/fact-groups.ts";
import type { Finding } from "../model/finding.ts";
import type { AccountRecord, ScopeEnd, TableRecord } from "../model/observation.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { RunHeader } from "../model/run.ts";
import type { Surroundings } from "../model/surroundings.ts";
import type {
  FactSection,
  TableExplanation,
  Timeline,
  ToldFinding,
  ToldPlan,
  ToldRead,
} from "../model/table-explanation.ts";
import { createCounts } from "./summarize.ts";
import { timelineOf } from "./timeline.ts";
import { gap, memberOf, told, toldItem, toldList } from "./told.ts";

export type Explained = {
  readonly header: RunHeader;
  readonly policy: CompiledPolicy;
  readonly account: AccountRecord;
  readonly scope: ScopeEnd;
  readonly table: TableRecord;
  readonly around: Surroundings;
  /** Of the table, by the policy. */
  readonly findings: readonly Finding[];
  /** What reads the groups that the run did not. */
  readonly collectBy: string;
};

export function explainTable(given: Explained): TableExplanation {
  const { header, policy, account, scope, table, around, findings, collectBy } = given;
  const { id, tool, asOf, foreignHosts } = header;
  const now = Date.parse(asOf);
  const view = deriveFacts(account, table, asOf, around);
  const place = { account: account.id, region: scope.region };
  const timeline = timelineOf({ view, table, around, ...place, asOf: now });
  const name = view.fact("account.name");
  const reads = readsOf(header, table, view);
  const groups = reads.filter(({ state }) => state === "not-collected").map(({ group }) => group);
  const counts = createCounts();
  counts.add({ ...place, table: table.name, arn: table.arn, findings });
  return {
    kind: "table",
    run: { id, tool, asOf, foreignHosts },
    policy: { id: policy.id, title: policy.title, digest: policy.digest },
    table: {
      arn: table.arn,
      name: table.name,
      accountName: name.state === "known" ? String(name.value) : null,
      ...place,
      presence: table.presence,
      scope: scope.coverage,
    },
    verdicts: counts.counts(),
    facts: sectionsOf(view),
    tags: tagsOf(table, view),
    timeline,
    plans: plansOf(view, timeline),
    replicas: toldList("table.replicas", view.list("table.replicas")),
    restores: toldList("restoreTests", view.list("restoreTests")),
    findings: findings.map((finding) => toldFinding(policy, finding)),
    reads,
    notCollected: groups.length === 0 ? null : { groups, command: collectBy },
    evidence: { table: table.evidence, scope: scope.ledger },
  };
}

/** In the order of the catalogue; `encryption` and others of one read stand apart, as they do in names. */
function sectionsOf(view: FactView): readonly FactSection[] {
  const sections = new Map<string, FactSection>();
  for (const [name, entry] of Object.entries<FactEntry>(catalogue)) {
    const id = name.slice(0, name.indexOf("."));
    const facts = sections.get(id)?.facts ?? [];
    sections.set(id, { id, facts: [...facts, { name, ...told(view.fact(name), entry) }] });
  }
  return [...sections.values()];
}

function tagsOf(table: TableRecord, view: FactView): TableExplanation["tags"] {
  // A tag that nobody has: it is known not to be there exactly where all tags are known.
  const any = view.fact(`${tagPrefix}restorable:no-such-tag`);
  const names = Object.keys(table.facts)
    .filter((name) => name.startsWith(tagPrefix))
    .sort();
  return {
    items: names.map((name) => ({ name, ...told(view.fact(name), tagFact) })),
    missing: any.state === "unknown" ? gap(any.reason) : null,
  };
}

function plansOf(view: FactView, { points }: Timeline): TableExplanation["plans"] {
  const { items, missing } = view.list("backupPlans");
  const rules = items.map((item): ToldPlan => {
    const id = memberOf(item, "planId");
    const made = points.filter(({ of, members }) => {
      const plan = members["plan"]?.fact;
      return of === "table" && id.state === "known" && plan?.state === "known" && plan.value === id.value;
    });
    const ages = made.flatMap(({ newest }) => (newest === null ? [] : [newest]));
    const newest = ages.length === 0 ? null : valueWords(Math.min(...ages), "duration");
    return { members: toldItem("backupPlans", item), points: { count: made.length, newest } };
  });
  return { rules, missing: missing.map(gap) };
}

/** The texts are those of the override that was applied, where one was. */
function toldFinding(policy: CompiledPolicy, finding: Finding): ToldFinding {
  const rule = policy.rules.find(({ id }) => id === finding.rule);
  if (rule === undefined) throw new Error(`a finding of ${finding.rule}, which is no rule of the policy`);
  const { title, why, fix } = rule.overrides.find(({ name }) => name === finding.override)?.terms ?? rule;
  return { finding, title, why, fix, at: rule.at, unknowns: finding.unknowns.map(gap) };
}

function readsOf(header: RunHeader, table: TableRecord, view: FactView): readonly ToldRead[] {
  return (Object.keys(factGroups) as GroupId[])
    .filter((group) => group !== "account")
    .map((group): ToldRead => {
      const read = table.groups[group];
      if (read?.state === "read") return { group, state: "read", reason: null };
      if (read?.state === "unread") return { group, state: "unread", reason: gap(read.reason) };
      // Plans are kept with the scope, as which of them select a table depends on its tags.
      if (group === "backupPlans" && header.groups.includes(group)) {
        const { items, missing } = view.list("backupPlans");
        const [first] = missing;
        const state = first === undefined || items.length > 0 ? "read" : "unread";
        return { group, state, reason: first === undefined ? null : gap(first) };
      }
      return { group, state: "not-collected", reason: null };
    });
}
