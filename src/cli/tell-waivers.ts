/** What became of waivers in, a line on standard error for each that ended or is about to: whoever reads the log learns it. */
import type { WaiverUse, WaiverUses } from "../model/waiver.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import { instantWords, plural } from "../report/numbers.ts";
import type { Teller } from "./teller.ts";

/** The report has them all. */
const mostTold = 10;

/** Says nothing where nothing fails for it, and nothing ends soon. */
export async function tellWaivers(teller: Teller, { uses }: WaiverUses): Promise<void> {
  const told = uses.filter(({ state, lapsed, expiresSoon }) => expiresSoon || (state === "expired" && lapsed > 0));
  if (told.length === 0) return;
  const left = told.length - mostTold;
  const lines = [
    ...told.slice(0, mostTold).map(lineOf),
    ...(left > 0
      ? [`… and ${plural(left, "waiver", "waivers")} more that expired or end soon; the report has them all.`]
      : []),
  ];
  const waivers = told.map(({ waiver: { id, expires }, state, daysLeft, lapsed }) => ({
    id,
    expires,
    state,
    daysLeft,
    lapsed,
  }));
  await teller.tell({ event: "waivers", level: "warn", text: `${lines.join("\n")}\n`, fields: { waivers } });
}

function lineOf({ waiver, state, daysLeft, lapsed }: WaiverUse): string {
  const [id, expires] = [terminalText(waiver.id), instantWords(waiver.expires)];
  return state === "expired"
    ? `Waiver ${id} expired ${expires}: ${plural(lapsed, "finding fails", "findings fail")} again.`
    : `Waiver ${id} expires ${expires} (${plural(daysLeft, "day", "days")} left).`;
}
