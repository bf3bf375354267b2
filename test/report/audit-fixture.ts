/** Builds what a report is made from: a test states rules, tables and gaps, and counts follow as an audit would count them. */
import { nothingNamed } from "../../src/evaluate/reconcile.ts";
import { createCounts, createSummary } from "../../src/evaluate/summarize.ts";
import type { Unknown } from "../../src/model/fact.ts";
import type { Finding, Reason, TableFindings, TraceEntry, Verdict } from "../../src/model/finding.ts";
import type { KeptBackups } from "../../src/model/kept-backups.ts";
import type { CompiledPolicy, CompiledRule, RuleOverride, RuleTerms } from "../../src/model/policy.ts";
import type { Severity } from "../../src/model/severity.ts";
import type { Format, ReportContext } from "../../src/model/report.ts";
import type { Coverage, RunHeader } from "../../src/model/run.ts";
import type { WaiverUse } from "../../src/model/waiver.ts";

export type Audit = Omit<ReportContext, "options"> & { readonly tables: readonly TableFindings[] };

export type Judged = {
  readonly verdict: Verdict;
  readonly reason: Reason;
  readonly unknowns?: readonly Unknown[];
  readonly trace?: readonly TraceEntry[];
  /** That of the rule unless an override gave another. */
  readonly severity?: Severity;
  readonly override?: string;
  readonly waiver?: string;
};

/** A table as a test states it: account/Region/name, and what each rule says of it. */
export type StatedTable = {
  readonly at: readonly [account: string, region: string, table: string];
  readonly rules: Readonly<Record<string, Judged>>;
};

export const pass: Judged = { verdict: "pass", reason: { code: "met", text: "table.deletionProtection is true." } };
export const fail = (text: string, trace: readonly TraceEntry[] = []): Judged => ({
  verdict: "fail",
  reason: { code: "not-met", text },
  trace,
});
export const unknownBecause = (text: string, unknowns: readonly Unknown[]): Judged => ({
  verdict: "unknown",
  reason: { code: "unknown", text },
  unknowns,
});
export const waived = (text: string, waiver: string): Judged => ({
  verdict: "waived",
  reason: { code: "waived", text },
  waiver,
});
export const notApplicable = (code: Reason["code"], text: string): Judged => ({
  verdict: "not-applicable",
  reason: { code, text },
});

export function rule(id: string, severity: Severity, texts: Partial<CompiledRule> = {}): CompiledRule {
  const at = { file: `${id}.yaml`, line: 2, col: 1, endLine: 9, endCol: 1 };
  return {
    id,
    title: `The title of ${id}`,
    severity,
    why: `Why ${id} matters.`,
    fix: `How to fix ${id}.`,
    grace: null,
    archivedTables: "skip",
    applies: null,
    assert: { kind: "all", of: [], at },
    remediate: null,
    mention: [],
    controls: [],
    params: {},
    examples: [],
    overrides: [],
    at,
    ...texts,
  };
}

export function override(name: string, texts: Partial<RuleTerms>, skip: string | null = null): RuleOverride {
  const { at, title, severity, why, fix, grace, applies, assert, params } = rule(name, "high");
  const terms = { title, severity, why, fix, grace, applies, assert, params, ...texts };
  return { name, when: assert, terms, skip, at };
}

export const policyOf = (id: string, rules: readonly CompiledRule[]): CompiledPolicy => ({
  id,
  title: `The policy ${id}`,
  rules,
  sources: [],
  digest: "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
});

export const run: RunHeader = {
  schemaVersion: 3,
  id: "2026-03-01T12-00-00.000Z-0badf00d",
  tool: { name: "restorable", version: "0.1.0" },
  asOf: "2026-03-01T12:00:00.000Z",
  selection: { population: { kind: "organization" }, excludedAccounts: [], regions: null },
  caller: { account: "111111111111", arn: "arn:aws:iam::111111111111:user/auditor" },
  roles: {
    everywhere: { name: "RestorableAudit", externalId: false },
    except: {},
    sessionName: "restorable",
    hub: null,
  },
  groups: ["account", "table", "pitr"],
  collection: "pruned",
  policyDigest: "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
  partition: "aws",
  organization: "o-a1b2c3d4e5",
  foreignHosts: [],
};

/** One account with one Region, seen in full. */
export const fullCoverage: Coverage = {
  accounts: { listed: 1, opened: 1, unopened: 0, skipped: 0, excluded: 0 },
  scopes: { seen: 1, denied: 0, failed: 0, unfinished: 0, disabled: 0, excluded: 0 },
  tables: 0,
  unseen: [],
  accepted: [],
  blindSpots: [],
  population: {
    source: "organizations:ListAccounts",
    verified: true,
    complete: true,
    pages: 1,
    exclusions: [],
    emptyOus: [],
    undecided: [],
    regions: {
      sources: { "account:ListRegions": 1, partition: 0, selection: 0 },
      enabled: 1,
      disabled: 0,
      excluded: 0,
    },
  },
  reconciliation: nothingNamed.reconciliation,
  skipped: [],
  regionsNotAuthoritative: [],
  disabledRegions: [],
};

export function auditOf(stated: {
  readonly policy: CompiledPolicy;
  readonly tables: readonly StatedTable[];
  readonly run?: Partial<RunHeader>;
  readonly coverage?: Partial<Coverage>;
  readonly waivers?: readonly WaiverUse[];
  readonly accountNames?: Readonly<Record<string, string>>;
  readonly ous?: Readonly<Record<string, string>>;
  readonly trend?: ReportContext["trend"];
  readonly kept?: KeptBackups;
}): Audit {
  const { policy } = stated;
  const tables = scopeByScope(stated.tables).map((table) => tableFindings(table, policy));
  const fold = createSummary(policy);
  for (const table of tables) fold.add(table);
  return {
    run: { ...run, ...stated.run },
    policy,
    summary: fold.summary(),
    waivers: { warning: "14d", uses: stated.waivers ?? [] },
    coverage: { ...fullCoverage, tables: tables.length, ...stated.coverage },
    accountNames: new Map(Object.entries(stated.accountNames ?? {})),
    ous: new Map(Object.entries(stated.ous ?? {})),
    trend: stated.trend ?? [],
    kept: stated.kept ?? null,
    worst: fold.worst(),
    tables,
  };
}

/** A scope's tables come together, as in a run; scopes in the order in which they are stated. */
function scopeByScope(tables: readonly StatedTable[]): readonly StatedTable[] {
  const scopes = new Map<string, StatedTable[]>();
  for (const table of tables) {
    const [account, region] = table.at;
    const scope = `${account}/${region}`;
    scopes.set(scope, [...(scopes.get(scope) ?? []), table]);
  }
  return [...scopes.values()].flat();
}

function tableFindings({ at: [account, region, table], rules }: StatedTable, policy: CompiledPolicy): TableFindings {
  const arn = `arn:aws:dynamodb:${region}:${account}:table/${table}`;
  const findings = Object.entries(rules).map(([id, judged], index): Finding => ({
    rule: id,
    severity: policy.rules.find((candidate) => candidate.id === id)?.severity ?? "low",
    account,
    region,
    table,
    arn,
    tableId: judged.verdict === "unknown" ? null : "6f1c2a34-0000-4000-8000-000000000001",
    unknowns: [],
    trace: [],
    ...judged,
    fingerprint: String(index).padStart(64, "0"),
  }));
  return { account, region, table, arn, findings };
}

/** The whole report as one text, driven as an audit drives it. */
export function rendered(
  format: Format,
  audit: Audit,
  options: ReportContext["options"] = { colour: false, columns: 100 },
): string {
  return [...chunks(format, audit, options)].join("");
}

export function* chunks(format: Format, audit: Audit, options: ReportContext["options"]): Iterable<string> {
  const { tables, ...context } = audit;
  const writer = format.create({ ...context, options });
  yield writer.begin();
  let scope = "";
  for (const table of tables) {
    const { account, region } = table;
    if (scope !== `${account}.${region}`) {
      scope = `${account}.${region}`;
      const inScope = tables.filter((other) => other.account === account && other.region === region);
      const counts = createCounts();
      for (const each of inScope) counts.add(each);
      const verdicts = counts.counts();
      yield writer.scope?.({ account, region, coverage: { state: "seen" }, tables: inScope.length, verdicts }) ?? "";
    }
    yield writer.table(table);
  }
  yield writer.end();
}
