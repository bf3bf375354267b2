/** Earlier runs that cannot be read in, one line on standard error: how many, and what is wrong with the first of them. */
import { terminalText } from "../report/escape/escape-terminal.ts";
import { plural } from "../report/numbers.ts";
import type { Teller } from "./teller.ts";

/** `of`: what they are left out of. `damaged`: what is wrong, one text a run. */
export async function tellUnreadable(
  teller: Teller,
  { of, damaged }: { readonly of: string; readonly damaged: readonly string[] },
): Promise<void> {
  const [first] = damaged;
  if (first === undefined) return;
  const verb = damaged.length === 1 ? "is" : "are";
  const text = `${plural(damaged.length, "earlier run", "earlier runs")} cannot be read and ${verb} left out of ${of}: ${terminalText(first)}\n`;
  await teller.tell({ event: "unreadable-runs", level: "warn", text, fields: { leftOutOf: of, unreadable: damaged } });
}
