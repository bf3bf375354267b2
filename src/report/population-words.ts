/** The population sheet in words: who says which accounts and Regions there are, and what was left out. Not escaped. */
import { leftOutBy, populationSources, type Population } from "../model/population.ts";
import type { Coverage } from "../model/run.ts";
import { grouped, plural } from "./numbers.ts";

/** Two sentences or three: accounts, Regions, and what was left out. */
export function populationSheet({ accounts, population }: Coverage): readonly string[] {
  const { regions, exclusions } = population;
  const left = exclusions.map(({ flag, accounts: ids, regions: names }) =>
    names > 0 ? `${plural(names, "Region", "Regions")} by ${flag}` : `${plural(ids, "account", "accounts")} by ${flag}`,
  );
  const states = [
    `${grouped(regions.enabled)} enabled`,
    `${grouped(regions.disabled)} disabled`,
    ...(regions.excluded > 0 ? [`${grouped(regions.excluded)} left out`] : []),
  ];
  const sources = Object.entries(regions.sources).filter(([, count]) => count > 0);
  return [
    accountsSentence(accounts, population),
    ...(sources.length === 0
      ? []
      : [`Regions ${sources.map(sourceWords).join(", ")}: ${states.join(", ")}, counted per account.`]),
    ...(left.length === 0 ? [] : [`Left out: ${left.join(", ")}.`]),
  ];
}

function accountsSentence(accounts: Coverage["accounts"], population: Population): string {
  const { source, complete, pages } = population;
  // Those that AWS listed and the flags left out have no line in the run, so `listed` does not count them.
  const elsewhere = leftOutBy("--shard", population);
  const outside = leftOutBy("--ou", population) + leftOutBy("--account-tag", population) + elsewhere;
  const listed = plural(accounts.listed + outside, "account", "accounts");
  const where = elsewhere > 0 ? "in the population of this shard" : "in the population";
  const inside = outside > 0 ? `, ${grouped(accounts.listed)} of them ${where}` : "";
  const counts = [
    `${grouped(accounts.opened)} opened`,
    `${grouped(accounts.unopened)} not opened`,
    ...(accounts.skipped > 0 ? [`${grouped(accounts.skipped)} not active`] : []),
    ...(accounts.excluded > 0 ? [`${grouped(accounts.excluded)} left out`] : []),
  ].join(", ");
  switch (source) {
    case null:
      return `Population not verified: the list of accounts did not end; ${listed} so far: ${counts}.`;
    case "caller":
      return `The account of the caller, ${populationSources.caller}: ${counts}.`;
    case "organizations:ListAccounts": {
      const read = pages === null ? "" : `, ${plural(pages, "page", "pages")}`;
      return complete
        ? `${listed} ${populationSources[source]}${read}, read to the end${inside}: ${counts}.`
        : `Population not verified: organizations:ListAccounts broke off${read}; ${listed} so far${inside}: ${counts}.`;
    }
    default:
      return `Population not verified: ${listed} ${populationSources[source]}${inside}, and nothing proves that there are no others: ${counts}.`;
  }
}

const sourceTexts = {
  "account:ListRegions": "by account:ListRegions",
  partition: "of the partition, tried",
  selection: "by --region, tried",
} as const satisfies Record<keyof Population["regions"]["sources"], string>;

const sourceWords = ([source, count]: readonly [string, number]): string =>
  `${sourceTexts[source as keyof typeof sourceTexts]} in ${plural(count, "account", "accounts")}`;
