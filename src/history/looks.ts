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

type Placed = Pick<Finding, "rule" | "account" | "region" | "arn">;

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
  let rules: LookedAt["rules"] = new Map();
  let last: string | null = null;
  let run: LookedAt | null = null;

  const now = (): LookedAt => {
    if (run === null) throw new Error("a finding before its run");
    return run;
  };

  const lastLook = ({ rule, account, region }: Placed): Look => {
    if (last === null || !accounts.has(account)) return { after: null, because: "first-look" };
    const judgement = rules.get(rule);
    if (judgement === undefined) return { after: null, because: "policy" };
    let after: string | null = last;
    for (const place of [account, scopeKey({ account, region })]) {
      const seen = dark.get(place);
      if (seen === null) return { after: null, because: "first-look" };
      if (seen !== undefined && seen < after) after = seen;
    }
    return { after, because: judgement === now().rules.get(rule) ? "observed" : "policy" };
  };

  return {
    begin(next) {
      run = next;
    },
    see(finding) {
      const { verdict, rule, account, region, arn } = finding;
      const key = keyOf(finding);
      if (verdict === "pass" || verdict === "not-applicable") doubts.delete(key);
      if (verdict !== "unknown" && verdict !== "waived") return;
      const found = doubts.get(key);
      const waived = verdict === "waived" || found?.waived === true;
      const look = found?.look ?? lastLook(finding);
      doubts.set(key, { rule, account, region, arn, look, waived, seen: now().asOf });
    },
    before(finding) {
      const doubt = doubts.get(keyOf(finding));
      if (doubt === undefined) return lastLook(finding);
      return doubt.waived ? { ...doubt.look, because: "waiver-ended" } : doubt.look;
    },
    end() {
      const { asOf, rules: judged, accounts: listed, unseen } = now();
      const places = new Set(unseen.map(placeOf));
      const isHidden = ({ account, region }: Placed): boolean =>
        places.has(account) || places.has(scopeKey({ account, region }));
      for (const [key, doubt] of doubts) if (doubt.seen !== asOf && !isHidden(doubt)) doubts.delete(key);
      for (const place of dark.keys()) if (!places.has(place)) dark.delete(place);
      for (const place of places) {
        if (place === "" || dark.has(place)) continue;
        dark.set(place, accounts.has(place.split(".")[0] ?? "") ? last : null);
      }
      // Where the listing broke off, who is missing from it has not left.
      if (!places.has("")) accounts.clear();
      for (const id of listed) accounts.add(id);
      rules = judged;
      last = asOf;
      run = null;
    },
  };
}

const keyOf = ({ rule, arn }: Placed): string => `${rule} ${arn}`;

/** Empty: the listing of accounts. A table that lacks in a Region that was seen hides nothing else. */
const placeOf = ({ account, region, table }: LookedAt["unseen"][number]): string => {
  if (account === null) return "";
  if (region === null) return account;
  return table === undefined ? scopeKey({ account, region }) : `${scopeKey({ account, region })}.${table}`;
};
