/**
 * What `--since` names in, the earlier run out whose findings an import archives where nothing is left of them. One that
 * asked about other accounts or Regions, or by another policy, is refused: what it saw is not gone because nobody looked.
 */
import { UsageError } from "../errors.ts";
import { isSameQuestion } from "../history/same-question.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import { openRun } from "../runs/open-run.ts";
import { findRun } from "../engine/find-run.ts";
import { judgedReader, type JudgedReader } from "./fold-runs.ts";
import { runBefore } from "./run-before.ts";
import { tellUnreadable } from "./tell-unreadable.ts";
import type { Teller } from "./teller.ts";

type Where = { readonly runsDir: string; readonly cwd: string; readonly teller: Teller };

/** Null: `latest` was asked for, and there is no run before. */
export async function pushBefore(named: string, run: JudgedReader, where: Where): Promise<JudgedReader | null> {
  const { runsDir, cwd, teller } = where;
  if (named !== "latest") return asked(await opened(await findRun(named, runsDir, cwd)), run);
  const damaged: string[] = [];
  const path = await runBefore(run, { policy: run.policy, onDamage: (_path, trouble) => damaged.push(trouble) });
  await tellUnreadable(teller, { of: "what is archived", damaged });
  if (path !== null) return opened(path);
  const text = `There is no run before ${terminalText(run.header.id)} that asked the same: nothing is archived.\n`;
  await teller.tell({ event: "no-run-before", text, fields: { run: run.header.id } });
  return null;
}

async function opened(path: string): Promise<JudgedReader> {
  const run = judgedReader(await openRun(path));
  if (run !== null) return run;
  throw new UsageError(`--since: ${path} has no sealed verdicts: name a run of \`restorable audit\` that ended.`);
}

function asked(since: JudgedReader, run: JudgedReader): JudgedReader {
  if (since.header.id >= run.header.id) {
    throw new UsageError(`--since: ${since.header.id} is not earlier than the run that is pushed, ${run.header.id}.`);
  }
  const question = ({ header, policy }: JudgedReader) => ({ header, policy: policy.id });
  if (isSameQuestion(question(since), question(run))) return since;
  throw new UsageError(
    `--since: ${since.header.id} asked about other accounts or Regions than ${run.header.id}, or by another policy: ` +
      "what only it looked at would be archived as if it were gone.",
  );
}
