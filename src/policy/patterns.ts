/** A node that names accounts, Regions or tables in, its names and globs out as they are written; what is neither is told. */
import type { Mistakes } from "./mistakes.ts";
import { describeKind, type Node } from "./tree.ts";

export type PatternKind = { readonly key: string; readonly pattern: RegExp; readonly hint: string };

export const accountPatterns: PatternKind = {
  key: "accounts",
  pattern: /^(?:\d{12}|(?=.*[*?])[\d*?]{1,12})$/,
  hint: 'an account id of 12 digits in quotes, or a glob over ids such as "1111*" or "*"',
};
export const regionPatterns: PatternKind = {
  key: "regions",
  pattern: /^[a-z0-9*?-]{1,40}$/,
  hint: 'a Region such as eu-west-1, or a glob such as "eu-*" or "*"',
};

/** One pattern or a list of them. An id without quotes is a number to YAML: its digits are taken as they are written. */
export function compilePatterns(
  node: Node | undefined,
  kind: PatternKind,
  mistakes: Mistakes,
): readonly string[] | null {
  if (node === undefined) return null;
  const written = node.kind === "list" ? node.items : [node];
  if (written.length === 0) mistakes.add(node.at, { code: "empty", message: `\`${kind.key}\` has to hold something` });
  const patterns = written.map((item) => {
    const text = item.kind === "scalar" ? item.text : "";
    if (kind.pattern.test(text)) return text;
    const said = item.kind === "scalar" && text !== "" ? `\`${text}\`` : describeKind(item);
    mistakes.add(item.at, { code: "bad-pattern", message: `\`${kind.key}\` cannot be ${said}`, hint: kind.hint });
    return null;
  });
  return patterns.length > 0 && patterns.every((pattern) => pattern !== null) ? patterns : null;
}
