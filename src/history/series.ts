/**
 * What makes two runs one after the other of the same audit: the policy by its id, whatever it asks for by now, and whose
 * tables were to be looked at, by kind. Accounts that a flag adds or leaves out do not begin another series; Regions and
 * shards do.
 */
import { canonicalJson } from "../model/canonical-json.ts";
import type { RunHeader } from "../model/run.ts";

export type InSeries = {
  readonly policy: string;
  readonly header: Pick<RunHeader, "selection" | "organization" | "caller" | "partition" | "foreignHosts">;
};

/** Equal exactly for runs of one series. */
export function seriesOf({ policy, header }: InSeries): string {
  return canonicalJson([policy, populationOf(header)]);
}

/** What was observed from AWS and what was not are no one series, whatever was asked for. */
function populationOf({ selection, organization, caller, partition, foreignHosts }: InSeries["header"]): string {
  const { population, regions, shard } = selection;
  const of = {
    organization: organization ?? caller.account,
    accounts: population.kind === "accounts" ? (population.source ?? "flag") : "",
    caller: caller.account,
  }[population.kind];
  return canonicalJson([
    foreignHosts.length === 0,
    partition,
    population.kind,
    of,
    regions === null ? null : [...regions].sort(),
    ...(shard === undefined ? [] : [shard]),
  ]);
}
