/** What came of a remediating audit in words, on standard error: verdicts before and after, and what waits for a person. */
import type { RemediationReport } from "../model/remediation.ts";
import { terminalProse, terminalText } from "../report/escape/escape-terminal.ts";
import { countsWords } from "../report/outcome/words.ts";
import { plural } from "../report/numbers.ts";
import type { Teller } from "./teller.ts";

/** What a person reads; all of it is in the file of --outcome. */
const mostShown = 20;

export async function tellRemediation(teller: Teller, report: RemediationReport): Promise<void> {
  const { applied, before, after, changes, leftOut } = report;
  const lines = [
    applied === null ? "Remediation: no step to take." : `Remediation: ${countsWords(applied)}.`,
    ...shown(changes, ({ account, region, table, rule, before: was, after: is }) => [
      terminalText(rule),
      where({ account, region, table }),
      `${was} → ${is}`,
    ]),
    ...(leftOut.length === 0 ? [] : [`Left for a person: ${plural(leftOut.length, "finding", "findings")}.`]),
    ...shown(leftOut, (left) => [
      terminalText(left.rule),
      where(left),
      left.why === "time" ? `passes by itself at ${left.passesAt}` : terminalProse(left.because),
    ]),
    `Failing findings: ${before.verdicts.fail} before, ${after.verdicts.fail} after.`,
    ...(applied === null ? [] : [`Journal: ${terminalText(applied.journal)}`]),
  ];
  const fields = {
    before: before.verdicts,
    after: after.verdicts,
    steps: applied?.counts ?? null,
    leftOut: leftOut.length,
    plan: report.plan,
    digest: applied?.plan.digest ?? null,
  };
  await teller.tell({ event: "remediation", level: "info", text: `${lines.join("\n")}\n`, fields });
}

function shown<T>(all: readonly T[], words: (one: T) => readonly string[]): readonly string[] {
  const lines = all.slice(0, mostShown).map((one) => `  ${words(one).join("  ")}`);
  const more = all.length - lines.length;
  return more === 0 ? lines : [...lines, `  and ${more} more`];
}

const where = ({
  account,
  region,
  table,
}: {
  readonly account: string;
  readonly region: string;
  readonly table: string;
}) => [account, region, table].map(terminalText).join(" ");
