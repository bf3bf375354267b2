/** What was asked, of whom and when, from the run's header: shared by the reports for people. Texts are not escaped. */
import type { RunHeader } from "../model/run.ts";
import type { Shard } from "../model/shard.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import { plural } from "./numbers.ts";
import { choiceWords, notVerified } from "./selected-words.ts";

/** Printed on every report whose answers did not all come from AWS. */
export const foreignStamp = "NOT OBSERVED FROM AWS";

export const populationWords = (asked: Pick<RunHeader, "selection" | "organization">): string =>
  [wholeWords(asked), ...(asked.selection.shard === undefined ? [] : [shardWords(asked.selection.shard)])].join(", ");

/** Of all shards together. */
function wholeWords({ selection, organization }: Parameters<typeof populationWords>[0]): string {
  const { population } = selection;
  switch (population.kind) {
    case "organization":
      return [organization === null ? "the organization" : `organization ${organization}`, choiceWords(population)]
        .filter((words) => words !== "")
        .join(" ");
    case "accounts":
      return population.ids.length === 1
        ? `account ${population.ids.join("")} (${notVerified})`
        : `${plural(population.ids.length, "account named", "accounts named")} (${notVerified})`;
    case "caller":
      return "the caller's account";
    default:
      return population satisfies never;
  }
}

export const shardWords = ({ index, of }: Shard): string => `shard ${index} of ${of} of the accounts alone`;

/** Enough of the digest to tell two policies apart by eye; the JSON report has it whole. */
export const shortDigest = ({ digest }: CompiledPolicy): string => {
  const hex = digest.replace(/^sha256:/, "");
  return `sha256:${hex.slice(0, 12)}`;
};
