/** Counts of verdicts → one bar in their colours, as SVG. It repeats the numbers that stand beside it, so it says nothing aloud. */
import type { VerdictCounts } from "../../model/run.ts";
import { markup, nothing, type Markup } from "./markup.ts";

/** From what is well to what is not; not-applicable is no part of a whole. */
const parts = ["pass", "waived", "unknown", "fail"] as const;

export function verdictBar(counts: VerdictCounts): Markup {
  const total = parts.reduce((sum, part) => sum + counts[part], 0);
  if (total === 0) return nothing;
  let x = 0;
  const pieces = parts.flatMap((part) => {
    if (counts[part] === 0) return [];
    const width = (counts[part] / total) * 100;
    const piece = markup`<rect class="is-${part}" x="${rounded(x)}" y="0" width="${rounded(width)}" height="6"></rect>`;
    x += width;
    return [piece];
  });
  return markup`<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">${pieces}</svg>`;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
