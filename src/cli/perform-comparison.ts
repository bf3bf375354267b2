/** The compare command without its command line: find both runs, fold the history before them, stream what changed, decide. */
import { dirname, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { decideFails } from "../evaluate/gate.ts";
import { compareRuns } from "../history/compare-runs.ts";
import { countChanges } from "../history/count-changes.ts";
import { policyChanges } from "../history/policy-changes.ts";
import { isSameAudit, type Asked } from "../history/same-question.ts";
import { seenScopes, type SeenScopes } from "../history/seen-scopes.ts";
import type { ComparisonContext, ComparisonTotals, ComparisonWriter } from "../model/comparison.ts";
import type { Scope } from "../model/observation.ts";
import type { OpenFinding } from "../model/open-finding.ts";
import type { Severity } from "../model/severity.ts";
import { compareFormats, type CompareFormatId } from "../report/compare/registry.ts";
import { openRun } from "../runs/open-run.ts";
import { findRun } from "../engine/find-run.ts";
import { foldRuns, judgedReader, type JudgedReader } from "./fold-runs.ts";
import { inBlocks, type Blocks } from "./in-blocks.ts";
import type { Io } from "./io.ts";
import type * as options from "./options.ts";
import { openOutput, type OutputHandle } from "./output-file.ts";
import { outputFilesIn } from "./outputs.ts";
import { runBefore } from "./run-before.ts";
import { screenOptions } from "./screen.ts";
import { settled } from "./settle.ts";
import { tellGate } from "./tell-gate.ts";
import { tellUnreadable } from "./tell-unreadable.ts";
import { textTeller } from "./teller.ts";

export type CompareFlags = options.RunsFlags &
  options.ConfigFlags & {
    readonly format: CompareFormatId;
    readonly output: readonly string[];
    readonly failOnNew?: Severity | "never" | undefined;
    readonly failOnSla?: Severity | "never" | undefined;
  };

/** Null: the run before the later one; the latest one. */
export type Compared = { readonly before: string | null; readonly after: string | null };

/** Resolves to the exit code. */
export async function performComparison(io: Io, named: Compared, flags: CompareFlags): Promise<number> {
  const files = await outputFilesIn(Object.values(compareFormats), flags.output, io.cwd);
  const { values } = await settled(io, { runs: flags.runs, config: flags.config });
  const { before, after } = await runsNamed(named, { runsDir: resolve(io.cwd, values.runs), cwd: io.cwd });
  const { failOnNew = "never", failOnSla = "never" } = flags;
  if (failOnSla !== "never" && after.policy.sla === undefined) {
    throw new UsageError(`--fail-on-sla: the policy \`${after.policy.id}\` of ${after.header.id} has no \`sla\`.`);
  }
  const { context, changes, damaged } = await comparisonOf(before, after, io);
  const opened: OutputHandle[] = [];
  let totals: ComparisonTotals;
  try {
    const screen = compareFormats[flags.format].create({ ...context, options: screenOptions(io) });
    const targets: Target[] = [{ writer: screen, blocks: inBlocks(io.stdout) }];
    for (const { path, format } of files) {
      const output = await openOutput(path);
      opened.push(output);
      targets.push({
        writer: format.create({ ...context, options: { colour: false, columns: 100 } }),
        blocks: inBlocks(output),
      });
    }
    totals = await pump(changes, targets);
  } catch (error) {
    await Promise.all(opened.map((output) => output.discard()));
    throw error;
  }
  await Promise.all(opened.map((output) => output.keep()));
  await tellUnreadable(textTeller(io), { of: "the history", damaged });
  if (failOnNew === "never" && failOnSla === "never") return 0;
  const baseline = `run ${before.header.id}`;
  const history = { since: { baseline, failing: totals.failing.new }, overdue: totals.failing.overdue };
  const decision = decideFails(totals.failing.new, { failOn: failOnNew, failOnSla, history });
  await tellGate(textTeller(io), decision);
  return decision.code;
}

type Pair = { readonly before: JudgedReader; readonly after: JudgedReader };

async function runsNamed(
  named: Compared,
  { runsDir, cwd }: { readonly runsDir: string; readonly cwd: string },
): Promise<Pair> {
  const after = await opened(await findRun(named.after ?? "latest", runsDir, cwd));
  const before = await opened(
    named.before === null ? await pathBefore(after) : await findRun(named.before, runsDir, cwd),
  );
  if (before.header.id <= after.header.id) return { before, after };
  throw new UsageError(
    `${before.header.id} is later than ${after.header.id}: name the earlier run first, as in\n  restorable compare ${after.header.id} ${before.header.id}`,
  );
}

async function opened(path: string): Promise<JudgedReader> {
  const run = judgedReader(await openRun(path));
  if (run !== null) return run;
  throw new UsageError(
    `${path} has no sealed verdicts to compare: it was interrupted (go on with it by --resume), or made by \`restorable scan\`.`,
  );
}

async function pathBefore(run: JudgedReader): Promise<string> {
  // What is passed over is told of by the fold of the history, which it would be part of.
  const path = await runBefore(run, { policy: run.policy, onDamage: () => undefined });
  if (path !== null) return path;
  throw new UsageError(
    `there is no run before ${run.header.id} that asked for the same accounts and Regions by the policy \`${run.policy.id}\`: name the one to compare it with.`,
  );
}

async function comparisonOf(before: JudgedReader, after: JudgedReader, { signal }: Pick<Io, "signal">) {
  const damaged: string[] = [];
  let runs = 0;
  let since = momentOf(before);
  let openBefore: readonly OpenFinding[] = [];
  // A pass by another policy's rules closes nothing of this one's.
  const isOfHistory = isSameAudit(askedOf(before), askedOf(after));
  const open = await foldRuns({
    runsDir: dirname(after.path),
    like: askedOf(after),
    counts: ({ run }) => run < after.header.id,
    also: before.header.id === after.header.id || !isOfHistory ? [after] : [before, after],
    onRun(run, found) {
      if (runs++ === 0) since = momentOf(run);
      if (run.header.id <= before.header.id) openBefore = found;
    },
    onDamage: (_path, trouble) => damaged.push(trouble),
    signal,
  });
  const [seenBefore, seenAfter] = [await seenIn(before), await seenIn(after)];
  const policy = policyChanges(before.policy, after.policy);
  const sla = after.policy.sla ?? null;
  const context: Omit<ComparisonContext, "options"> = {
    before: comparedRun(before),
    after: comparedRun(after),
    policy,
    scopes: { before: seenByOne(seenBefore, seenAfter), after: seenByOne(seenAfter, seenBefore) },
    sla,
    history: { runs, since },
  };
  const side = (run: JudgedReader, seen: SeenScopes) => ({
    ...momentOf(run),
    findings: run.sealed.findings(),
    wouldHaveSeen: (place: Parameters<SeenScopes["wouldHaveSeen"]>[0]) => seen.wouldHaveSeen(place),
  });
  const sides = { before: side(before, seenBefore), after: side(after, seenAfter) };
  const changes = compareRuns({ ...sides, policy, sla, open, openBefore });
  return { context, changes, damaged };
}

const askedOf = ({ header, policy }: JudgedReader): Asked => ({ header, policy: policy.id });
const momentOf = ({ header }: JudgedReader) => ({ run: header.id, asOf: header.asOf });
const seenIn = (run: JudgedReader): Promise<SeenScopes> => seenScopes(run.accounts(), run.sealed.coverage);
const seenByOne = (one: SeenScopes, other: SeenScopes): readonly Scope[] =>
  [...one.all()].filter((scope) => !other.has(scope));

const comparedRun = ({ header, policy }: JudgedReader): ComparisonContext["before"] => ({
  id: header.id,
  asOf: header.asOf,
  foreignHosts: header.foreignHosts,
  policy: { id: policy.id, digest: policy.digest },
  ...(header.selection.shard === undefined ? {} : { shard: header.selection.shard }),
});

type Target = { readonly writer: ComparisonWriter; readonly blocks: Blocks };

async function pump(changes: ReturnType<typeof compareRuns>, targets: readonly Target[]): Promise<ComparisonTotals> {
  const counts = countChanges();
  for (const { writer, blocks } of targets) blocks.add(writer.begin());
  for await (const change of changes) {
    counts.add(change);
    for (const { writer, blocks } of targets) {
      blocks.add(writer.change(change));
      await blocks.spill();
    }
  }
  const totals = counts.totals();
  for (const { writer, blocks } of targets) {
    blocks.add(writer.end(totals));
    await blocks.flush();
  }
  return totals;
}
