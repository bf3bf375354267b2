/** Waivers on the page: what each waives, how many days are left, who answers for it; what has to be seen to comes first. */
import type { ReportContext } from "../../model/report.ts";
import type { WaiverUse } from "../../model/waiver.ts";
import { framed, section } from "./parts.ts";
import { markup, nothing, type Markup } from "./markup.ts";
import { grouped, instantWords, plural } from "../numbers.ts";
import {
  aboutWords,
  answerWords,
  mostUrgentFirst,
  placesLeft,
  placeWords,
  stateWords,
  waiverCounts,
} from "../waiver-words.ts";

const mostWaivers = 500;

export function htmlWaivers({ waivers }: ReportContext): Markup {
  if (waivers.uses.length === 0) return nothing;
  const uses = mostUrgentFirst(waivers);
  const rows = uses.slice(0, mostWaivers).map(rowOf);
  const left = uses.length - rows.length;
  return section("waivers", "Waivers", [
    markup`<div class="card"><p>${waiverCounts(waivers)}. What is waived does not pass.</p>${framed(
      "Waivers",
      markup`<table class="words"><thead><tr><th scope="col">Waiver</th><th scope="col" class="number">Days left</th><th scope="col">State</th><th scope="col">About</th><th scope="col">Why, and who answers for it</th></tr></thead><tbody>\n${rows}</tbody></table>`,
    )}${left > 0 ? markup`<p class="quiet">And ${plural(left, "waiver", "waivers")} more: the JSON report has them all.</p>` : nothing}</div>\n`,
  ]);
}

function rowOf(use: WaiverUse): Markup {
  const { waiver, daysLeft, expiresSoon, state, places } = use;
  const urgency = state === "expired" ? "fail" : expiresSoon || state !== "in-force" ? "unknown" : "waived";
  const shown = places.map((place) => markup`<li>${placeWords(place)}</li>`);
  const left = placesLeft(use);
  const list =
    shown.length === 0
      ? nothing
      : markup`<ul class="places">${shown}${left > 0 ? markup`<li>and ${plural(left, "finding", "findings")} more</li>` : nothing}</ul>`;
  return markup`<tr><th scope="row"><code>${waiver.id}</code></th><td class="number days is-${urgency}">${daysWords(daysLeft)}<small>${instantWords(waiver.expires).slice(0, 10)}</small></td><td>${stateWords(use)}</td><td>${aboutWords(waiver)}${list}</td><td>${waiver.reason}<small>${answerWords(waiver)}</small></td></tr>\n`;
}

const daysWords = (days: number): string => (days < 0 ? `${grouped(-days)} ago` : grouped(days));
