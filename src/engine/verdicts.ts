/**
 * Pass 1: a run and a policy in, what they come to out: summary, coverage, the worst findings, and a stream of the
 * verdicts that reports can read again. Sealing writes the findings into the run as they are counted; judging again writes nothing.
 */
import { judge, type JudgedScope } from "../audit.ts";
import { countKept } from "../evaluate/kept-backups.ts";
import { createReconciling } from "../evaluate/reconcile.ts";
import { createCounts, createSummary, noVerdicts } from "../evaluate/summarize.ts";
import { createWaiving, type Waiving } from "../evaluate/waivers.ts";
import { byTable } from "../model/by-table.ts";
import type { GivenDrills } from "../model/drill.ts";
import type { Finding, TableFindings } from "../model/finding.ts";
import type { BlindSpots } from "../model/blind-spot.ts";
import type { BackupPrices, KeptBackups } from "../model/kept-backups.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { ReportedScope } from "../model/report.ts";
import type { Coverage, Summary } from "../model/run.ts";
import type { Waivers, WaiverUses } from "../model/waiver.ts";
import type { RunReader } from "../runs/open-run.ts";
import { accountNames, accountOus } from "./account-names.ts";
import { coverageOfRun, nameForeign, surroundingsIn, withoutLedger } from "./link.ts";

export type VerdictPart =
  { readonly kind: "scope"; readonly scope: ReportedScope } | { readonly kind: "table"; readonly table: TableFindings };

export type Verdicts = {
  readonly summary: Summary;
  readonly coverage: Coverage;
  readonly kept: KeptBackups | null;
  readonly waivers: WaiverUses;
  readonly worst: readonly Finding[];
  readonly accountNames: ReadonlyMap<string, string>;
  readonly ous: ReadonlyMap<string, string>;
  /** In the run's total order; a scope comes before its tables. Can be read more than once. */
  parts(): AsyncIterable<VerdictPart>;
};

/** Findings are sealed while they are counted, and read back for the reports. */
export type Sealing = { seal(findings: AsyncIterable<Finding>): Promise<void>; sealed(): AsyncIterable<Finding> };

export type Judging = {
  readonly run: RunReader;
  readonly policy: CompiledPolicy;
  readonly blindSpots: BlindSpots | null;
  readonly prices: BackupPrices;
  readonly waivers: Waivers | null;
  /** Undefined: those that the run was given. */
  readonly drills?: GivenDrills | undefined;
  /** How long before its expiry a waiver is warned of, as `14d`. */
  readonly warning: string;
  /** Places that are named for each waiver, where more than reports show are wanted. */
  readonly mostPlaces?: number;
  /** Without it nothing is written, and the reports judge the run once more. */
  readonly sealing?: Sealing;
};

export async function judgeRun(judging: Judging): Promise<Verdicts> {
  const { run, policy, blindSpots, prices, sealing } = judging;
  const asked = run.header.groups.some((group) => group === "onDemandBackups" || group === "recoveryPoints");
  const { around, copies } = await surroundingsIn(run, { rules: policy.rules, drills: judging.drills });
  const keeping = asked ? countKept({ prices, copies }) : null;
  const waiving = waivingOf(judging);
  const fold = createSummary(policy);
  const reconciling = createReconciling();
  const scopes: ReportedScope[] = [];
  async function* counted(): AsyncGenerator<Finding> {
    for await (const scope of judge(run, { policy, around, onTable: (seen) => keeping?.table(seen) })) {
      const counts = createCounts();
      for await (const judged of scope.tables()) {
        const table = waiving.waive(judged);
        fold.add(table);
        counts.add(table);
        yield* table.findings;
      }
      scopes.push({ ...withoutLedger(scope.end), verdicts: scope.end.tables === 0 ? noVerdicts : counts.counts() });
      // Apart from `keeping`: what follows `?.` is not even asked for where there is none.
      const named = await nameForeign(reconciling, scope.end, scope.foreign());
      keeping?.scope(scope.end, named);
    }
  }
  if (sealing === undefined) for await (const finding of counted()) void finding;
  else await sealing.seal(counted());
  const { accounts, coverage } = await coverageOfRun({ run, blindSpots, drills: judging.drills, reconciling, scopes });
  return {
    summary: fold.summary(),
    coverage,
    kept: keeping?.close() ?? null,
    waivers: waiving.uses(),
    worst: fold.worst(),
    accountNames: accountNames(accounts),
    ous: accountOus(accounts),
    parts: () =>
      inOrder(
        scopes,
        sealing === undefined
          ? tablesOf(judge(run, { policy, around }), waivingOf(judging))
          : grouped(sealing.sealed()),
      ),
  };
}

function waivingOf({ run, policy, waivers, warning, mostPlaces }: Judging): Waiving {
  const maxTerm = policy.waivers?.maxTerm ?? {};
  const { asOf } = run.header;
  return createWaiving({
    waivers: waivers?.waivers ?? [],
    maxTerm,
    asOf,
    warning,
    ...(mostPlaces !== undefined && { mostPlaces }),
  });
}

async function* tablesOf(scopes: AsyncIterable<JudgedScope>, waiving: Waiving): AsyncGenerator<TableFindings> {
  for await (const scope of scopes) for await (const table of scope.tables()) yield waiving.waive(table);
}

export async function* grouped(findings: AsyncIterable<Finding>): AsyncGenerator<TableFindings> {
  for await (const group of byTable(findings)) yield tableOf(group[0], group);
}

const tableOf = ({ account, region, table, arn }: Finding, findings: readonly Finding[]): TableFindings => ({
  account,
  region,
  table,
  arn,
  findings,
});

export async function* inOrder(
  scopes: readonly ReportedScope[],
  tables: AsyncIterable<TableFindings>,
): AsyncGenerator<VerdictPart> {
  let at = 0;
  const isOf = (table: TableFindings, scope: ReportedScope): boolean =>
    table.account === scope.account && table.region === scope.region;
  for await (const table of tables) {
    for (let scope = scopes[at]; scope !== undefined; scope = scopes[at]) {
      const current = at > 0 ? scopes[at - 1] : undefined;
      if (current !== undefined && isOf(table, current)) break;
      at += 1;
      yield { kind: "scope", scope };
    }
    yield { kind: "table", table };
  }
  for (const scope of scopes.slice(at)) yield { kind: "scope", scope };
}
