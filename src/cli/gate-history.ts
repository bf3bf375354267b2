/**
 * What `--new-since` and `--fail-on-sla` ask of earlier runs: what can be refused is refused before AWS is asked, and the
 * findings of the run are counted once there are any. On standard error it says how many fails are old.
 */
import { dirname } from "node:path";
import { UsageError } from "../errors.ts";
import type { GateHistory } from "../evaluate/gate.ts";
import { foldRun } from "../history/fold-run.ts";
import { seenScopes } from "../history/seen-scopes.ts";
import type { Finding } from "../model/finding.ts";
import type { OpenFinding } from "../model/open-finding.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import { severities, type Severity } from "../model/severity.ts";
import type { Sla } from "../model/sla.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import { instantWords, plural } from "../report/numbers.ts";
import type { RunReader } from "../runs/open-run.ts";
import { prepareBaseline, type Baseline } from "./baseline.ts";
import { foldRuns } from "./fold-runs.ts";
import type { Io } from "./io.ts";
import type { Values } from "./settings.ts";
import { tellUnreadable } from "./tell-unreadable.ts";
import type { Teller } from "./teller.ts";
import type { Verdicts } from "../engine/verdicts.ts";

export type GateQuestion = {
  readonly io: Io;
  readonly teller: Teller;
  readonly values: Pick<Values, "newSince" | "failOnSla">;
  readonly policy: CompiledPolicy;
  readonly runsDir: string;
};

type Judged = { readonly run: RunReader; readonly verdicts: Pick<Verdicts, "coverage" | "parts"> };

/** What is given counts the findings of a run; undefined where nothing was asked. */
export async function prepareGate(
  question: GateQuestion,
): Promise<(judged: Judged) => Promise<GateHistory | undefined>> {
  const { io, teller, values, policy, runsDir } = question;
  const { newSince, failOnSla } = values;
  const sla = failOnSla === "never" ? null : slaOf(policy);
  const damaged = new Map<string, string>();
  const onDamage = (path: string, trouble: string): void => void damaged.set(path, trouble);
  const reading = { onDamage, signal: io.signal };
  const baselineFor =
    newSince === null ? null : await prepareBaseline({ named: newSince, policy, runsDir, cwd: io.cwd, ...reading });
  if (sla === null && baselineFor === null) return async () => undefined;

  return async ({ run, verdicts }) => {
    const baseline = baselineFor === null ? null : await baselineFor(run);
    const like = { header: run.header, policy: policy.id };
    const counts = (other: { readonly run: string }): boolean => other.run < run.header.id;
    const open = sla === null ? [] : await foldRuns({ runsDir: dirname(run.path), like, counts, ...reading });
    const news = countNew(baseline);
    const seen = await seenScopes(run.accounts(), verdicts.coverage);
    const after = await foldRun(open, {
      run: run.header.id,
      asOf: run.header.asOf,
      findings: watched(verdicts, (finding) => news.add(finding)),
      wouldHaveSeen: (place) => seen.wouldHaveSeen(place),
    });
    await tellUnreadable(teller, { of: "the history", damaged: [...damaged.values()] });
    if (newSince !== null) await tellNew(teller, { baseline, ...news.counted(), policy });
    return {
      since: baseline === null ? null : { baseline: terminalText(baseline.name), failing: news.counted().failing },
      overdue: sla === null ? null : overdueIn(after, sla, run.header.asOf),
    };
  };
}

function slaOf({ sla, id }: CompiledPolicy): Sla {
  if (sla !== undefined) return sla;
  throw new UsageError(
    `--fail-on-sla: the policy \`${id}\` does not say how long a finding may fail. Give it a line such as\n  sla: { critical: 7d, high: 30d, medium: 90d }`,
  );
}

async function* watched({ parts }: Pick<Verdicts, "parts">, see: (finding: Finding) => void): AsyncGenerator<Finding> {
  for await (const part of parts()) {
    if (part.kind !== "table") continue;
    for (const finding of part.table.findings) see(finding);
    yield* part.table.findings;
  }
}

type NewAndOld = { readonly failing: Readonly<Record<Severity, number>>; readonly old: number };

function countNew(baseline: Baseline | null): { add(finding: Finding): void; counted(): NewAndOld } {
  const failing = zeroes();
  let old = 0;
  return {
    add(finding) {
      if (finding.verdict !== "fail") return;
      if (baseline?.failed(finding) === true) old += 1;
      else failing[finding.severity] += 1;
    },
    counted: () => ({ failing, old }),
  };
}

function overdueIn(open: readonly OpenFinding[], sla: Sla, asOf: string): Readonly<Record<Severity, number>> {
  const overdue = zeroes();
  for (const { state, severity, firstSeen } of open) {
    const most = sla[severity] ?? Number.POSITIVE_INFINITY;
    if (state === "failing" && Date.parse(asOf) - Date.parse(firstSeen.asOf) > most) overdue[severity] += 1;
  }
  return overdue;
}

const zeroes = (): Record<Severity, number> =>
  Object.fromEntries(severities.map((severity) => [severity, 0])) as Record<Severity, number>;

type Told = NewAndOld & { readonly baseline: Baseline | null; readonly policy: Pick<CompiledPolicy, "digest"> };

async function tellNew(teller: Teller, { baseline, failing, old, policy }: Told): Promise<void> {
  const fresh = severities.reduce((sum, severity) => sum + failing[severity], 0);
  const fields = { baseline: baseline?.name ?? null, new: fresh, old };
  if (baseline === null) {
    const text = "There is no earlier run of this question to tell what is new from: every fail counts.\n";
    await teller.tell({ event: "new-since", level: "warn", text, fields });
    return;
  }
  const { name, asOf, policyDigest } = baseline;
  const changed =
    policyDigest === policy.digest
      ? ""
      : " The policy was another version then: what a rule that was added or changed finds counts as new.";
  const text = `Since ${terminalText(name)} (${instantWords(asOf)}): ${plural(fresh, "fail is", "fails are")} new, ${plural(old, "is", "are")} old.${changed}\n`;
  await teller.tell({ event: "new-since", text, fields });
}
