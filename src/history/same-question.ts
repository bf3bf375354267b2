/** Two runs in, whether they can be compared over time out. Pure, and about what was asked: what was seen may differ. */
import { canonicalJson } from "../model/canonical-json.ts";
import type { AskedPopulation } from "../model/population.ts";
import type { RunHeader } from "../model/run.ts";

/** `policy`: id of the policy it is judged by; what the policy says may change from run to run. */
export type Asked = {
  readonly header: Pick<RunHeader, "selection" | "partition" | "organization" | "caller" | "foreignHosts">;
  readonly policy: string;
};

/**
 * Of one history: judged by a policy of the same id, and both observed from AWS, or neither of them. What accounts and
 * Regions they looked at may differ: an account id is that of one account everywhere, and what a run does not look at
 * it does not see.
 */
export const isSameAudit = (a: Asked, b: Asked): boolean =>
  a.policy === b.policy && isFromAws(a.header) === isFromAws(b.header);

/**
 * Of one trend, whose counts are of the same things: besides, the same selection of accounts and Regions of the same
 * organization, or of the same account where the caller's own was asked for.
 */
export const isSameQuestion = (a: Asked, b: Asked): boolean =>
  isSameAudit(a, b) && canonicalJson(questionOf(a.header)) === canonicalJson(questionOf(b.header));

const isFromAws = ({ foreignHosts }: Pick<RunHeader, "foreignHosts">): boolean => foreignHosts.length === 0;

function questionOf({ selection, partition, organization, caller }: Asked["header"]): unknown {
  const { population, excludedAccounts, regions } = selection;
  return {
    partition,
    population: populationOf(population),
    whose: { organization, accounts: null, caller: caller.account }[population.kind],
    excludedAccounts: unordered(excludedAccounts),
    regions: regions === null ? null : unordered(regions),
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
