/**
 * The policy of a source table in, the same for the table restored from it out: each text that is the ARN of the source, or
 * of something below it, names the new table instead. What is no JSON is refused.
 */

export type Rewritten =
  | { readonly state: "rewritten"; readonly document: string; readonly count: number }
  | { readonly state: "unusable"; readonly because: string };

export function rewritePolicy(document: string, names: { readonly from: string; readonly to: string }): Rewritten {
  let count = 0;
  const { from, to } = names;
  const rewrite = (_key: string, value: unknown): unknown => {
    if (typeof value !== "string" || (value !== from && !value.startsWith(`${from}/`))) return value;
    count += 1;
    return to + value.slice(from.length);
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(document, rewrite);
  } catch {
    return { state: "unusable", because: "the recorded document is not JSON" };
  }
  // What names nothing is sent byte for byte as it was.
  return { state: "rewritten", document: count === 0 ? document : JSON.stringify(parsed), count };
}
