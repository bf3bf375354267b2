/**
 * What the page about one table is made of, before it is laid out as text for a terminal or as Markdown: sections of rows,
 * notes, entries and a drawing. Texts are raw; each format escapes them in its own way.
 */
import type { Verdict } from "../../model/finding.ts";
import type { Drawing } from "../draw-axis.ts";

/** `name`: an id, a name, a value, shown as it is; `others` are more of them. `prose`: a sentence. */
export type Cell = {
  readonly text: string;
  readonly as: "name" | "prose";
  readonly others: readonly string[];
  readonly tone?: "unknown" | "quiet";
};

export const named = (text: string, ...others: readonly string[]): Cell => ({ text, as: "name", others });
export const prose = (text: string): Cell => ({ text, as: "prose", others: [] });
export const toned = (cell: Cell, tone: "unknown" | "quiet"): Cell => ({ ...cell, tone });

export type Entry = {
  readonly verdict: Verdict | null;
  readonly title: readonly Cell[];
  /** `stacked`: on a terminal each cell has a line of its own. */
  readonly rows: readonly { readonly label: string; readonly cells: readonly Cell[]; readonly stacked?: true }[];
};

export type Pairs = { readonly title: string; readonly rows: readonly (readonly [name: Cell, value: Cell])[] };

export type Block =
  | {
      readonly kind: "rows";
      readonly head: readonly string[];
      readonly rows: readonly (readonly Cell[])[];
      readonly numbers?: ReadonlySet<number>;
    }
  /** Groups of names and values, below each other in the same columns. */
  | { readonly kind: "pairs"; readonly groups: readonly Pairs[] }
  | { readonly kind: "note"; readonly cell: Cell }
  /** Begins with a mark: something could not be seen. */
  | { readonly kind: "gap"; readonly cell: Cell }
  | { readonly kind: "entries"; readonly entries: readonly Entry[] }
  | { readonly kind: "drawing"; draw(width: number): Drawing };

export type Section = { readonly title: string; readonly blocks: readonly Block[] };

export const verdictSigns = {
  fail: "✗",
  unknown: "?",
  waived: "~",
  pass: "✓",
  "not-applicable": "-",
} as const satisfies Record<Verdict, string>;
