/**
 * What was looked at, against what should have been: accounts and ends of scopes → coverage. An enabled Region of an
 * opened account without an end was not seen, and neither was what a broken-off listing of accounts left out.
 */
import type { BlindSpot } from "../model/blind-spot.ts";
import { compareText } from "../model/compare-text.ts";
import type { Unknown } from "../model/fact.ts";
import type { AccountRecord, AccountsEnd, Scope, ScopeEnd } from "../model/observation.ts";
import type { Coverage, Unseen } from "../model/run.ts";
import { scopeKey } from "../model/scope-key.ts";
import type { Shard } from "../model/shard.ts";
import { acceptUnseen } from "./blind-spots.ts";
import { fallbacksOf } from "./fallbacks.ts";
import { populationOf } from "./population.ts";
import { nothingNamed, type Reconciled } from "./reconcile.ts";

/** What else coverage is made of. `asOf`: until when blind spots are in force. */
export type CoverageInputs = {
  readonly blindSpots: readonly BlindSpot[];
  readonly asOf: string;
  readonly reconciled: Reconciled;
  /** What is known to be missing from the list of accounts where it did not end, each shard apart. */
  readonly gaps?: readonly ListGap[];
};

export type ListGap = { readonly detail: string; readonly shard?: Shard };

const noInputs: CoverageInputs = { blindSpots: [], asOf: "", reconciled: nothingNamed };

/** `end` null: the listing of accounts never ended. Order of input does not matter; the last line of an account or scope counts. */
export function coverageOf(
  accounts: Iterable<AccountRecord>,
  end: AccountsEnd | null,
  scopeEnds: Iterable<Pick<ScopeEnd, "account" | "region" | "coverage" | "tables" | "replaced">>,
  { blindSpots, asOf, reconciled, gaps = [] }: CoverageInputs = noInputs,
): Coverage {
  const byId = new Map<string, AccountRecord>();
  for (const account of accounts) byId.set(account.id, account);
  // Only state and count are kept: an organization has some 850,000 scopes and each end carries a ledger.
  const ended = new Map<string, Scope & Pick<ScopeEnd, "coverage" | "tables" | "replaced">>();
  for (const { account, region, coverage, tables, replaced = [] } of scopeEnds) {
    ended.set(scopeKey({ account, region }), { account, region, coverage, tables, replaced });
  }

  const accountCounts = { opened: 0, unopened: 0, skipped: 0, excluded: 0 };
  const scopes = { seen: 0, denied: 0, failed: 0, unfinished: 0, disabled: 0, excluded: 0 };
  const unseen: Unseen[] = [...unlisted(end, byId.size, gaps), ...reconciled.unseen];
  const skipped: { account: string; because: string }[] = [];
  const regionsNotAuthoritative: { account: string; reason: Unknown }[] = [];
  const disabledRegions: Scope[] = [];

  for (const account of byId.values()) {
    const { id, access } = account;
    accountCounts[access.state] += 1;
    if (access.state === "unopened") {
      unseen.push({ account: id, region: null, state: "role-less", reason: access.reason });
    } else if (access.state === "skipped") {
      skipped.push({ account: id, because: access.because });
    } else if (access.state === "opened") {
      if (account.regions === null) unseen.push(unfinished(id, null, "the Regions of the account are not known"));
      else if (!account.regions.authoritative) {
        regionsNotAuthoritative.push({ account: id, reason: account.regions.reason ?? notSaid });
      }
      for (const { name: region, state } of account.regions?.regions ?? []) {
        if (state === "excluded") scopes.excluded += 1;
        else if (state === "disabled") disabledRegions.push({ account: id, region });
        else if (!ended.has(scopeKey({ account: id, region }))) {
          scopes.unfinished += 1;
          unseen.push(unfinished(id, region, "the scan of the Region did not finish"));
        }
      }
    }
  }

  let tables = 0;
  for (const { account, region, coverage, tables: found } of ended.values()) {
    tables += found;
    if (coverage.state === "disabled") disabledRegions.push({ account, region });
    else scopes[coverage.state] += 1;
    if (coverage.state === "denied" || coverage.state === "failed") {
      unseen.push({ account, region, state: coverage.state, reason: coverage.reason });
    }
  }
  scopes.disabled = disabledRegions.length;
  const fallbacks = fallbacksOf(ended.values());

  return {
    accounts: { listed: end?.listed ?? byId.size, ...accountCounts },
    scopes,
    tables,
    ...acceptUnseen(unseen.sort(byScope), blindSpots, asOf),
    population: populationOf(byId.values(), end),
    reconciliation: reconciled.reconciliation,
    skipped: skipped.sort(byScope),
    regionsNotAuthoritative: regionsNotAuthoritative.sort(byScope),
    ...(fallbacks.length === 0 ? {} : { fallbacks }),
    disabledRegions: disabledRegions.sort(byScope),
    ...(end?.clockSkew === undefined ? {} : { clockSkew: end.clockSkew }),
  };
}

function* unlisted(end: AccountsEnd | null, recorded: number, gaps: readonly ListGap[]): Iterable<Unseen> {
  const entry = (reason: Unknown): Unseen => ({ account: null, region: null, state: "unlisted", reason });
  if (end === null) {
    // Of one place there is one entry: reports give each a name that no other has.
    const others = gaps.filter(({ shard }) => shard === undefined).map(({ detail }) => detail);
    if (others.length > 0 || gaps.length === 0) {
      yield entry({ kind: "not-scanned", detail: others.join("; ") || "the list of accounts did not finish" });
    }
    for (const { detail, shard } of gaps) {
      if (shard !== undefined) yield { ...entry({ kind: "not-scanned", detail }), shard };
    }
  } else if (end.incomplete !== undefined) yield entry(end.incomplete);
  else if (end.listed > recorded) {
    yield entry({
      kind: "not-scanned",
      detail: `${end.listed - recorded} of ${end.listed} listed accounts have no line`,
    });
  }
}

const unfinished = (account: string, region: string | null, detail: string): Unseen => ({
  account,
  region,
  state: "unfinished",
  reason: { kind: "not-scanned", detail },
});

const notSaid: Unknown = { kind: "not-collected", detail: "no reason was recorded" };

type Placed = { readonly account: string | null; readonly region?: string | null; readonly table?: string };

/** By UTF-16 code unit, what concerns the whole before its parts. */
function byScope(a: Placed, b: Placed): number {
  return (
    compareText(a.account ?? "", b.account ?? "") ||
    compareText(a.region ?? "", b.region ?? "") ||
    compareText(a.table ?? "", b.table ?? "")
  );
}
