/**
 * The Regions of one account, asked inside it. Where the account does not tell, all Regions of its partition are to be
 * tried and the list says that it is not authoritative: a Region is never left out because nobody said it exists.
 */
import { partitionOfArn, regionsOf } from "../aws/partitions.ts";
import type { ScopeReader } from "../aws/read-client.ts";
import type { Unknown } from "../model/fact.ts";
import type { Evidence, RegionList, RegionState } from "../model/observation.ts";
import { operations } from "../model/operations.ts";
import { malformed } from "./members.ts";

type RegionsAsked = {
  /** Of a session inside the account. */
  readonly reader: ScopeReader;
  /** ARN of that session, which names the partition. */
  readonly principal: string;
  /** Null: all enabled ones. */
  readonly selected: readonly string[] | null;
};

const operation = "account:ListRegions";

/** Regions come sorted by name. */
export async function listRegions(asked: RegionsAsked): Promise<{ list: RegionList; evidence: readonly Evidence[] }> {
  const { reader, principal, selected } = asked;
  const { statuses, broken, evidence } = await walkRegions(reader);
  const names = new Set([
    ...statuses.keys(),
    ...(broken === null ? [] : regionsOf(partitionOfArn(principal) ?? "aws")),
    // A Region that was asked for and is not listed is tried as well, so that its absence shows.
    ...(selected ?? []),
  ]);
  const stateOf = (name: string): RegionState => {
    if (selected !== null && !selected.includes(name)) return "excluded";
    // ENABLING and DISABLING count as enabled: tables may be there, and only asking can tell. So does a status that AWS
    // may add: a Region left out by mistake would be missed in silence, one tried by mistake is reported.
    return statuses.get(name) === "DISABLED" ? "disabled" : "enabled";
  };
  const regions = [...names].toSorted().map((name) => ({ name, state: stateOf(name) }));
  const list: RegionList =
    broken === null
      ? { source: operation, authoritative: true, regions }
      : { source: selected === null ? "partition" : "selection", authoritative: false, reason: broken, regions };
  return { list, evidence };
}

/** Words and digits with hyphens; the name becomes part of a host and of a file name, so nothing else may be in it. */
const regionName = /^[a-z0-9]+(-[a-z0-9]+)+$/;
const longestName = 40;

type Walked = {
  readonly statuses: ReadonlyMap<string, string | undefined>;
  readonly broken: Unknown | null;
  readonly evidence: readonly Evidence[];
};

/** Every account has Regions: an answer without any is no answer. */
async function walkRegions(reader: ScopeReader): Promise<Walked> {
  const statuses = new Map<string, string | undefined>();
  const evidence: Evidence[] = [];
  for await (const page of reader.pages(operation, { MaxResults: operations[operation].answers.most })) {
    if (page.state === "unread") return { statuses, broken: page.reason, evidence };
    evidence.push(page.evidence);
    for (const { RegionName: name, RegionOptStatus: status } of page.value.Regions ?? []) {
      if (typeof name !== "string" || name.length > longestName || !regionName.test(name))
        return { statuses, broken: malformed(operation, "a Region without a name that could be one"), evidence };
      // Told twice with two states it is tried: left out only where nothing says otherwise.
      if (!statuses.has(name) || statuses.get(name) === "DISABLED") statuses.set(name, status);
    }
  }
  return { statuses, broken: statuses.size === 0 ? malformed(operation, "no Regions") : null, evidence };
}
