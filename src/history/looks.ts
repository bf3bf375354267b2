/**
 * Runs and their findings in, oldest first; out comes, of a finding that fails for the first time, the last run in which
 * it surely did not, and why it may fail now. Held is what is unknown or waived, and what was not seen, never what passes:
 * of all else it is known that it did not fail in the run before.
 */
import type { Finding } from "../model/finding.ts";
import type { Onset } from "../model/monthly.ts";
import type { Unseen } from "../model/run.ts";
import { scopeKey } from "../model/scope-key.ts";

export type LookedAt = {
  readonly asOf: string;
  /** Of each rule, what is equal to that of another run exactly where both judge alike. */
  readonly rules: ReadonlyMap<string, string>;
  /** Ids of all accounts of the population. */
  readonly accounts: ReadonlySet<string>;
  /** Accepted blind spots are among them. */
  readonly unseen: readonly Pick<Unseen, "account" | "region" | "table">[];
};

/** `after` null: no run shows that it did not fail. */
export type Look = { readonly after: string | null; readonly because: Onset };

type Placed = Pick<Finding, "rule" | "account" | "region" | "table" | "arn">;

export type LookFold = {
  begin(run: LookedAt): void;
  /** Every finding of the run, before anything is asked about its table. */
  see(finding: Placed & Pick<Finding, "verdict">): void;
  /** Of a finding of this run that fails, and did not before. */
  before(finding: Placed): Look;
  end(): void;
};

/** `look`: of the first of the runs in a row that could not tell, or waived it. */
type Doubt = Placed & { readonly look: Look; readonly waived: boolean; readonly seen: string };

export function foldLooks(): LookFold {
  /** By rule and ARN: an unknown finding may lack the TableId that a later one carries. */
  const doubts = new Map<string, Doubt>();
  /** When places that the run before did not see were last seen; null: never. */
  const dark = new Map<string, string | null>();
  const accounts = new Set<string>();
  /** Of each rule of the run before, since which run it has judged without a break. */
  const judgedSince = new Map<string, string>();
  let rules: LookedAt["rules"] = new Map();
  let last: string | null = null;
  let run: LookedAt | null = null;

  const now = (): LookedAt => {
    if (run === null) throw new Error("a finding before its run");
    return run;
  };

  const lastLook = (finding: Placed): Look => {
    const { rule, account } = finding;
    if (last === null || !accounts.has(account)) return { after: null, because: "first-look" };
    const judgement = rules.get(rule);
    if (judgement === undefined) return { after: null, because: "policy" };
    let after: string | null = last;
    for (const place of placesOf(finding)) {
      const seen = dark.get(place);
      if (seen === null) return { after: null, because: "first-look" };
      if (seen !== undefined && seen < after) after = seen;
    }
    // Before that nobody asked, so that nobody knows.
    if (after < (judgedSince.get(rule) ?? after)) return { after: null, because: "policy" };
    return { after, because: judgement === now().rules.get(rule) ? "observed" : "policy" };
  };

  return {
    begin(next) {
      run = next;
    },
    see(finding) {
      const { verdict, rule, account, region, table, arn } = finding;
      const key = keyOf(finding);
      if (verdict === "pass" || verdict === "not-applicable") doubts.delete(key);
      if (verdict !== "unknown" && verdict !== "waived") return;
      const found = doubts.get(key);
      const waived = verdict === "waived" || found?.waived === true;
      const look = found?.look ?? lastLook(finding);
      doubts.set(key, { rule, account, region, table, arn, look, waived, seen: now().asOf });
    },
    before(finding) {
      const doubt = doubts.get(keyOf(finding));
      if (doubt === undefined) return lastLook(finding);
      return doubt.waived ? { ...doubt.look, because: "waiver-ended" } : doubt.look;
    },
    end() {
      const { asOf, rules: judged, accounts: listed, unseen } = now();
      const places = new Set(unseen.map(placeOf));
      // Where the listing broke off, who is missing from it has not left, and was not seen.
      if (places.delete("")) for (const id of accounts) if (!listed.has(id)) places.add(id);
      const isHidden = (placed: Placed): boolean => placesOf(placed).some((place) => places.has(place));
      for (const [key, doubt] of doubts) if (doubt.seen !== asOf && !isHidden(doubt)) doubts.delete(key);
      for (const place of places) {
        if (dark.has(place)) continue;
        const around = aroundOf(place);
        const seen = around.map((each) => dark.get(each)).filter((each) => each !== undefined);
        const isKnown = accounts.has(around[0] ?? place) && !seen.includes(null);
        dark.set(place, isKnown && last !== null ? earliest([last, ...(seen as string[])]) : null);
      }
      for (const place of dark.keys())
        if (![place, ...aroundOf(place)].some((each) => places.has(each))) dark.delete(place);
      for (const id of accounts) if (!places.has(id)) accounts.delete(id);
      for (const id of listed) accounts.add(id);
      for (const rule of judgedSince.keys()) if (!judged.has(rule)) judgedSince.delete(rule);
      for (const rule of judged.keys()) if (!judgedSince.has(rule)) judgedSince.set(rule, asOf);
      rules = judged;
      last = asOf;
      run = null;
    },
  };
}

const earliest = (instants: readonly string[]): string => instants.reduce((a, b) => (a < b ? a : b));

/** The account, and the scope, that a place lies in: what hides them hides it. A name may hold dots, the others do not. */
function aroundOf(place: string): readonly string[] {
  const [account = "", region, table] = place.split(".");
  if (region === undefined) return [];
  return table === undefined ? [account] : [account, scopeKey({ account, region })];
}

const placesOf = ({ account, region, table }: Placed): readonly string[] => {
  const scope = scopeKey({ account, region });
  return [account, scope, `${scope}.${table}`];
};

const keyOf = ({ rule, arn }: Placed): string => `${rule} ${arn}`;

/** Empty: the listing of accounts. A table that lacks in a Region that was seen hides nothing else. */
const placeOf = ({ account, region, table }: LookedAt["unseen"][number]): string => {
  if (account === null) return "";
  if (region === null) return account;
  return table === undefined ? scopeKey({ account, region }) : `${scopeKey({ account, region })}.${table}`;
};
