/**
 * Where a copy of a table may lie that nobody saw: accounts, the end of their listing and the ends of scopes in, reasons
 * out. They are made once a run and grouped by cause: an organization of 85,000 scopes must not give each table 85,000.
 */
import type { Unknown } from "../model/fact.ts";
import type { AccountRecord, AccountsEnd, Scope, ScopeEnd } from "../model/observation.ts";
import { scopeKey } from "../model/scope-key.ts";
import { unknownWords } from "../model/unknown-words.ts";

/** What the end of a scope says of its vaults. `points`: why some may be missing; null: nobody asked. */
export type Ended = { readonly coverage: ScopeEnd["coverage"]; readonly points: readonly Unknown[] | null };

type Population = {
  readonly accounts: Iterable<Pick<AccountRecord, "id" | "access" | "regions">>;
  readonly end: AccountsEnd | null;
  /** The account that AWS says is in no organization; null: none, or nobody asked. */
  readonly alone: string | null;
  /** By `scopeKey`. */
  readonly ended: ReadonlyMap<string, Ended>;
};

/**
 * Of all scopes but the table's own, whose points are told with the table. A Region that is disabled in the account is no
 * gap: no copy can be made there, and nothing restored from one that was; nearly every account has such Regions. Nor is an
 * account that is not active: nobody can restore from it, and a closed one stays listed for 90 days (aws-facts §3.9).
 */
export function unseenVaults({ accounts, end, alone, ended }: Population): (table: Scope) => readonly Unknown[] {
  const gaps = createGaps();
  let recorded = 0;
  for (const { id, access, regions } of accounts) {
    recorded += 1;
    if (access.state === "unopened") gaps.add(id, null, inWords(access.reason));
    else if (access.state === "skipped") continue;
    else if (access.state === "excluded") gaps.add(id, null, because(`left out by ${access.because}`));
    else if (regions === null) gaps.add(id, null, because("the Regions of the account are not known"));
    else {
      if (!regions.authoritative) {
        gaps.add(id, null, because("the account does not tell which Regions it has", regions.reason));
      }
      for (const { name: region, state } of regions.regions) {
        if (state === "excluded") gaps.add(id, region, because("left out by --region"));
        else if (state === "enabled" && !ended.has(scopeKey({ account: id, region }))) {
          gaps.add(id, region, because("the scan of the Region did not finish"));
        }
      }
    }
  }
  for (const [key, { coverage, points }] of ended) {
    const [account = "", region = ""] = key.split(".");
    if (coverage.state === "disabled") continue;
    // Who may not list tables may still be allowed to look into vaults.
    const otherwise =
      coverage.state === "seen" ? because("nobody asked for recovery points") : inWords(coverage.reason);
    for (const reason of points ?? [otherwise]) gaps.add(account, region, reason);
  }
  const outside = [...outsideOf(end, recorded)];
  let last: { readonly key: string; readonly reasons: readonly Unknown[] } | null = null;
  return (table) => {
    const key = scopeKey(table);
    // Tables come scope by scope.
    last =
      last?.key === key ? last : { key, reasons: [...gaps.without(key), ...(table.account === alone ? [] : outside)] };
    return last.reasons;
  };
}

const because = (detail: string, cause?: Unknown): Unknown => ({ ...cause, kind: "not-scanned", detail });

/** Of a place that was not entered: the call that failed there has nothing to do with vaults. */
const inWords = ({ kind, operation, code, by }: Unknown): Unknown =>
  because(
    unknownWords({
      kind,
      ...(operation === undefined ? {} : { operation }),
      ...(code === undefined ? {} : { code }),
      ...(by === undefined ? {} : { by }),
    }),
  );

/** Accounts that have no line. AWS Backup copies only within an organization, so one that was listed whole is all. */
function* outsideOf(end: AccountsEnd | null, recorded: number): Iterable<Unknown> {
  if (end === null) {
    yield because("a copy may lie in any account: the list of accounts did not finish");
    return;
  }
  if (end.incomplete !== undefined) {
    yield because("a copy may lie in any account: the list of accounts broke off", end.incomplete);
  } else if (end.listed > recorded) {
    yield because(`a copy may lie in ${accountsOf(end.listed - recorded)} of the listing without a line`);
  }
  if (end.source !== "organizations:ListAccounts") {
    yield because("a copy may lie in accounts outside the selection, which were not scanned");
  } else {
    const { ous = 0, tags = 0 } = end.outside ?? {};
    if (ous + tags > 0) yield because(`a copy may lie in ${accountsOf(ous + tags)} outside the selection`);
    const { elsewhere = 0 } = end;
    if (elsewhere > 0) yield because(`a copy may lie in ${accountsOf(elsewhere)} of other shards`);
  }
}

const accountsOf = (count: number): string => (count === 1 ? "1 account" : `${count} accounts`);

/** As many places are named in a reason; the others are counted. */
const named = 3;

type Gap = {
  readonly reason: Unknown;
  count: number;
  /** The first of them, and one more: the table's own may be among them. */
  readonly places: { readonly key: string; readonly words: string }[];
  /** Undefined: one of them has no such end. */
  before: string | undefined;
  sameDetail: boolean;
};

function createGaps() {
  const gaps = new Map<string, Gap>();
  const byPlace = new Map<string, Set<Gap>>();
  return {
    add(account: string, region: string | null, reason: Unknown): void {
      const { kind, operation, code, by, detail, before } = reason;
      // Details of not-scanned are those of this file and few; others can differ from scope to scope.
      const cause = JSON.stringify([kind, operation, code, by, before === undefined, kind === "not-scanned" && detail]);
      const gap = gaps.get(cause) ?? { reason, count: 0, places: [], before, sameDetail: true };
      gaps.set(cause, gap);
      const key = region === null ? account : scopeKey({ account, region });
      const at = byPlace.get(key) ?? new Set();
      byPlace.set(key, at);
      gap.sameDetail &&= gap.reason.detail === detail;
      if (before !== undefined && gap.before !== undefined && Date.parse(before) > Date.parse(gap.before)) {
        gap.before = before;
      }
      if (at.has(gap)) return;
      at.add(gap);
      gap.count += 1;
      if (gap.places.length <= named)
        gap.places.push({ key, words: region === null ? account : `${account} ${region}` });
    },
    *without(key: string): Iterable<Unknown> {
      const own = byPlace.get(key);
      for (const gap of gaps.values()) {
        const count = own?.has(gap) === true ? gap.count - 1 : gap.count;
        if (count > 0) yield reasonOf(gap, { count, own: key });
      }
    },
  };
}

function reasonOf(gap: Gap, { count, own }: { readonly count: number; readonly own: string }): Unknown {
  const { reason, places, before, sameDetail } = gap;
  const { kind, operation, code, by, detail } = reason;
  const words = places.filter(({ key }) => key !== own).map((place) => place.words);
  const shown = words.slice(0, named);
  const others = count - shown.length;
  const where = others > 0 ? `${shown.join(", ")} and ${others} more` : shown.join(", ");
  const cause = unknownWords({
    kind,
    ...(by === undefined ? {} : { by }),
    ...(sameDetail && detail !== undefined ? { detail } : {}),
  });
  return {
    kind: "not-scanned",
    ...(operation === undefined ? {} : { operation }),
    ...(code === undefined ? {} : { code }),
    detail: `a copy may lie in ${where}: ${cause}`,
    ...(before === undefined ? {} : { before }),
  };
}
