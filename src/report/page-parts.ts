/**
 * A report as sections of text, lists and tables, before it is Markdown or HTML: what is said is written once, and each
 * text is escaped by whoever writes it out. A string is a sentence, `code` a name or an id, which may be anybody's.
 */
import type { VerdictCounts } from "../model/run.ts";
import type { Severity } from "../model/severity.ts";
import type { Chart } from "./charts/parts.ts";

export type Inline =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  | { readonly severity: Severity }
  /** Pass ÷ total, in HTML with a bar. */
  | { readonly counts: VerdictCounts };

export type Cell = Inline | readonly Inline[];

export type Column = { readonly title: string; readonly align: "left" | "right" };

export type Block =
  | { readonly kind: "text"; readonly of: Cell; readonly tone: "plain" | "quiet" | "warning" }
  | { readonly kind: "list"; readonly items: readonly Cell[] }
  | {
      readonly kind: "table";
      /** For who hears the page; also what a heading does not say. */
      readonly caption: string;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
    }
  /** Drawn where there is a page to draw on; its numbers stand in a table as well. */
  | { readonly kind: "figure"; readonly title: string; readonly chart: Chart };

export type Section = { readonly id: string; readonly title: string; readonly blocks: readonly Block[] };

export const text = (...of: readonly Inline[]): Block => ({ kind: "text", of, tone: "plain" });
export const quiet = (...of: readonly Inline[]): Block => ({ kind: "text", of, tone: "quiet" });
export const warning = (...of: readonly Inline[]): Block => ({ kind: "text", of, tone: "warning" });

export const left = (title: string): Column => ({ title, align: "left" });
export const right = (title: string): Column => ({ title, align: "right" });

export const code = (name: string): Inline => ({ code: name });

type Rows<T> = {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly of: readonly T[];
  readonly row: (each: T) => readonly Cell[];
  /** Rows that are shown; the others are counted. */
  readonly most: number;
};

/** Where rows are left out, the sentence that says so follows. Without a row there is no table. */
export function tableOf<T>({ caption, columns, of, row, most }: Rows<T>): readonly Block[] {
  if (of.length === 0) return [];
  const table: Block = { kind: "table", caption, columns, rows: of.slice(0, most).map(row) };
  const over = of.length - most;
  return over <= 0 ? [table] : [table, quiet(`… and ${over} more: the CSV report has them all.`)];
}
