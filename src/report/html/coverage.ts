/** Coverage on the page: what was seen of what should have been, what was not and why, and what was left out on purpose. */
import type { ReportContext } from "../../model/report.ts";
import { quotedDetail, unknownWords } from "../../model/unknown-words.ts";
import { unseenWords } from "../../model/unseen-words.ts";
import type { Coverage } from "../../model/run.ts";
import { clipped } from "../clipped.ts";
import { coverageNotes, type CoverageNote } from "../coverage-words.ts";
import { card, framed, quiet, section } from "./parts.ts";
import { markup, nothing, type Markup } from "./markup.ts";
import { nextStep } from "../next-step.ts";
import { grouped, plural } from "../numbers.ts";
import { populationSheet } from "../population-words.ts";
import { unseenByCause, type UnseenPlace } from "../unseen-by-cause.ts";

/** Names shown of each list; the JSON report has them all. */
const mostPlaces = 200;
const mostRegions = 40;
const mostNames = 100;

export function htmlCoverage(context: ReportContext): Markup {
  const { coverage } = context;
  return section("coverage", "Coverage", [
    markup`<div class="card"><ul class="meters">${meters(coverage)}</ul>${populationSheet(coverage).map(quiet)}</div>\n`,
    unseen(context),
    accepted(context),
    notes(context),
  ]);
}

function meters({ accounts, scopes, tables }: Coverage): readonly Markup[] {
  const regions = scopes.seen + scopes.denied + scopes.failed + scopes.unfinished;
  return [
    meter("Accounts opened", accounts.opened, accounts.opened + accounts.unopened),
    meter("Regions seen, counted per account", scopes.seen, regions),
    markup`<li><span class="count">${grouped(tables)}</span><span class="name">${tables === 1 ? "Table found" : "Tables found"}</span></li>`,
  ];
}

function meter(name: string, seen: number, of: number): Markup {
  const mark = seen === of ? "pass" : "unknown";
  const width = of === 0 ? 0 : Math.round((seen / of) * 1000) / 10;
  return markup`<li><span class="count">${grouped(seen)} <small>of ${grouped(of)}</small></span><span class="name">${name}</span><svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="is-rest" x="0" y="0" width="100" height="6"></rect><rect class="is-${mark}" x="0" y="0" width="${width}" height="6"></rect></svg></li>`;
}

function unseen({ coverage, accountNames }: ReportContext): Markup {
  if (coverage.unseen.length === 0) {
    return coverage.scopes.seen === 0
      ? nothing
      : card("Not seen", [quiet("Nothing of what should have been seen is missing.")]);
  }
  const rows = unseenByCause(coverage.unseen).map(({ reason, count, places }) => {
    const said = quotedDetail(reason);
    const shown = places.slice(0, mostPlaces).map((place) => markup`<li>${placeWords(place, accountNames)}</li>`);
    const more = places.length - mostPlaces;
    return markup`<tr><td><ul class="places">${shown}${more > 0 ? markup`<li>and ${plural(more, "account", "accounts")} more</li>` : nothing}</ul></td><td>${unknownWords(reason)}${count > 1 ? ` (${grouped(count)} times)` : ""}${said === null ? nothing : markup`<q class="said">${clipped(said)}</q>`}</td><td>${nextStep(reason)}</td></tr>\n`;
  });
  return markup`<div class="card is-unknown"><h3>Not seen: ${unseenWords(coverage.unseen, plural)}</h3><p>What they hold is not known and not judged.</p>${framed(
    "Not seen, and why",
    markup`<table class="words"><thead><tr><th scope="col">Where</th><th scope="col">Why</th><th scope="col">What to do</th></tr></thead><tbody>\n${rows}</tbody></table>`,
  )}</div>\n`;
}

function accepted({ coverage, accountNames }: ReportContext): Markup {
  if (coverage.accepted.length === 0) return nothing;
  const rows = coverage.accepted.slice(0, mostPlaces).map(({ account, region, reason, blindSpot }) => {
    const place = { account, regions: region === null ? null : [region] };
    return markup`<tr><td>${placeWords(place, accountNames)}</td><td>${unknownWords(reason)}</td><td><code>${blindSpot}</code></td></tr>\n`;
  });
  const more = coverage.accepted.length - mostPlaces;
  return card("Accepted blind spots", [
    quiet("Not seen either. Somebody accepted it for a time, which is no pass."),
    framed(
      "Accepted blind spots",
      markup`<table class="words"><thead><tr><th scope="col">Where</th><th scope="col">Why</th><th scope="col">Blind spot</th></tr></thead><tbody>\n${rows}</tbody></table>`,
    ),
    quiet(more > 0 ? `And ${plural(more, "account or Region", "accounts or Regions")} more.` : ""),
  ]);
}

function placeWords({ account, regions }: UnseenPlace, names: ReportContext["accountNames"]): Markup {
  if (account === null) return markup`accounts that were not listed, however many there are`;
  const name = names.get(account);
  const where =
    regions === null
      ? "every Region"
      : regions.length > mostRegions
        ? `${regions.slice(0, mostRegions).join(", ")} and ${grouped(regions.length - mostRegions)} more`
        : regions.join(", ");
  return markup`<code>${account}</code>${name === undefined ? nothing : markup` ${name}`}: ${where}`;
}

function notes({ coverage, run, accountNames }: ReportContext): Markup {
  const all = coverageNotes(coverage, run);
  if (all.length === 0) return nothing;
  return card("Also to know", [markup`<ul class="notes">${all.map((note) => noteOf(note, accountNames))}</ul>`]);
}

function noteOf({ text, about, written }: CoverageNote, names: ReportContext["accountNames"]): Markup {
  const most = written === true ? about.length : mostNames;
  const items = about.slice(0, most).map(({ name, text: detail }) => {
    const said = [names.get(name), detail].filter((part) => part !== undefined && part !== "").join(", ");
    return markup`<li><code>${name}</code>${said === "" ? nothing : markup` ${clipped(said)}`}</li>`;
  });
  const more = about.length > most ? [markup`<li>and ${grouped(about.length - most)} more</li>`] : [];
  return markup`<li>${text}${items.length === 0 ? nothing : markup`<ul>${items}${more}</ul>`}</li>\n`;
}
