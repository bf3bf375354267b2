/** Coverage as summary.json holds it, back to data: whatever is spelt otherwise is refused. */
import { expectableCauses } from "../model/blind-spot.ts";
import { decodeUnknown } from "../model/fact-codec.ts";
import { decodePopulationSource } from "../model/codec.ts";
import {
  blindSpotStates,
  explanations,
  type BlindSpotUse,
  type Explanation,
  type Reconciliation,
} from "../model/coverage-parts.ts";
import { array, boolean, count, integer, nullable, object, oneOf, string } from "../model/decoder.ts";
import { unknownKinds } from "../model/fact.ts";
import type { Scope } from "../model/observation.ts";
import { regionSources, type Exclusion, type Population } from "../model/population.ts";
import type { Coverage, DrillsGiven, FallbackUse, Unseen } from "../model/run.ts";
import { decodeShard } from "../model/shard.ts";

export const counts = <K extends string>(...keys: readonly K[]) =>
  object<Readonly<Record<K, number>>>(
    Object.fromEntries(keys.map((key) => [key, count])) as { readonly [X in K]-?: typeof count },
  );

const unseenMembers = {
  account: nullable(string),
  region: nullable(string),
  table: string,
  shard: decodeShard,
  state: oneOf("denied", "failed", "role-less", "unlisted", "unfinished", "unreconciled"),
  reason: decodeUnknown,
} as const;

const decodeBlindSpot = object<BlindSpotUse>({
  id: string,
  state: oneOf(...blindSpotStates),
  cause: oneOf(...expectableCauses),
  reason: string,
  owner: string,
  expires: string,
  accepted: count,
  lapsed: count,
  observed: array(object<BlindSpotUse["observed"][number]>({ cause: oneOf(...unknownKinds), count })),
});

const decodePopulation = object<Population>({
  source: nullable(decodePopulationSource),
  verified: boolean,
  complete: boolean,
  pages: nullable(count),
  exclusions: array(object<Exclusion>({ flag: string, accounts: count, regions: count })),
  emptyOus: array(string),
  undecided: array(object<Population["undecided"][number]>({ account: string, reason: decodeUnknown })),
  regions: object<Population["regions"]>({
    sources: counts(...regionSources),
    enabled: count,
    disabled: count,
    excluded: count,
  }),
});

const decodeReconciliation = object<Reconciliation>({
  named: count,
  found: count,
  explained: counts(...(Object.keys(explanations) as Explanation[])),
  unexplained: count,
});

export const decodeCoverage = object<Coverage>(
  {
    accounts: counts("listed", "opened", "unopened", "skipped", "excluded"),
    scopes: counts("seen", "denied", "failed", "unfinished", "disabled", "excluded"),
    tables: count,
    unseen: array(object<Unseen>(unseenMembers, ["table", "shard"])),
    accepted: array(object<Coverage["accepted"][number]>({ ...unseenMembers, blindSpot: string }, ["table", "shard"])),
    blindSpots: array(decodeBlindSpot),
    population: decodePopulation,
    reconciliation: decodeReconciliation,
    skipped: array(object<Coverage["skipped"][number]>({ account: string, because: string })),
    regionsNotAuthoritative: array(
      object<Coverage["regionsNotAuthoritative"][number]>({ account: string, reason: decodeUnknown }),
    ),
    fallbacks: array(object<FallbackUse>({ account: string, instead: string, regions: count, reason: decodeUnknown })),
    disabledRegions: array(object<Scope>({ account: string, region: string })),
    clockSkew: integer,
    drills: array(object<DrillsGiven>({ file: string, drills: count, authenticated: boolean })),
  },
  ["fallbacks", "clockSkew", "drills"],
);
