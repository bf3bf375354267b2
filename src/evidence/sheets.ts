/**
 * A sealed run in, the two sheets that a person opens out: who should have been seen and was or was not and why, and every
 * operation that was called with the request that came last. One account with its Regions in memory at a time.
 */
import type { AccountRecord, LedgerEntry, ScopeEnd } from "../model/observation.ts";
import type { Coverage, Unseen } from "../model/run.ts";
import { unknownWords } from "../model/unknown-words.ts";
import type { RunReader } from "../runs/open-run.ts";
import { csvRow } from "./csv-row.ts";

export type SheetLine = { readonly sheet: "population" | "calls"; readonly text: string };

const populationHead = "account,name,ou,account_state,access,principal,region,region_state,seen,why,tables".split(",");
const callsHead = "account,region,operation,calls,throttled,failed,pages_complete,last_request_id,last_at".split(",");

export async function* sheetLines(run: RunReader, coverage: Coverage): AsyncGenerator<SheetLine> {
  yield { sheet: "population", text: csvRow(populationHead) };
  yield { sheet: "calls", text: csvRow(callsHead) };
  const accepted = new Map(coverage.accepted.map((unseen) => [placeOf(unseen), unseen.blindSpot]));
  for await (const { account, ends } of accountsWithScopes(run)) {
    for (const cells of populationOf(account, ends, accepted)) yield { sheet: "population", text: csvRow(cells) };
    for (const text of callsOf(account.id, "", account.ledger)) yield { sheet: "calls", text };
    for (const { region, ledger } of ends.values())
      for (const text of callsOf(account.id, region, ledger)) yield { sheet: "calls", text };
  }
  const { accountsEnd } = run;
  if ((accountsEnd?.elsewhere ?? 0) > 0) {
    const why = `accounts of other shards: ${accountsEnd?.elsewhere}`;
    yield { sheet: "population", text: csvRow(["", "", "", "", "", "", "", "", "not in the population", why, ""]) };
  }
  if (accountsEnd?.incomplete !== undefined) {
    const why = `the list of accounts broke off: ${unknownWords(accountsEnd.incomplete)}`;
    yield { sheet: "population", text: csvRow(["", "", "", "", "", "", "", "", "unknown", why, ""]) };
  }
}

/** Both come in the order of account ids. */
async function* accountsWithScopes(
  run: RunReader,
): AsyncGenerator<{ readonly account: AccountRecord; readonly ends: ReadonlyMap<string, ScopeEnd> }> {
  const scopes = run.scopes();
  let next = await scopes.next();
  for await (const account of run.accounts()) {
    const ends = new Map<string, ScopeEnd>();
    while (next.done !== true && next.value.account === account.id) {
      ends.set(next.value.region, next.value.end);
      next = await scopes.next();
    }
    yield { account, ends };
  }
}

type Accepted = ReadonlyMap<string, string>;
const placeOf = ({ account, region }: Pick<Unseen, "account" | "region">): string => `${account ?? ""}/${region ?? ""}`;

function* populationOf(
  account: AccountRecord,
  ends: ReadonlyMap<string, ScopeEnd>,
  accepted: Accepted,
): Generator<readonly (string | number)[]> {
  const { id, state, facts, access, regions } = account;
  const told = (name: string): string => {
    const fact = facts[name];
    return fact?.state === "known" ? String(fact.value) : "";
  };
  const status = state.state === "known" ? state.value : state.state;
  const principal = access.state === "opened" ? access.principal : "";
  const who = [id, told("account.name"), told("account.ou"), status, access.state, principal];
  if (access.state !== "opened") {
    const seen = access.state === "unopened" ? "no" : "not in the population";
    const why = access.state === "unopened" ? unknownWords(access.reason) : access.because;
    yield [...who, "", "", seen, withAccepted(why, accepted.get(placeOf({ account: id, region: null }))), ""];
    return;
  }
  for (const { name, state: regionState } of regions?.regions ?? []) {
    const end = ends.get(name);
    const { seen, why } = seenOf(regionState, end);
    const known = withAccepted(why, accepted.get(placeOf({ account: id, region: name })));
    yield [...who, name, regionState, seen, known, end?.tables ?? ""];
  }
}

const withAccepted = (why: string, blindSpot: string | undefined): string =>
  blindSpot === undefined ? why : `${why}; accepted by the blind spot ${blindSpot}`;

function seenOf(state: string, end: ScopeEnd | undefined): { readonly seen: string; readonly why: string } {
  if (state === "disabled") return { seen: "not in the population", why: "the Region is disabled in the account" };
  if (state === "excluded") return { seen: "not in the population", why: "excluded by --region" };
  if (end === undefined) return { seen: "no", why: "the scan ended before it" };
  const { coverage } = end;
  return coverage.state === "seen"
    ? { seen: "yes", why: "" }
    : { seen: "no", why: `${coverage.state}: ${unknownWords(coverage.reason)}` };
}

const callsOf = (account: string, region: string, ledger: readonly LedgerEntry[]): readonly string[] =>
  ledger.map(({ operation, calls, throttled, failed, complete, last }) =>
    csvRow([
      account,
      region,
      operation,
      calls,
      throttled,
      failed,
      complete ? "yes" : "no",
      last?.requestId ?? "",
      last?.at ?? "",
    ]),
  );
