/** html-validate on a page: each complaint as one line with its place. */
import { HtmlValidate } from "html-validate";

/**
 * Its recommended rules, but for those about how a person types: the pages are generated. `no-raw-characters` and
 * `no-inline-style` stay, as they are what an escaper and the policy of the page promise.
 */
const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    "long-title": "off",
    "no-trailing-whitespace": "off",
    "attribute-boolean-style": "off",
    "doctype-style": "off",
  },
});

export async function markupComplaints(html: string): Promise<readonly string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${line}:${column}: ${ruleId}: ${message}`),
  );
}
