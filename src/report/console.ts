/**
 * The report for a terminal: what fails or is unknown, why it matters and how to fix it, rules, coverage, and the headline
 * last, where the eye is when the scrolling stops. Everything else that is known is in the JSON report.
 */
import type { Format } from "../model/report.ts";
import { consoleCoverage } from "./console/coverage.ts";
import { consoleFindings } from "./console/findings.ts";
import { consoleKept } from "./console/kept.ts";
import { consoleFixes, consoleRules } from "./console/rules.ts";
import { terminalProse, terminalText } from "./escape/escape-terminal.ts";
import { headlineOf } from "./headline.ts";
import { layOut } from "./lay-out.ts";
import { grouped, instantWords } from "./numbers.ts";
import type { Page } from "./page.ts";
import { paintWith } from "./paint.ts";
import { foreignStamp, populationWords, shortDigest } from "./run-words.ts";
import { consoleWaivers } from "./console/waivers.ts";
import { failingWords, notApplicableWords } from "./verdict-words.ts";

export const consoleFormat: Format = {
  id: "console",
  extensions: [".txt"],
  about: "for people, in a terminal",
  create(context) {
    // Lines of more than 140 columns are hard to follow, and tables spread thin.
    const page = { ...context, paint: paintWith(context.options), width: Math.min(context.options.columns, 140) };
    return {
      begin: () => `${header(page)}\n\n`,
      table: () => "",
      end: () =>
        paragraphs([
          consoleFindings(page),
          consoleFixes(page),
          consoleWaivers(page),
          consoleRules(page),
          consoleKept(page),
          consoleCoverage(page),
          conclusion(page),
        ]),
    };
  },
};

const paragraphs = (texts: readonly string[]): string => `${texts.filter((text) => text !== "").join("\n\n")}\n`;

function header(page: Page): string {
  const { run, policy, paint, width } = page;
  const name = paint.strong(`${run.tool.name} ${terminalText(run.tool.version)}`);
  const lines = [
    `${name} · ${terminalText(populationWords(run))} · as of ${instantWords(run.asOf)}`,
    `policy ${terminalText(policy.id)} (${terminalText(shortDigest(policy))}): ${terminalProse(policy.title)}`,
  ];
  return lines.map((line) => layOut([[line]], { width, indent: 0 })).join("\n") + stamp(page);
}

/** On a line of its own, at both ends of the page. */
function stamp({ run, paint, width }: Page): string {
  if (run.foreignHosts.length === 0) return "";
  const text = `${foreignStamp}: ${run.foreignHosts.map(terminalText).join(", ")}`;
  return `\n${layOut([[paint.unknown(text)]], { width, indent: 0 })}`;
}

const marks = { fail: "✗", unknown: "?", pass: "✓" } as const;

function conclusion(page: Page): string {
  const { summary, paint, width } = page;
  const { mark, text } = headlineOf(page);
  const { verdicts } = summary;
  const severities = failingWords(summary);
  const counts = [
    `${grouped(verdicts.fail)} fail${severities === "" ? "" : ` (${severities})`}`,
    `${grouped(verdicts.unknown)} unknown`,
    `${grouped(verdicts.waived)} waived`,
    `${grouped(verdicts.pass)} pass`,
    `${grouped(verdicts["not-applicable"])} not applicable`,
  ].join(" · ");
  const reasons = notApplicableWords(summary);
  return (
    [
      layOut([[paint[mark](marks[mark]), paint[mark](text)]], { width, indent: 0 }),
      layOut([[counts]], { width, indent: 3 }),
      ...(reasons.length === 0
        ? []
        : [layOut([[paint.quiet(`not applicable: ${reasons.join(" · ")}`)]], { width, indent: 3 })]),
    ].join("\n") + stamp(page)
  );
}
