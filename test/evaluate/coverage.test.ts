import { describe, expect, it } from "vitest";
import { coverageOf, type ListGap } from "../../src/evaluate/coverage.ts";
import { nothingNamed } from "../../src/evaluate/reconcile.ts";
import type { Unknown } from "../../src/model/fact.ts";
import type {
  AccountAccess,
  AccountRecord,
  AccountsEnd,
  RegionList,
  ScopeEnd,
  ScopeState,
} from "../../src/model/observation.ts";
import { account as builtAccount, deniedBy } from "./build.ts";

const opened: AccountAccess = { state: "opened", via: "assumed-role", principal: "arn:aws:sts::1:assumed-role/R/s" };

const regions = (states: Readonly<Record<string, "enabled" | "disabled" | "excluded">>): RegionList => ({
  source: "account:ListRegions",
  authoritative: true,
  regions: Object.entries(states).map(([name, state]) => ({ name, state })),
});

const account = (id: string, list: RegionList | null, access: AccountAccess = opened): AccountRecord => ({
  ...builtAccount,
  id,
  access,
  regions: list,
});

const scope = (id: string, region: string, coverage: ScopeState = { state: "seen" }, tables = 1): ScopeEnd => ({
  kind: "scope",
  account: id,
  region,
  coverage,
  tables,
  ledger: [],
});

const end = (listed: number, incomplete?: Unknown): AccountsEnd => ({
  kind: "end",
  listed,
  source: "organizations:ListAccounts",
  ...(incomplete === undefined ? {} : { incomplete }),
});

const reason = deniedBy("dynamodb:ListTables");

describe("a list of accounts that did not end", () => {
  it("is one entry, and each shard that nobody listed another, whatever else is missing", () => {
    const missing = (gaps: readonly ListGap[]) =>
      coverageOf([], null, [], { blindSpots: [], asOf: "", reconciled: nothingNamed, gaps }).unseen.map(
        ({ state, shard, reason }) => [state, shard, reason.detail],
      );
    const shard = { index: 2, of: 3 };
    expect(missing([])).toEqual([["unlisted", undefined, "the list of accounts did not finish"]]);
    expect(missing([{ detail: "a" }, { detail: "s", shard }, { detail: "b" }])).toEqual([
      ["unlisted", undefined, "a; b"],
      ["unlisted", shard, "s"],
    ]);
    expect(missing([{ detail: "s", shard }])).toEqual([["unlisted", shard, "s"]]);
  });
});

describe("coverage", () => {
  it("of a run that saw everything names nothing unseen", () => {
    const accounts = [account("1", regions({ a: "enabled", b: "enabled", c: "disabled", d: "excluded" }))];
    expect(coverageOf(accounts, end(1), [scope("1", "a"), scope("1", "b", { state: "seen" }, 41)])).toEqual({
      accounts: { listed: 1, opened: 1, unopened: 0, skipped: 0, excluded: 0 },
      scopes: { seen: 2, denied: 0, failed: 0, unfinished: 0, disabled: 1, excluded: 1 },
      tables: 42,
      unseen: [],
      accepted: [],
      blindSpots: [],
      population: {
        source: "organizations:ListAccounts",
        verified: true,
        complete: true,
        pages: null,
        exclusions: [{ flag: "--region", accounts: 0, regions: 1 }],
        emptyOus: [],
        undecided: [],
        regions: {
          sources: { "account:ListRegions": 1, partition: 0, selection: 0 },
          enabled: 2,
          disabled: 1,
          excluded: 1,
        },
      },
      reconciliation: {
        named: 0,
        found: 0,
        explained: { "outlived-by-backup": 0, "tag-lag": 0, "unseen-scope": 0, "outside-population": 0 },
        unexplained: 0,
      },
      skipped: [],
      regionsNotAuthoritative: [],
      disabledRegions: [{ account: "1", region: "c" }],
    });
  });

  it("names denied and failed scopes, enabled Regions without an end, and accounts without a role, in order", () => {
    const accounts = [
      account("3", null, { state: "unopened", reason: { kind: "role-not-assumable" } }),
      account("2", regions({ b: "enabled", a: "enabled", c: "enabled" })),
      account("1", regions({ a: "enabled" })),
    ];
    const timeout: Unknown = { kind: "timeout" };
    const ends = [
      scope("2", "b", { state: "failed", reason: timeout }, 7),
      scope("2", "a", { state: "denied", reason }, 0),
      scope("1", "a"),
    ];
    const coverage = coverageOf(accounts, end(3), ends);
    expect(coverage.unseen).toEqual([
      { account: "2", region: "a", state: "denied", reason },
      { account: "2", region: "b", state: "failed", reason: timeout },
      {
        account: "2",
        region: "c",
        state: "unfinished",
        reason: { kind: "not-scanned", detail: "the scan of the Region did not finish" },
      },
      { account: "3", region: null, state: "role-less", reason: { kind: "role-not-assumable" } },
    ]);
    expect(coverage.scopes).toMatchObject({ seen: 1, denied: 1, failed: 1, unfinished: 1 });
    // A scope that failed half way still gave the tables it had listed.
    expect(coverage.tables).toBe(8);
    expect(coverageOf(accounts.toReversed(), end(3), ends.toReversed())).toEqual(coverage);
  });

  it("counts by account and cause where one call was made in the place of another", () => {
    const refused = deniedBy("tag:GetResources");
    const slow: Unknown = { kind: "throttled", operation: "tag:GetResources" };
    const replaced = (id: string, region: string, ...reasons: Unknown[]): ScopeEnd => ({
      ...scope(id, region),
      replaced: reasons,
    });
    const ends = [
      replaced("2", "a", slow),
      replaced("1", "b", { ...refused, detail: "second" }),
      replaced("1", "a", { ...refused, detail: "first" }),
      replaced("1", "c", slow),
      scope("3", "a"),
    ];
    const { fallbacks, unseen } = coverageOf([], end(0), ends);
    const instead = "dynamodb:ListTagsOfResource";
    expect(fallbacks).toEqual([
      { account: "1", instead, regions: 2, reason: { ...refused, detail: "first" } },
      { account: "1", instead, regions: 1, reason: slow },
      { account: "2", instead, regions: 1, reason: slow },
    ]);
    expect(unseen).toEqual([]);
    expect(coverageOf([], end(0), ends.toReversed()).fallbacks).toEqual(fallbacks);
  });

  it("reports accounts that are not ACTIVE and those taken out by a flag without counting them as unseen", () => {
    const coverage = coverageOf(
      [
        account("2", null, { state: "skipped", because: "SUSPENDED" }),
        account("1", null, { state: "skipped", because: "CLOSED" }),
        account("3", null, { state: "excluded", because: "--exclude-account" }),
      ],
      end(3),
      [],
    );
    expect(coverage.skipped.map(({ account: id }) => id)).toEqual(["1", "2"]);
    expect(coverage.accounts).toEqual({ listed: 3, opened: 0, unopened: 0, skipped: 2, excluded: 1 });
    expect(coverage.unseen).toEqual([]);
  });

  it("counts a listing that broke off, never ended, or has accounts without a line as unseen", () => {
    const one = [account("1", regions({ a: "enabled" }))];
    const unlisted = (ended: AccountsEnd | null) => coverageOf(one, ended, [scope("1", "a")]).unseen;
    expect(unlisted(end(1, { kind: "throttled" }))).toEqual([
      { account: null, region: null, state: "unlisted", reason: { kind: "throttled" } },
    ]);
    expect(unlisted(null)).toMatchObject([{ account: null, state: "unlisted", reason: { kind: "not-scanned" } }]);
    expect(unlisted(end(3))).toMatchObject([
      { state: "unlisted", reason: { detail: "2 of 3 listed accounts have no line" } },
    ]);
  });

  it("says whose Region list is not authoritative; a Region found disabled by trying is not unseen", () => {
    const tried: RegionList = {
      ...regions({ a: "enabled", b: "enabled" }),
      source: "partition",
      authoritative: false,
      reason,
    };
    const disabled: ScopeState = { state: "disabled", reason: { kind: "region-disabled" } };
    const coverage = coverageOf([account("1", tried)], end(1), [scope("1", "a"), scope("1", "b", disabled, 0)]);
    expect(coverage.regionsNotAuthoritative).toEqual([{ account: "1", reason }]);
    expect([coverage.unseen, coverage.disabledRegions]).toEqual([[], [{ account: "1", region: "b" }]]);
    expect(coverage.scopes).toMatchObject({ seen: 1, disabled: 1 });
  });

  it("calls a population verified only where AWS named all of it, and says which flag left accounts out", () => {
    const one = [
      account("1", regions({ a: "enabled" })),
      account("2", null, { state: "excluded", because: "--exclude-account" }),
    ];
    const sheet = (ended: AccountsEnd | null) => coverageOf(one, ended, [scope("1", "a")]).population;
    expect(sheet({ ...end(2), pages: 3 })).toMatchObject({
      verified: true,
      complete: true,
      pages: 3,
      exclusions: [{ flag: "--exclude-account", accounts: 1 }],
    });
    expect(sheet({ ...end(2), source: "selection" })).toMatchObject({ verified: false, complete: true });
    expect(sheet(end(2, { kind: "throttled" }))).toMatchObject({ verified: false, complete: false });
    expect(sheet(null)).toMatchObject({ source: null, verified: false, complete: false });
  });

  it("does not take an opened account of which no Region is known for one that was seen", () => {
    expect(coverageOf([account("1", null)], end(1), []).unseen).toMatchObject([{ account: "1", state: "unfinished" }]);
  });

  it("believes the last line of an account or scope that was begun twice", () => {
    const twice = [account("1", null, { state: "unopened", reason }), account("1", regions({ a: "enabled" }))];
    const coverage = coverageOf(twice, end(1), [scope("1", "a", { state: "failed", reason }, 2), scope("1", "a")]);
    expect([coverage.unseen, coverage.tables]).toEqual([[], 1]);
  });
});
