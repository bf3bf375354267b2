/** The written pages out, and what stands in one: its blocks of code, its commands and the tables below its headings. */
import { readdirSync, readFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);

export const textOf = (path: string): string => readFileSync(new URL(path, root), "utf8");

/** The README and every page of docs, by its path. */
export const pages: readonly string[] = [
  "README.md",
  ...readdirSync(new URL("docs/", root), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name.replaceAll("\\", "/")}`)
    .sort(),
];

export const blocksIn = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(([, block = ""]) => block);

/** The lines of `sh` that call the product, as they would be typed, but for what the shell does with their output. */
export const commandsIn = (text: string): readonly string[] =>
  blocksIn(text, "sh")
    .flatMap((block) => block.split("\n"))
    .filter((line) => line.startsWith("restorable "))
    .map((line) => line.replace(/\s+#.*$/, "").replace(/\s*>\s*\S+$/, ""));

/** Words of a command line, as a shell would take them: quotes hold words together, and go. */
export const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, one, two, bare]) => one ?? two ?? bare ?? "");

/** The files that a page shows, by the name in their first line: all that is YAML, and texts that begin with one. */
export const filesIn = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...blocksIn(text, "yaml"), ...blocksIn(text, "text").filter((block) => named.test(block))].map((block) => [
      named.exec(block)?.[1] ?? "a file without its name",
      block,
    ]),
  );

const named = /^# (\S+\.\w+)\n/;

/** Cells of the first table below a heading, without its head, code marks and padding. */
export function tableUnder(text: string, heading: string): readonly (readonly string[])[] {
  const [, below = ""] = text.split(`${heading}\n`);
  const rows = (/(?:^\|.*\n)+/m.exec(below)?.[0] ?? "").trim().split("\n").slice(2);
  return rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}
