/**
 * HTML as a value of its own: a template whose values are all escaped, but for markup that came out of such a template.
 * It refuses, as a bug, a value where no escaping helps: in an attribute without quotes, or in one that holds a URL.
 */
import { htmlText } from "../escape/escape-html.ts";

export type Markup = { readonly html: string };

type Value = string | number | Markup | readonly Markup[];

export function markup(literals: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let html = literals[0] ?? "";
  for (const [index, value] of values.entries()) {
    html += htmlOf(value, html) + (literals[index + 1] ?? "");
  }
  return { html };
}

/** Text that this program made and that is HTML already: its own assets, and base64. */
export const asMarkup = (html: string): Markup => ({ html });

export const nothing: Markup = { html: "" };

function htmlOf(value: Value, before: string): string {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") {
    return "html" in value ? value.html : value.map(({ html }) => html).join("");
  }
  // The open tag alone is looked at: what stands before it may be long, and may be text.
  const tag = before.slice(before.lastIndexOf("<"));
  if (!tag.includes(">") && /=$|\s(?:href|src|action|style|on\w+)="[^"]*$/.test(tag)) {
    throw new Error(`a text would come into ${tag}`);
  }
  return htmlText(value);
}
