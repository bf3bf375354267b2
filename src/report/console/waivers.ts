/** Waivers on a terminal: each with what it waives, until when and who answers for it, and the first of its findings. */
import type { WaiverUse } from "../../model/waiver.ts";
import { terminalProse, terminalText } from "../escape/escape-terminal.ts";
import { layOut } from "../lay-out.ts";
import { plural } from "../numbers.ts";
import type { Page } from "../page.ts";
import {
  aboutWords,
  answerWords,
  mostUrgentFirst,
  placesLeft,
  placeWords,
  stateWords,
  waiverCounts,
} from "../waiver-words.ts";

/** Beyond this many, a reader works with the JSON report. */
const mostWaivers = 50;

/** What a page of nothing but waivers is made of. */
export type WaiversPage = Pick<Page, "waivers" | "paint" | "width">;

export function consoleWaivers(page: WaiversPage): string {
  const { waivers, paint, width } = page;
  if (waivers.uses.length === 0) return "";
  const uses = mostUrgentFirst(waivers);
  const left = uses.length - mostWaivers;
  return [
    paint.strong("Waivers"),
    layOut([[terminalProse(waiverCounts(waivers))]], { width, indent: 2 }),
    ...uses.slice(0, mostWaivers).map((use) => `\n${entry(use, page)}`),
    ...(left > 0 ? [`\n  … and ${plural(left, "waiver", "waivers")} more; see -o audit.json`] : []),
  ].join("\n");
}

function entry(use: WaiverUse, { paint, width }: WaiversPage): string {
  const { waiver, state, expiresSoon, places } = use;
  const words = terminalProse(stateWords(use));
  const more = placesLeft(use);
  const rows = [
    [paint.quiet("about"), terminalProse(aboutWords(waiver))],
    [paint.quiet("why"), terminalProse(waiver.reason)],
    [paint.quiet("by"), terminalProse(answerWords(waiver))],
    ...places.map((place) => [paint.quiet("waives"), terminalProse(placeWords(place))]),
    ...(more > 0 ? [["", `and ${plural(more, "finding", "findings")} more`]] : []),
  ];
  const sign = state === "in-force" && !expiresSoon ? words : paint.unknown(words);
  const title = layOut([[`${paint.strong(terminalText(waiver.id))}  ${sign}`]], { width, indent: 2 });
  return `${title}\n${layOut(rows, { width, indent: 4 })}`;
}
