/**
 * Headers of runs in, that of the run they merge to out, or every reason against it at once. Pure, and the same whatever
 * the order of the runs: what they were asked must be one question, of which each answers a part.
 */
import { canonicalJson } from "../model/canonical-json.ts";
import { compareText } from "../model/compare-text.ts";
import { earliestOf, endOf, type MergedRun } from "../model/merged-run.ts";
import type { AccountsEnd } from "../model/observation.ts";
import type { AskedPopulation } from "../model/population.ts";
import type { RunHeader, Selection } from "../model/run.ts";
import { shardText } from "../model/shard.ts";
import { differencesOf } from "./merge-differences.ts";
import { runId } from "./run-id.ts";

/** A run that is to be merged. `name`: as a person named it; `accounts`: how many have a line. */
export type MergePart = {
  readonly name: string;
  readonly header: RunHeader;
  readonly inputs: Readonly<Record<string, string>>;
  readonly end: AccountsEnd | null;
  readonly accounts: number;
};

export type MergePlan<P extends MergePart> = {
  /** Its `merged` names every run that was scanned, by id. */
  readonly header: RunHeader & { readonly merged: readonly MergedRun[] };
  /** Of the parts, the one whose caller and inputs it has. */
  readonly first: P;
};

export type Planned<P extends MergePart> =
  { readonly ok: true; readonly plan: MergePlan<P> } | { readonly ok: false; readonly reasons: readonly string[] };

/** `parts` is not empty. */
export function planMerge<P extends MergePart>(parts: readonly P[]): Planned<P> {
  const reasons = [...differencesOf(parts), ...shardReasons(parts), ...endReasons(parts)];
  const merged = unionOf(parts);
  const first = firstOf(parts);
  if (reasons.length > 0) return { ok: false, reasons };
  const { header } = first;
  const { asOf } = merged.length === 0 ? header : earliestOf(merged);
  const selection = unitedSelection(parts.map((part) => part.header.selection));
  const id = runId({ asOf, policyDigest: header.policyDigest, selection });
  const foreignHosts = [...new Set(parts.flatMap((part) => part.header.foreignHosts))].sort();
  return { ok: true, plan: { header: { ...header, id, asOf, selection, foreignHosts, merged }, first } };
}

/**
 * The runs that were scanned for a part. One that was merged and then gone on with until its list of accounts ended has all
 * accounts by itself.
 */
export function scannedFor({ header, end, accounts }: Omit<MergePart, "name" | "inputs">): readonly MergedRun[] {
  const { id, asOf, selection, merged } = header;
  const { population, shard } = selection;
  const itself: MergedRun = { id, asOf, ...(shard === undefined ? {} : { shard }), end };
  if (merged === undefined) return [itself];
  if (end === null) return merged;
  const expected = endOf({ runs: merged, population, recorded: accounts });
  return expected !== null && canonicalJson(expected) === canonicalJson(end) ? merged : [itself];
}

function unionOf(parts: readonly MergePart[]): readonly MergedRun[] {
  const byId = new Map<string, MergedRun>();
  for (const run of parts.flatMap(scannedFor)) {
    // Of two copies of one run, one may have been gone on with.
    if ((byId.get(run.id)?.end ?? null) === null) byId.set(run.id, run);
  }
  return [...byId.values()].sort((a, b) => compareText(a.id, b.id));
}

/** By its earliest run, so that a merge of merged runs goes by the same one. */
function firstOf<P extends MergePart>(parts: readonly P[]): P {
  const led = parts.map((part) => {
    const runs = scannedFor(part);
    const { id, asOf } = runs.length === 0 ? part.header : earliestOf(runs);
    return { id, asOf, part };
  });
  return earliestOf(led).part;
}

function unitedSelection(selections: readonly Selection[]): Selection {
  const [{ excludedAccounts, regions, population }] = selections as readonly [Selection, ...Selection[]];
  return { population: unitedPopulation(population, selections), excludedAccounts, regions };
}

function unitedPopulation(first: AskedPopulation, selections: readonly Selection[]): AskedPopulation {
  if (first.kind !== "accounts") return first;
  const ids = selections.flatMap(({ population }) => (population.kind === "accounts" ? population.ids : []));
  return { ...first, ids: [...new Set(ids)].sort() };
}

type Held = { readonly part: MergePart; readonly run: MergedRun };

/** Shards of one division, each once; or parts of an organization that were named by their accounts. */
function shardReasons(parts: readonly MergePart[]): readonly string[] {
  const held = parts.flatMap((part) => scannedFor(part).map((run): Held => ({ part, run })));
  const [first] = held;
  if (first === undefined) return [];
  const reasons: string[] = [];
  const seen = new Map<string, Held>();
  for (const each of held) {
    const [is, other] = [wordsOf(each), wordsOf(first)];
    if (each.run.shard?.of !== first.run.shard?.of) {
      reasons.push(`${other} and ${is} do not divide the accounts alike: merge the shards of one division.`);
      continue;
    }
    const { population } = each.part.header.selection;
    if (each.run.shard === undefined && population.kind === "accounts") continue;
    const key = each.run.shard === undefined ? "all" : shardText(each.run.shard);
    const before = seen.get(key);
    if (before === undefined) seen.set(key, each);
    else if (before.run.id !== each.run.id)
      reasons.push(`${wordsOf(before)} and ${is} have the same accounts, scanned at two times: name one of them.`);
  }
  return reasons;
}

function wordsOf({ part, run }: Held): string {
  const within = run.id === part.header.id ? part.name : `${part.name} (in it ${run.id})`;
  return `${within}, ${run.shard === undefined ? "which is of no shard" : `shard ${shardText(run.shard)}`},`;
}

/** A run and its copy may be one of them further, but not two that were gone on with apart. */
function endReasons(parts: readonly MergePart[]): readonly string[] {
  const ends = new Map<string, { readonly part: MergePart; readonly end: AccountsEnd }>();
  const reasons: string[] = [];
  for (const part of parts) {
    for (const { id, end } of scannedFor(part)) {
      const other = ends.get(id);
      if (end === null) continue;
      if (other === undefined) ends.set(id, { part, end });
      else if (canonicalJson(other.end) !== canonicalJson(end))
        reasons.push(
          `${other.part.name} and ${part.name} both have ${id}, and its list of accounts ended differently.`,
        );
    }
  }
  return reasons;
}
