/**
 * Verdicts of a run and the tables that were touched since in, those verdicts as they are now out. The tables' scopes are
 * scanned and judged again, into a run of its own beside the journal: the run that was sealed stays as it is, and the
 * history of audits holds none of a few scopes.
 */
import { createSummary } from "../evaluate/summarize.ts";
import type { Finding, TableFindings } from "../model/finding.ts";
import type { ChangedVerdict } from "../model/remediation.ts";
import type { AppliedStep } from "../model/apply.ts";
import { connectCaller } from "../engine/connect-caller.ts";
import type { Io } from "./io.ts";
import { scanningIn } from "./pacing-options.ts";
import type { Audited } from "./perform-audit.ts";
import { rolesOf } from "./role-options.ts";
import { scanIntoRun } from "./scan-into-run.ts";
import { sealVerdicts, type JudgedRun } from "../engine/seal-verdicts.ts";
import type { Verdicts } from "../engine/verdicts.ts";

export type AfterRemediation = {
  readonly verdicts: Verdicts;
  readonly changes: readonly ChangedVerdict[];
  /** Null: no table was touched. */
  readonly again: JudgedRun | null;
};

export async function afterRemediation(given: {
  readonly io: Io;
  readonly audited: Audited;
  readonly steps: readonly AppliedStep[];
  readonly runsDir: string;
}): Promise<AfterRemediation> {
  const { audited, steps } = given;
  const { verdicts } = audited;
  const touched = steps.filter(({ outcome }) => outcome.state !== "skipped").map(({ step }) => step);
  if (touched.length === 0) return { verdicts, changes: [], again: null };
  const again = await auditedAgain(given, {
    accounts: [...new Set(touched.map(({ account }) => account))].sort(),
    regions: [...new Set(touched.map(({ region }) => region))].sort(),
  });
  const arns = new Set(touched.map(({ arn }) => arn));
  const mended = new Set(
    touched.flatMap(({ mends }) => mends.map(({ rule, fingerprint }) => `${rule} ${fingerprint}`)),
  );
  const now = new Map<string, TableFindings>();
  for await (const part of again.verdicts.parts()) {
    if (part.kind === "table" && arns.has(part.table.arn)) now.set(part.table.arn, part.table);
  }
  const merged = (table: TableFindings): TableFindings => {
    const found = now.get(table.arn);
    if (found === undefined) return table;
    return { ...table, findings: table.findings.map((finding) => laterOf(finding, found, mended)) };
  };
  const summary = createSummary(audited.policy);
  const changes: ChangedVerdict[] = [];
  for await (const part of verdicts.parts()) {
    if (part.kind !== "table") continue;
    const table = merged(part.table);
    summary.add(table);
    for (const [at, finding] of table.findings.entries()) {
      const before = part.table.findings[at]?.verdict ?? finding.verdict;
      if (before !== finding.verdict) changes.push(changeOf(finding, before));
    }
  }
  return {
    verdicts: {
      ...verdicts,
      summary: summary.summary(),
      worst: summary.worst(),
      async *parts() {
        for await (const part of verdicts.parts())
          yield part.kind === "table" ? { kind: "table", table: merged(part.table) } : part;
      },
    },
    changes,
    again,
  };
}

/**
 * What a few scopes cannot tell, such as copies elsewhere, is no news: only of a finding that was to be mended does an
 * unknown verdict count.
 */
function laterOf(before: Finding, { findings }: TableFindings, mended: ReadonlySet<string>): Finding {
  const after = findings.find(({ rule }) => rule === before.rule);
  if (after === undefined) return before;
  const counts = after.verdict !== "unknown" || mended.has(`${before.rule} ${before.fingerprint}`);
  return counts ? after : before;
}

const changeOf = (
  { account, region, table, arn, rule, severity, verdict }: Finding,
  before: ChangedVerdict["before"],
): ChangedVerdict => ({ account, region, table, arn, rule, severity, before, after: verdict });

function auditedAgain(
  { io, audited, runsDir }: Pick<Parameters<typeof afterRemediation>[0], "io" | "audited" | "runsDir">,
  { accounts, regions }: { readonly accounts: readonly string[]; readonly regions: readonly string[] },
): Promise<JudgedRun> {
  const { run, policy, given, teller } = audited;
  const roles = rolesOf(given, null);
  const scanning = scanningIn(given, roles);
  const question = {
    policy,
    blindSpots: run.blindSpots,
    waivers: run.waivers,
    drills: run.drills,
    collection: "pruned",
    selection: { population: { kind: "accounts", ids: accounts }, excludedAccounts: [], regions },
    asOf: new Date(io.now()).toISOString(),
    resume: null,
    recorded: null,
  } as const;
  return connectCaller(
    io,
    (aws) =>
      scanIntoRun({ io, teller, aws, question, roles, runsDir, goOn: null, queue: null, scanning }, (writer) =>
        sealVerdicts(writer, { policy, prices: given.prices, warning: given.values.waiverWarning }, io.signal),
      ),
    scanning,
  );
}
