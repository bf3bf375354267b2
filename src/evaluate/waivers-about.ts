/** Waivers with whatever is counted of them in; out, for a finding, those that are about it, in the order of the file. */
import type { Finding } from "../model/finding.ts";
import type { Waiver } from "../model/waiver.ts";
import { isGlob, matcherOf, type Matcher } from "./matcher-of.ts";

type Matching<Of> = {
  readonly of: Of;
  readonly order: number;
  readonly account: Matcher;
  readonly region: Matcher;
  readonly table: Matcher;
  readonly rule: Matcher;
};

/**
 * Thousands of waivers, each of one account, meet tens of thousands of accounts: who names accounts by id is found by id.
 * The findings of a scope come one after the other: what is about the scope is worked out once.
 */
export function findAbout<Of extends { readonly waiver: Waiver }>(
  given: readonly Of[],
): (finding: Finding) => readonly Of[] {
  const byId = new Map<string, Matching<Of>[]>();
  const anywhere: Matching<Of>[] = [];
  for (const [order, of] of given.entries()) {
    const { accounts, regions, tables, rules } = of.waiver;
    const [account, region, table, rule] = [accounts, regions, tables, rules].map(matcherOf) as [
      Matcher,
      Matcher,
      Matcher,
      Matcher,
    ];
    const matching = { of, order, account, region, table, rule };
    if (accounts.some(isGlob)) anywhere.push(matching);
    else
      for (const id of new Set(accounts)) {
        const others = byId.get(id);
        if (others === undefined) byId.set(id, [matching]);
        else others.push(matching);
      }
  }
  const inScope = (account: string, region: string): readonly Matching<Of>[] =>
    [...(byId.get(account) ?? []), ...anywhere.filter((each) => each.account(account))]
      .filter((each) => each.region(region))
      .sort((a, b) => a.order - b.order);

  let last: { readonly account: string; readonly region: string; readonly about: readonly Matching<Of>[] } | null =
    null;
  return ({ account, region, table, rule }) => {
    if (last?.account !== account || last.region !== region)
      last = { account, region, about: inScope(account, region) };
    return last.about.filter((each) => each.rule(rule) && each.table(table)).map(({ of }) => of);
  };
}
