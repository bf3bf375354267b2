/** A folder of runs in, a table or JSON of them out, newest first. It changes nothing, and one that is damaged hides no other. */
import { resolve } from "node:path";
import { escapedJson } from "../report/escape/escape-json.ts";
import { terminalProse, terminalText } from "../report/escape/escape-terminal.ts";
import { layOut } from "../report/lay-out.ts";
import { instantWords, plural, sizeWords } from "../report/numbers.ts";
import { paintWith, type Paint } from "../report/paint.ts";
import { listRuns } from "../runs/list-runs.ts";
import { leftAside } from "../runs/remove-run.ts";
import type { Io } from "./io.ts";
import type { ConfigFlags, RunsFlags } from "./options.ts";
import { policyWords, populationOf, seenWords, stateWords, verdictWords } from "./run-row-words.ts";
import { rowOf, type RunRow } from "./run-row.ts";
import { screenOptions } from "./screen.ts";
import { settled } from "./settle.ts";

export type ShowRuns = RunsFlags & ConfigFlags & { readonly json?: true | undefined };

export async function showRuns(io: Io, flags: ShowRuns): Promise<void> {
  const { values } = await settled(io, flags);
  const runsDir = resolve(io.cwd, values.runs);
  const rows: RunRow[] = [];
  for await (const run of listRuns(runsDir, "newest-first")) {
    rows.push(await rowOf(run, io.process));
  }
  const text = flags.json === true ? inJson(rows) : inWords(rows, runsDir, io);
  await io.stdout.write(`${text}\n`);
  const aside = await leftAside(runsDir);
  if (aside.length === 0) return;
  await io.stderr.write(
    `${plural(aside.length, "run is", "runs are")} deleted in part; \`restorable runs prune --yes\` ends it.\n`,
  );
}

const inJson = (runs: readonly RunRow[]): string => escapedJson(JSON.stringify({ schemaVersion: 1, runs }, null, 2));

/** An id must stay whole, to be copied: narrower terminals wrap the line. */
const narrowest = 100;

function inWords(rows: readonly RunRow[], runsDir: string, io: Io): string {
  if (rows.length === 0) return `There are no runs in ${terminalText(runsDir)}.`;
  const look = screenOptions(io);
  const paint = paintWith(look);
  const header = ["Run", "State", "Policy, what it looked at", "What came of it"].map(paint.quiet);
  const cells = rows.map((row) => cellsOf(row, paint));
  const width = Math.min(140, Math.max(narrowest, look.columns));
  const all = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  const total = `${plural(rows.length, "run", "runs")}, ${sizeWords(all)}, in ${terminalText(runsDir)}`;
  const troubles = rows.flatMap(({ id, trouble }) => (trouble === null ? [] : [`${id}: ${terminalProse(trouble)}`]));
  return [layOut([header, ...cells], { width, indent: 0 }), ...troubles, total].join("\n\n");
}

function cellsOf(row: RunRow, paint: Paint): readonly string[] {
  const came = row.trouble === null ? verdictWords(row) : "see below";
  return [
    `${row.id}\n${paint.quiet(`  ${instantWords(row.asOf)}`)}`,
    `${stateWords[row.state]}\n${paint.quiet(sizeWords(row.bytes))}`,
    [policyWords(row), populationOf(row)].join("\n"),
    [came, seenWords(row)].filter((words) => words !== "").join("\n"),
  ];
}
