/** Parts of a page in, Markdown out: words of the registries are text wherever they stand, but for their own code marks. */
/** Backticks in a text of ours mark code; all else in it is text, and no mark. */
export const prose = (text: string): string =>
  text
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? code(part) : part.replace(/[\\`*_[\]<|~]/g, "\\$&")))
    .join("");

/** A name of ours, which has no backtick. A pipe would end the cell of a table. */
export const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;

export const codes = (names: readonly string[]): string => names.map(code).join(", ") || "–";

/** As GitHub makes it of a heading that is one name in a code span. */
export const anchorOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");

export const link = (words: string, target: string): string => `[${words}](${target})`;

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

export type Page = { readonly title: string; readonly parts: readonly string[] };

/** `from`: the registry that the page is made of, by its path. */
export const pageFrom = (from: string, { title, parts }: Page): string =>
  [
    `# ${title}`,
    `Written by \`npm run reference\` from ${link(code(from), `../../${from}`)}: change it there.`,
    ...parts.filter((part) => part !== ""),
  ].join("\n\n");
