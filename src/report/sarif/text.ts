/**
 * Text for messages of SARIF in, text out that every viewer shows as it is: in a plain message `[text](target)` is a link
 * (§3.11.6), and a table must not choose where a click leads. Braces stay: they mean something only beside `arguments`.
 */
import { clipped, visibleProse } from "../../model/visible.ts";

/** Brackets are escaped only where a link could come of them: many viewers show the backslashes. */
export function sarifText(text: string): string {
  const shown = clipped(visibleProse(text), most);
  return /\]\(|\\[[\]\\]/.test(shown) ? shown.replace(/[[\]\\]/g, "\\$&") : shown;
}

const most = 1_000;

/** A description of a rule, of which GitHub takes 1,024 characters and none that is empty. */
export const sarifDescription = (...texts: readonly string[]): { readonly text: string } => ({
  text: texts.map(sarifText).find((text) => text !== "") ?? "(no words)",
});
