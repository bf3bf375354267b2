/** Account lines and the end of their listing in, the population sheet out: what should have been seen, and who says so. */
import { compareText } from "../model/compare-text.ts";
import type { AccountRecord, AccountsEnd } from "../model/observation.ts";
import { isNamedByHand, type Population } from "../model/population.ts";

/** `end` null: the listing did not end. Each account once, in any order. */
export function populationOf(accounts: Iterable<AccountRecord>, end: AccountsEnd | null): Population {
  const sources = { "account:ListRegions": 0, partition: 0, selection: 0 };
  const regions = { enabled: 0, disabled: 0, excluded: 0 };
  const exclusions = new Map<string, number>();
  if (end?.outside !== undefined) {
    for (const [flag, count] of [
      ["--ou", end.outside.ous],
      ["--account-tag", end.outside.tags],
    ] as const) {
      if (count > 0) exclusions.set(flag, count);
    }
  }
  if (end?.elsewhere !== undefined && end.elsewhere > 0) exclusions.set("--shard", end.elsewhere);
  const undecided: Population["undecided"][number][] = [];
  for (const { id, access, undecided: reason, regions: list } of accounts) {
    if (reason !== undefined) undecided.push({ account: id, reason });
    if (access.state === "excluded") exclusions.set(access.because, (exclusions.get(access.because) ?? 0) + 1);
    if (list === null) continue;
    sources[list.source] += 1;
    for (const { state } of list.regions) regions[state] += 1;
  }
  const complete = end !== null && end.incomplete === undefined;
  return {
    source: end?.source ?? null,
    verified: complete && !isNamedByHand(end),
    complete,
    pages: end?.pages ?? null,
    exclusions: [
      ...[...exclusions]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([flag, count]) => ({ flag, accounts: count, regions: 0 })),
      ...(regions.excluded > 0 ? [{ flag: "--region", accounts: 0, regions: regions.excluded }] : []),
    ],
    emptyOus: end?.emptyOus ?? [],
    undecided: undecided.sort((a, b) => compareText(a.account, b.account)),
    regions: { sources, ...regions },
  };
}
