/** Coverage as the JSON report has it: built anew, so that keys stand in one order whatever built it before. */
import type { BlindSpotUse, Reconciliation } from "../../model/coverage-parts.ts";
import type { Unknown } from "../../model/fact.ts";
import type { Population } from "../../model/population.ts";
import type { ReportContext } from "../../model/report.ts";
import type { Coverage, Unseen } from "../../model/run.ts";

export function ofCoverage({ coverage, accountNames }: ReportContext) {
  const { accounts, scopes, tables, unseen, accepted, blindSpots, skipped, ...rest } = coverage;
  const { regionsNotAuthoritative, disabledRegions, clockSkew, drills } = rest;
  return {
    accounts: ofAccounts(accounts),
    scopes: ofScopes(scopes),
    tables,
    unseen: unseen.map(ofUnseen),
    accepted: accepted.map(({ blindSpot, ...entry }) => ({ ...ofUnseen(entry), blindSpot })),
    blindSpots: blindSpots.map(ofBlindSpot),
    population: ofPopulation(coverage.population),
    reconciliation: ofReconciliation(coverage.reconciliation),
    skipped: skipped.map(({ account, because }) => ({ account, because })),
    regionsNotAuthoritative: regionsNotAuthoritative.map(({ account, reason }) => ({
      account,
      reason: ofUnknown(reason),
    })),
    ...(coverage.fallbacks !== undefined && {
      fallbacks: coverage.fallbacks.map(({ account, instead, regions, reason }) => ({
        account,
        instead,
        regions,
        reason: ofUnknown(reason),
      })),
    }),
    disabledRegions: disabledRegions.map(({ account, region }) => ({ account, region })),
    ...(clockSkew !== undefined && { clockSkew }),
    ...(drills !== undefined && {
      drills: drills.map(({ file, drills: number, authenticated }) => ({ file, drills: number, authenticated })),
    }),
    accountNames: [...accountNames].sort(([a], [b]) => (a < b ? -1 : 1)).map(([account, name]) => ({ account, name })),
  };
}

export const ofAccounts = ({
  listed,
  opened,
  unopened,
  skipped,
  excluded,
}: Coverage["accounts"]): Coverage["accounts"] => ({
  listed,
  opened,
  unopened,
  skipped,
  excluded,
});

export const ofScopes = (scopes: Coverage["scopes"]): Coverage["scopes"] => ({
  seen: scopes.seen,
  denied: scopes.denied,
  failed: scopes.failed,
  unfinished: scopes.unfinished,
  disabled: scopes.disabled,
  excluded: scopes.excluded,
});

const ofUnseen = ({ account, region, table, state, reason }: Unseen): Unseen => ({
  account,
  region,
  ...(table !== undefined && { table }),
  state,
  reason: ofUnknown(reason),
});

export const ofUnknown = ({ kind, operation, code, by, detail, before }: Unknown): Unknown => ({
  kind,
  ...(operation !== undefined && { operation }),
  ...(code !== undefined && { code }),
  ...(by !== undefined && { by }),
  ...(detail !== undefined && { detail }),
  ...(before !== undefined && { before }),
});

const ofBlindSpot = (use: BlindSpotUse): BlindSpotUse => ({
  id: use.id,
  state: use.state,
  cause: use.cause,
  reason: use.reason,
  owner: use.owner,
  expires: use.expires,
  accepted: use.accepted,
  lapsed: use.lapsed,
  observed: use.observed.map(({ cause, count }) => ({ cause, count })),
});

const ofPopulation = (population: Population): Population => ({
  source: population.source,
  verified: population.verified,
  complete: population.complete,
  pages: population.pages,
  exclusions: population.exclusions.map(({ flag, accounts, regions }) => ({ flag, accounts, regions })),
  emptyOus: population.emptyOus,
  undecided: population.undecided.map(({ account, reason }) => ({ account, reason: ofUnknown(reason) })),
  regions: {
    sources: {
      "account:ListRegions": population.regions.sources["account:ListRegions"],
      partition: population.regions.sources.partition,
      selection: population.regions.sources.selection,
    },
    enabled: population.regions.enabled,
    disabled: population.regions.disabled,
    excluded: population.regions.excluded,
  },
});

const ofReconciliation = ({ named, found, explained, unexplained }: Reconciliation): Reconciliation => ({
  named,
  found,
  explained: {
    "outlived-by-backup": explained["outlived-by-backup"],
    "tag-lag": explained["tag-lag"],
    "unseen-scope": explained["unseen-scope"],
    "outside-population": explained["outside-population"],
  },
  unexplained,
});
