/**
 * A policy file as text, and places in it: offsets in, line and column as an editor counts them out, with the excerpt
 * that an error message shows. Reads nothing.
 */
import type { Position } from "../model/policy.ts";
import { visible } from "./visible.ts";

/** `file` is the name shown to people, the same on every machine; `lineStarts`: the offset of each line. */
export type Source = {
  readonly file: string;
  readonly text: string;
  readonly lineStarts: readonly number[];
  /** May hold what is none of the reader's business: no mistake in it repeats a word of it. */
  readonly confidential?: true;
};

/** Offsets in UTF-16 code units; `end` is exclusive. */
export type Place = { readonly source: Source; readonly start: number; readonly end: number };

export function sourceOf(file: string, text: string): Source {
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return { file, text, lineStarts };
}

export const startOf = (source: Source): Place => ({ source, start: 0, end: 0 });

export function positionOf(place: Place): Position {
  const start = lineAndColumn(place.source, place.start);
  const end = lineAndColumn(place.source, Math.max(place.start, place.end));
  return { file: place.source.file, line: start.line, col: start.col, endLine: end.line, endCol: end.col };
}

/** Both 1-based. */
export function lineAndColumn({ lineStarts }: Source, offset: number): { readonly line: number; readonly col: number } {
  let low = 0;
  let high = lineStarts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, col: offset - (lineStarts[low] ?? 0) + 1 };
}

/** What fits on a terminal beside the line number. A whole policy may be one line of JSON. */
const frameWidth = 100;
const shownBefore = 40;

/** Up to two lines of context, the line itself, and carets under the part that is wrong. */
export function codeFrame(place: Place): string {
  const { line, col, endLine, endCol } = positionOf(place);
  const gutter = String(line).length;
  const cut = col > frameWidth - 20 ? col - shownBefore : 0;
  // Beside a line that is cut, the ones before it would show another stretch of text.
  const first = cut > 0 ? line : Math.max(1, line - 2);
  const rows: string[] = [];
  for (let number = first; number <= line; number++) {
    const text = visible(lineText(place.source, number).slice(cut, cut + frameWidth));
    rows.push(`${number === line ? ">" : " "} ${String(number).padStart(gutter)} | ${text}`.trimEnd());
  }
  const lineEnd = endLine === line ? endCol : lineText(place.source, line).length + 1;
  const carets = Math.max(1, Math.min(lineEnd - col, cut + frameWidth - col + 1));
  rows.push(`  ${" ".repeat(gutter)} | ${" ".repeat(col - 1 - cut)}${"^".repeat(carets)}`);
  return rows.join("\n");
}

function lineText(source: Source, line: number): string {
  const start = source.lineStarts[line - 1] ?? source.text.length;
  const next = source.lineStarts[line];
  return source.text.slice(start, next === undefined ? undefined : next - 1).replace(/\r$/, "");
}
