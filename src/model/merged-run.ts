/**
 * What a merged run was put together from, and what follows for its list of accounts: how it ended, or what it lacks. A
 * merge of merged runs keeps the runs that were scanned and nothing of the way there, so that the order makes no difference.
 */
import { canonicalJson } from "./canonical-json.ts";
import { compareText } from "./compare-text.ts";
import type { AccountsEnd } from "./observation.ts";
import type { AskedPopulation } from "./population.ts";
import { shardText, type Shard } from "./shard.ts";

/** A run that was scanned. */
export type MergedRun = {
  readonly id: string;
  /** ISO instant. */
  readonly asOf: string;
  /** Absent: all accounts of what it was asked for. */
  readonly shard?: Shard;
  /** How its list of accounts ended; null: it did not. */
  readonly end: AccountsEnd | null;
};

/** What keeps the list of accounts of a merged run from being whole. */
export type MergeGap =
  | { readonly kind: "shard"; readonly shard: Shard }
  /** The list of accounts of this run did not end. */
  | { readonly kind: "unended"; readonly run: string }
  /** Accounts that a run counted and none has: they came, or were named, while others had been listed already. */
  | { readonly kind: "accounts"; readonly run: string; readonly missing: number };

export type Gathered = {
  readonly runs: readonly MergedRun[];
  readonly population: AskedPopulation;
  /** Accounts that have a line. */
  readonly recorded: number;
};

/** The one that was begun first, whose instant the merged run has; `runs` is not empty. */
export const earliestOf = <T extends Pick<MergedRun, "id" | "asOf">>(runs: readonly T[]): T =>
  runs.reduce((first, run) => ((compareText(run.asOf, first.asOf) || compareText(run.id, first.id)) < 0 ? run : first));

/** Nothing is missing: the list can be ended. */
export function gapsOf({ runs, population, recorded }: Gathered): readonly MergeGap[] {
  const gaps: MergeGap[] = [...missingShards(runs)].map((shard) => ({ kind: "shard", shard }));
  for (const { id, end } of runs) if (end === null) gaps.push({ kind: "unended", run: id });
  // Who broke off counted what it saw, and says itself that there may be more.
  const whole = runs.flatMap(({ id, end }) => (end === null || end.incomplete !== undefined ? [] : [{ id, end }]));
  if (gaps.length > 0 || whole.length < runs.length) return gaps;
  const outside = runs.reduce((sum, { end }) => sum + outsideOf(end), 0);
  let [most, run] = [population.kind === "accounts" ? new Set(population.ids).size : 0, runs[0]?.id ?? ""];
  for (const { id, end } of whole) {
    const counted = end.listed + outsideOf(end) + (end.elsewhere ?? 0);
    if (counted > most) [most, run] = [counted, id];
  }
  const missing = most - recorded - outside;
  return missing > 0 ? [{ kind: "accounts", run, missing }] : [];
}

/** Null while something is missing. Each shard met its own accounts alone, and every page of the listing. */
export function endOf(gathered: Gathered): AccountsEnd | null {
  const { runs, recorded } = gathered;
  if (runs.length === 0 || gapsOf(gathered).length > 0) return null;
  const ends = runs.flatMap(({ end }) => (end === null ? [] : [end]));
  const { clockSkew } = earliestOf(runs).end ?? {};
  const pages = ends.flatMap((end) => end.pages ?? []);
  const outside = ends.flatMap((end) => end.outside ?? []);
  const [first, ...others] = ends.map(({ emptyOus = [] }) => emptyOus);
  const emptyOus = (first ?? []).filter((ou) => others.every((ous) => ous.includes(ou)));
  const incomplete = ends
    .flatMap((end) => end.incomplete ?? [])
    .sort((a, b) => compareText(canonicalJson(a), canonicalJson(b)))[0];
  return {
    kind: "end",
    listed: recorded,
    source: ends[0]?.source ?? "selection",
    ...(pages.length === 0 ? {} : { pages: Math.max(...pages) }),
    ...(outside.length === 0
      ? {}
      : { outside: outside.reduce((a, b) => ({ ous: a.ous + b.ous, tags: a.tags + b.tags })) }),
    ...(emptyOus.length === 0 ? {} : { emptyOus }),
    ...(incomplete === undefined ? {} : { incomplete }),
    ...(clockSkew === undefined ? {} : { clockSkew }),
  };
}

export function gapWords(gap: MergeGap): string {
  switch (gap.kind) {
    case "shard":
      return `shard ${shardText(gap.shard)} is not among the runs that were merged`;
    case "unended":
      return `the list of accounts of ${gap.run} did not finish`;
    case "accounts": {
      const { run, missing } = gap;
      const [are, have] = missing === 1 ? ["account that", "is"] : ["accounts that", "are"];
      return `${missing} ${are} ${run} counted ${have} in none of the runs that were merged`;
    }
    default:
      return gap satisfies never;
  }
}

function* missingShards(runs: readonly MergedRun[]): Iterable<Shard> {
  const there = new Set(runs.flatMap(({ shard }) => shard?.index ?? []));
  const of = runs.flatMap(({ shard }) => shard?.of ?? [])[0] ?? 0;
  for (let index = 1; index <= of; index += 1) if (!there.has(index)) yield { index, of };
}

const outsideOf = (end: AccountsEnd | null): number => (end?.outside?.ous ?? 0) + (end?.outside?.tags ?? 0);
