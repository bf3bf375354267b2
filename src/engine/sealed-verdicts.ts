/**
 * A sealed run in, its verdicts as they were issued out: findings, summary and coverage are those that lie in the run, and
 * nothing is judged. What is not sealed is counted from facts (backups kept) or follows from findings (uses of waivers).
 */
import { judge } from "../audit.ts";
import { countKept } from "../evaluate/kept-backups.ts";
import { createCounts, createSummary, noVerdicts } from "../evaluate/summarize.ts";
import { createWaiving } from "../evaluate/waivers.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import type { Finding, TableFindings } from "../model/finding.ts";
import type { BackupPrices, KeptBackups } from "../model/kept-backups.ts";
import type { AccountRecord } from "../model/observation.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { ReportedScope } from "../model/report.ts";
import type { Summary } from "../model/run.ts";
import type { RunReader, SealedRun } from "../runs/open-run.ts";
import { accountNames, accountOus } from "./account-names.ts";
import { surroundingsIn, withoutLedger } from "./link.ts";
import { grouped, inOrder, type Verdicts } from "./verdicts.ts";

export type Sealed = {
  readonly run: RunReader;
  readonly policy: CompiledPolicy;
  readonly prices: BackupPrices;
  /** How long before its expiry a waiver is warned of, as `14d`. */
  readonly warning: string;
};

/** A run that was judged: what it holds then is not null. */
export type JudgedRun = SealedRun & {
  readonly summary: Summary;
  readonly findings: NonNullable<SealedRun["findings"]>;
};

/** Null: it was scanned and not judged, or never sealed. */
export function judgedOf({ sealed }: RunReader): JudgedRun | null {
  if (sealed === null) return null;
  const { summary, findings, coverage } = sealed;
  return summary === null || findings === null ? null : { summary, findings, coverage };
}

export async function sealedVerdicts(given: Sealed, { summary, coverage, findings }: JudgedRun): Promise<Verdicts> {
  const { run, policy, warning } = given;
  const fold = createSummary(policy);
  const waiving = createWaiving({
    waivers: run.waivers?.waivers ?? [],
    maxTerm: policy.waivers?.maxTerm ?? {},
    asOf: run.header.asOf,
    warning,
  });
  const scopes: ReportedScope[] = [];
  for await (const { end } of run.scopes()) scopes.push({ ...withoutLedger(end), verdicts: noVerdicts });
  const counts = new Map<string, ReturnType<typeof createCounts>>();
  for await (const table of grouped(findings())) {
    fold.add(table);
    waiving.waive(asJudged(table));
    const ofScope = counts.get(placeOf(table)) ?? createCounts();
    ofScope.add(table);
    counts.set(placeOf(table), ofScope);
  }
  const accounts: AccountRecord[] = [];
  for await (const account of run.accounts()) accounts.push(account);
  const counted = scopes.map((scope) => ({ ...scope, verdicts: counts.get(placeOf(scope))?.counts() ?? noVerdicts }));
  return {
    summary,
    coverage,
    kept: await keptIn(given),
    waivers: waiving.uses(),
    worst: fold.worst(),
    accountNames: accountNames(accounts),
    ous: accountOus(accounts),
    parts: () => inOrder(counted, grouped(findings())),
  };
}

const placeOf = ({ account, region }: { readonly account: string; readonly region: string }): string =>
  `${account}.${region}`;

/** Waivers turn fails alone: to count what each waives, a waived finding is a fail once more. */
const asJudged = (table: TableFindings): TableFindings => ({
  ...table,
  findings: table.findings.map((finding): Finding =>
    finding.verdict === "waived"
      ? { ...finding, verdict: "fail", reason: { ...finding.reason, code: "not-met" } }
      : finding,
  ),
});

/** From the facts: nothing of it was sealed. */
async function keptIn({ run, policy, prices }: Sealed): Promise<KeptBackups | null> {
  if (!run.header.groups.some((group) => group === "onDemandBackups" || group === "recoveryPoints")) return null;
  const { around, copies } = await surroundingsIn(run, policy);
  const keeping = countKept({ prices, copies });
  for await (const scope of judge(run, { policy, around, onTable: (seen) => keeping.table(seen) })) {
    for await (const table of scope.tables()) void table;
    const foreign = [];
    for await (const observation of scope.foreign()) foreign.push(observation);
    keeping.scope(scope.end, foreign);
  }
  return keeping.close();
}

/** Does the summary that was sealed count the findings that were: no digest is of the summary itself. */
export async function countsFit({ summary, findings }: JudgedRun, policy: CompiledPolicy): Promise<boolean> {
  const fold = createSummary(policy);
  for await (const table of grouped(findings())) fold.add(table);
  return canonicalJson(fold.summary()) === canonicalJson(summary);
}
