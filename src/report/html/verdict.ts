/** The first screen of the page: who was asked and when, the verdict in one sentence, and the counts behind it. */
import type { ReportContext } from "../../model/report.ts";
import type { Verdict } from "../../model/finding.ts";
import { headlineOf } from "../headline.ts";
import { verdictBar } from "./bar.ts";
import { markup, nothing, type Markup } from "./markup.ts";
import { grouped, instantWords } from "../numbers.ts";
import { foreignStamp, populationWords, shortDigest } from "../run-words.ts";
import { failingWords, notApplicableWords } from "../verdict-words.ts";

/** Loud, and before anything that could be taken for the truth about AWS. */
export function htmlStamp({ run }: ReportContext): Markup {
  if (run.foreignHosts.length === 0) return nothing;
  return markup`<div class="stamp" role="note"><strong>${foreignStamp}</strong><span>Another endpoint answered in the place of AWS: ${run.foreignHosts.join(", ")}. Nothing here is evidence about AWS.</span></div>\n`;
}

export function htmlVerdict(context: ReportContext): Markup {
  const { run, policy, summary } = context;
  const { mark, parts } = headlineOf(context);
  const [first = "", ...rest] = parts;
  const others = rest.map((part) => markup`<li>${sentence(part)}</li>`);
  return markup`<section class="hero is-${mark}" aria-labelledby="verdict">
<p class="question">Are the DynamoDB tables restorable?</p>
<h1 id="verdict">${sign(mark)}<span>${first}${parts.length === 1 ? "." : ""}</span></h1>
${others.length === 0 ? nothing : markup`<ul class="but">${others}</ul>`}
${verdictBar(summary.verdicts)}
<ul class="tiles">${tiles(context)}</ul>
<dl class="about">
<div><dt>Policy</dt><dd>${policy.title} <code>${policy.id}</code> <code>${shortDigest(policy)}</code></dd></div>
<div><dt>Population</dt><dd>${populationWords(run)}</dd></div>
<div><dt>As of</dt><dd><time datetime="${run.asOf}">${instantWords(run.asOf)}</time></dd></div>
</dl>
</section>
`;
}

function tiles({ summary }: ReportContext): readonly Markup[] {
  const { verdicts } = summary;
  const reasons = notApplicableWords(summary);
  return [
    tile("fail", "Fail", verdicts.fail, failingWords(summary) || "no rule fails"),
    tile("unknown", "Unknown", verdicts.unknown, "could not be judged"),
    tile("waived", "Waived", verdicts.waived, "accepted for a time"),
    tile("pass", "Pass", verdicts.pass, "proven by what was read"),
    tile(
      "not-applicable",
      "Not applicable",
      verdicts["not-applicable"],
      `${reasons.slice(0, 2).join(", ")}${reasons.length > 2 ? ", …" : ""}`,
    ),
  ];
}

const tile = (verdict: Verdict, title: string, count: number, words: string): Markup =>
  markup`<li class="tile is-${verdict}" data-verdict="${verdict}"><span class="name">${title}</span><span class="count">${grouped(count)}</span><span class="words">${words}</span></li>`;

const sentence = (part: string): string => `${part.slice(0, 1).toUpperCase()}${part.slice(1)}.`;

const signs = {
  pass: "M6.5 12.5l3.5 3.5 7.5-8",
  fail: "M8 8l8 8M16 8l-8 8",
  unknown: "M9 9.5a3 3 0 1 1 4.2 2.7c-.8.4-1.2 1-1.2 1.8M12 17.2v.3",
} as const;

/** The words beside it say the same. */
export const sign = (mark: keyof typeof signs): Markup =>
  markup`<svg class="sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><circle cx="12" cy="12" r="11"></circle><path d="${signs[mark]}"></path></svg>`;
