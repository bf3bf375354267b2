/** A merged run in, on standard error what it was put together from, how far apart that was scanned, and what it lacks. */
import { earliestOf, gapsOf, gapWords, type MergeGap } from "../model/merged-run.ts";
import type { RunHeader } from "../model/run.ts";
import { scopeKey } from "../model/scope-key.ts";
import { shardText } from "../model/shard.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import { plural } from "../report/numbers.ts";
import type { RunReader } from "../runs/open-run.ts";
import { goOnWith } from "./resumed-run.ts";
import type { Teller } from "./teller.ts";

const hour = 3_600_000;
/** Milliseconds between the first and the last run: below, nobody needs to know; above, some of it is old. */
const apart = { told: hour, warned: 24 * hour };

/** As of the first of them is the merged run, so that what a later one saw has no age. */
export async function tellSpread(teller: Teller, { id, asOf, merged = [] }: RunHeader): Promise<void> {
  const runs = merged.map((run) => run.id);
  const text = `Merged ${plural(runs.length, "run", "runs")} into ${id}\n`;
  await teller.tell({ event: "merged", text, fields: { run: id, asOf, runs } });
  if (merged.length === 0) return;
  const spread = Math.max(...merged.map((run) => Date.parse(run.asOf))) - Date.parse(earliestOf(merged).asOf);
  if (spread <= apart.told) return;
  const hours = plural(Math.round(spread / hour), "hour", "hours");
  const isLong = spread > apart.warned;
  const more = isLong
    ? " Accounts and tables may have come and gone between them: scan the parts of one run together."
    : "";
  const said = `They were begun ${hours} apart, and are judged as of the first of them.${more}\n`;
  await teller.tell({ event: "merge-spread", level: isLong ? "warn" : "info", text: said, fields: { spread } });
}

/** The report has them all. */
const mostTold = 10;

/** Says nothing of a run that lacks nothing. */
export async function tellMerge(
  teller: Teller,
  { run, cwd }: { readonly run: RunReader; readonly cwd: string },
): Promise<void> {
  const { header, completeness, path, policy } = run;
  const { accountsEnded, unfinished, complete } = completeness;
  if (complete) return;
  const gaps = accountsEnded ? [] : await gapsIn(run);
  const left = unfinished.length - mostTold;
  const lines = [
    ...gaps.map((gap) => `Missing: ${terminalText(gapWords(gap))}.`),
    ...unfinished
      .slice(0, mostTold)
      .map(({ account, region }) => `Missing: ${account} ${region}, whose scan did not finish.`),
    ...(left > 0 ? [`… and ${plural(left, "scope", "scopes")} (account × Region) more.`] : []),
    `Merge ${header.id} with what is missing, or have it scanned by\n  ${terminalGoOn(path, policy === null ? "scan" : "audit", cwd)}`,
  ];
  const first = unfinished.slice(0, mostTold).map(scopeKey);
  const fields = { gaps: gaps.map(fieldsOf), unfinished: unfinished.length, first, path };
  await teller.tell({ event: "merge-missing", level: "warn", text: `${lines.join("\n")}\n`, fields });
}

const terminalGoOn = (path: string, command: "scan" | "audit", cwd: string): string =>
  terminalText(goOnWith(command, cwd, null)(path));

async function gapsIn(run: RunReader): Promise<readonly MergeGap[]> {
  const ids: string[] = [];
  for await (const { id } of run.accounts()) ids.push(id);
  const { merged: runs = [], selection } = run.header;
  return gapsOf({ runs, population: selection.population, recorded: ids.length });
}

const fieldsOf = (gap: MergeGap) => (gap.kind === "shard" ? { ...gap, shard: shardText(gap.shard) } : gap);
