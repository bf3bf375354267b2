/** The header of a run in, a text out that is equal exactly for runs that were asked to look at the same accounts and Regions. */
import { canonicalJson } from "./canonical-json.ts";
import type { AskedPopulation } from "./population.ts";
import type { RunHeader } from "./run.ts";

type Question = Pick<RunHeader, "selection" | "partition" | "organization" | "caller">;

export const askedQuestion = (header: Question): string => canonicalJson(questionOf(header));

function questionOf({ selection, partition, organization, caller }: Question): unknown {
  const { population, excludedAccounts, regions, shard } = selection;
  return {
    partition,
    population: populationOf(population),
    whose: { organization, accounts: null, caller: caller.account }[population.kind],
    excludedAccounts: unordered(excludedAccounts),
    regions: regions === null ? null : unordered(regions),
    ...(shard === undefined ? {} : { shard }),
  };
}

/** In whatever order, and from wherever, they were named. */
function populationOf(population: AskedPopulation): unknown {
  switch (population.kind) {
    case "organization":
      return {
        kind: population.kind,
        ous: unordered(population.ous ?? []),
        tags: unordered((population.tags ?? []).map(canonicalJson)),
      };
    case "accounts":
      return { kind: population.kind, ids: unordered(population.ids) };
    case "caller":
      return { kind: population.kind };
    default:
      return population satisfies never;
  }
}

const unordered = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();
