/** What explanations are laid out from: labelled texts with their clauses below them, and tables under a title. */
import type { Saying } from "../model/explanation.ts";
import type { Position } from "../model/policy.ts";
import { terminalText } from "./escape/escape-terminal.ts";
import { layOut, layOutAlike, type Rows } from "./lay-out.ts";
import type { Paint } from "./paint.ts";

/** `width`: columns no line goes beyond. */
export type Look = { readonly paint: Paint; readonly width: number };

export const place = ({ file, line, col }: Position): string => terminalText(`${file}:${line}:${col}`);

/** A saying with its texts escaped. */
export const saying = ({ text, parts }: Saying): Saying => ({ text: terminalText(text), parts: parts.map(saying) });

export type Labelled = readonly (readonly [label: string, text: Saying])[];

/** Texts must be escaped. Clauses stand below the text that introduces them, deeper ones further in. */
export function labelled({ paint, width }: Look, rows: Labelled, indent = 0): string {
  const longest = Math.max(...rows.map(([label]) => label.length));
  const blocks = layOutAlike(
    rows.map(([label, { text }]) => [[paint.quiet(label), text]]),
    { width, indent },
  );
  return rows
    .map(([, { parts }], index) => [blocks[index] ?? "", ...clauses(parts, { width, indent: indent + longest + 2 })])
    .flat()
    .join("\n");
}

const clauses = (
  parts: readonly Saying[],
  options: { readonly width: number; readonly indent: number },
): readonly string[] =>
  parts.flatMap(({ text, parts: below }) => [
    layOut([["•", text]], options),
    ...clauses(below, { ...options, indent: options.indent + 3 }),
  ]);

/** Cells must be escaped. `rightAligned`: columns of numbers. */
export function table(
  { paint, width }: Look,
  given: {
    readonly title: string;
    readonly head: readonly string[];
    readonly rows: Rows;
    readonly rightAligned?: ReadonlySet<number>;
    readonly note?: string | null;
  },
): string {
  const { title, head, rows, rightAligned = new Set(), note = null } = given;
  return [
    layOut([[paint.strong(title)]], { width, indent: 0 }),
    layOut([head.map(paint.quiet), ...rows], { width, indent: 2, rightAligned }),
    ...(note === null ? [] : [layOut([[paint.quiet(note)]], { width, indent: 2 })]),
  ].join("\n");
}
