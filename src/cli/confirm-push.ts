/** What will be imported and where, on standard error, and whether a person wants it. Throws PlanError where nobody says yes. */
import { PlanError } from "../errors.ts";
import type { PlannedScope } from "../push/push-findings.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import { grouped, plural } from "../report/numbers.ts";
import { plannedWords } from "../report/push/words.ts";
import type { Io } from "./io.ts";
import type { PushFlags } from "./push-options.ts";

/** Accounts and Regions that a person reads before answering. */
const mostShown = 20;

export async function confirmPush(
  { stdin, stderr, signal }: Pick<Io, "stdin" | "stderr" | "signal">,
  { yes, log }: Pick<PushFlags, "yes" | "log">,
  plan: readonly PlannedScope[],
): Promise<void> {
  if (log !== "json") await stderr.write(overview(plan));
  if (yes === true) return;
  if (stdin?.isTTY !== true) {
    throw new PlanError(
      `${plannedWords(plan)} would be imported, and no person is there to confirm: standard input is no terminal. ` +
        "Nothing was sent. Look at it with --dry-run, and say --yes.",
    );
  }
  await stderr.write('Import these findings into Security Hub? Type "yes": ');
  const line = await stdin.line(signal);
  if (line === null) await stderr.write("\n");
  if (line?.trim() !== "yes") throw new PlanError("not confirmed: nothing was sent.");
}

function overview(plan: readonly PlannedScope[]): string {
  const rows = plan
    .slice(0, mostShown)
    .map(
      ({ account, region, findings }) => `  ${terminalText(account)} ${terminalText(region)}: ${grouped(findings)}\n`,
    );
  const more = plan.length - mostShown;
  const rest = more > 0 ? `  and ${plural(more, "more account and Region", "more accounts and Regions")}\n` : "";
  return `${plannedWords(plan)}. Security Hub charges for findings it ingests, again with each push.\n${rows.join("")}${rest}`;
}
