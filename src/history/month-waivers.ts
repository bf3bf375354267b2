/** The waivers that the runs of a month were given in, what became of them in it out: granted, extended, expired, expiring, withdrawn. */
import { compareText } from "../model/compare-text.ts";
import type { Month, WaiverNews, WaiversOfMonth } from "../model/monthly.ts";
import type { Waiver } from "../model/waiver.ts";

export type GivenWaivers = {
  readonly month: Month;
  /** Of the last run before the month; empty where there was none. */
  readonly before: readonly Waiver[];
  /** Of each run of the month, oldest first. */
  readonly ofRuns: readonly { readonly asOf: string; readonly waivers: readonly Waiver[] }[];
  /** Findings that the last run counts as waived, by id of the waiver. */
  readonly waives: ReadonlyMap<string, number>;
};

const ahead = 31 * 86_400_000;

export function waiversOfMonth({ month, before, ofRuns, waives }: GivenWaivers): WaiversOfMonth {
  const last = ofRuns.at(-1);
  const now = last?.asOf ?? month.to;
  const current = new Map((last?.waivers ?? []).map((waiver) => [waiver.id, waiver]));
  /** As each was written first, before the month or in it. */
  const first = new Map(before.map((waiver) => [waiver.id, waiver]));
  /** As each was written last. */
  const all = new Map(first);
  for (const waiver of ofRuns.flatMap(({ waivers }) => waivers)) {
    if (!first.has(waiver.id)) first.set(waiver.id, waiver);
    all.set(waiver.id, waiver);
  }
  const inMonth = (instant: string): boolean => month.from <= instant && instant < month.to;
  const soon = new Date(Date.parse(month.to) + ahead).toISOString();
  const news = (waiver: Waiver): WaiverNews => ({ waiver, waives: waives.get(waiver.id) ?? 0 });
  const byEnd = (given: Iterable<Waiver>): readonly WaiverNews[] =>
    [...given].toSorted((a, b) => compareText(a.expires, b.expires) || compareText(a.id, b.id)).map(news);
  return {
    inForce: [...current.values()].filter(({ expires }) => expires > now).length,
    granted: byEnd([...all.values()].filter(({ created }) => inMonth(created))),
    extended: byEnd([...all.values()].filter(({ id, expires }) => (first.get(id)?.expires ?? expires) < expires)).map(
      (each) => ({ ...each, from: first.get(each.waiver.id)?.expires ?? each.waiver.expires }),
    ),
    expired: byEnd([...all.values()].filter(({ expires }) => inMonth(expires) && expires <= now)),
    expiring: byEnd([...current.values()].filter(({ expires }) => now < expires && expires < soon)),
    withdrawn: [...all.values()]
      .filter(({ id, expires }) => !current.has(id) && expires > now)
      .toSorted((a, b) => compareText(a.id, b.id)),
  };
}
