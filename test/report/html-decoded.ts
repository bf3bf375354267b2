/**
 * An HTML report as a golden can hold it: its data unpacked and told line by line in place of base64, as gzip differs
 * between versions of Node, and its script and style by their length, since they have tests of their own.
 */
import { gunzipSync } from "node:zlib";
import { pageScript } from "../../src/report/html/assets.ts";

const data = /<script type="application\/gzip">([A-Za-z0-9+/=]+)<\/script>/g;

/** The head, then the blocks. */
export const dataOf = (page: string): readonly unknown[] =>
  [...page.matchAll(data)].map(([, text = ""]) => unpacked(text));

export const unpacked = (base64: string): unknown =>
  JSON.parse(gunzipSync(Buffer.from(base64, "base64")).toString("utf8"));

export function decodedPage(page: string): string {
  const told = dataOf(page);
  let at = 0;
  return page
    .replace(data, () => `<!-- data ${at}\n${lines(told[at++])}\n-->`)
    .replace(pageScript, "(the script)")
    .replace(/<style>[\s\S]*?<\/style>/, "<style>(the style)</style>")
    .replaceAll(/'sha256-[^']+'/g, "'sha256-…'");
}

/** One column a line: compact, and still a diff that says which column changed. */
const lines = (value: unknown): string =>
  JSON.stringify(
    value,
    (_, each: unknown) =>
      Array.isArray(each) && each.every((item) => typeof item !== "object") ? `[${each.map(String).join(", ")}]` : each,
    2,
  );
