/** A selection in, the flags out that ask for it again, as a person would type them into a shell. */
import type { AskedPopulation } from "../model/population.ts";
import type { Selection } from "../model/run.ts";
import { shardText } from "../model/shard.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";

export function selectionFlags({ population, excludedAccounts, regions, shard }: Selection): string {
  return [
    ...populationFlags(population),
    excludedAccounts.length > 0 ? `--exclude-account ${excludedAccounts.join(",")}` : "",
    regions === null ? "" : `--region ${regions.join(",")}`,
    shard === undefined ? "" : `--shard ${shardText(shard)}`,
  ]
    .filter((flag) => flag !== "")
    .map((flag) => ` ${flag}`)
    .join("");
}

function populationFlags(population: AskedPopulation): readonly string[] {
  switch (population.kind) {
    case "organization": {
      const { ous = [], tags = [] } = population;
      if (ous.length + tags.length === 0) return ["--organization"];
      return [
        ous.length === 0 ? "" : `--ou ${ous.join(",")}`,
        ...tags.map(({ key, value }) => `--account-tag ${shellWord(value === null ? key : `${key}=${value}`)}`),
      ];
    }
    case "accounts":
      // The run keeps the ids and not the name of the file; a command line may not be long enough for them.
      return [population.source === "file" ? "--accounts-file <file>" : `--account ${population.ids.join(",")}`];
    case "caller":
      return [];
    default:
      return population satisfies never;
  }
}

/** Quoted where a shell would take it for more than a word. */
export const shellWord = (text: string): string =>
  /^[\w.:/=+@,-]+$/.test(text) ? text : `'${terminalText(text).replaceAll("'", `'\\''`)}'`;
