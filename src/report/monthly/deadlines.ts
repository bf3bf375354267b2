/** What was open in the month for longer than the policy allows, surely, and how much may have been. */
import type { MonthlyReport, SlaBreach } from "../../model/monthly.ts";
import { accountNamesOf, placeCells, placeColumns } from "./findings.ts";
import { byWords, spanWords } from "./words.ts";
import { grouped, plural } from "../numbers.ts";
import { left, right, tableOf, text, type Section } from "../page-parts.ts";
import { worstSeverityFirst } from "../verdict-words.ts";

export function deadlineSection(report: MonthlyReport, most: number): Section {
  const { sla } = report;
  const id = "deadlines";
  const title = "Time allowed to fix";
  if (sla === null) {
    return { id, title, blocks: [text("The policy does not say how long a finding may fail, so nothing is overdue.")] };
  }
  const { terms, breaches, possible } = sla;
  const names = accountNamesOf(report);
  const allowed = worstSeverityFirst.flatMap((severity) => {
    const term = terms[severity];
    return term === undefined ? [] : [`${severity} ${allowedWords(term)}`];
  });
  const late = breaches.filter(({ now }) => now === "fixed").length;
  return {
    id,
    title,
    blocks: [
      text(
        `The policy allows: ${allowed.join(", ")}. ${
          breaches.length === 0
            ? "Nothing failed for longer, as far as runs can tell."
            : `${plural(breaches.length, "finding", "findings")} failed for longer, ${grouped(late)} of them fixed by now.`
        }${possible === 0 ? "" : ` Of ${grouped(possible)} more it cannot be told, since no run saw the moment.`}`,
      ),
      ...tableOf<SlaBreach>({
        caption: "Findings that failed for longer than is allowed",
        columns: [...placeColumns, left("First failing"), right("Allowed"), right("Failed for"), left("By now")],
        of: breaches,
        row: (each) => [
          ...placeCells(each, names),
          byWords(each.began),
          allowedWords(each.allowed),
          spanWords(each.span),
          each.now === "gone" ? "table gone" : each.now,
        ],
        most,
      }),
    ],
  };
}

const hour = 3_600_000;

const allowedWords = (term: number): string =>
  term % (24 * hour) === 0
    ? plural(term / (24 * hour), "day", "days")
    : plural(Math.round((term / hour) * 10) / 10, "hour", "hours");
