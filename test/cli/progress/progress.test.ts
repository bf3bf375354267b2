import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createProgress, type ProgressView } from "../../../src/cli/progress/progress.ts";
import { msPerTableAt } from "../../../src/cli/progress/time-left.ts";
import type { ScanEvent } from "../../../src/model/scan-event.ts";

const begun = 1_000_000;
const seen = { state: "seen" } as const;
const home = { account: "111111111111", region: "eu-west-1" };
const away = { account: "111111111111", region: "us-east-1" };

const account = (scopes: number): ScanEvent => ({ kind: "account", account: home.account, access: "opened", scopes });
const listing = (tables: number, scope = home): ScanEvent => ({ kind: "tables-listed", ...scope, tables });
const reading = (unread = 0, scope = home): ScanEvent => ({ kind: "table-read", ...scope, unread });
const beginning = (scope = home): ScanEvent => ({ kind: "scope-begun", ...scope });
const ending = (tables: number, scope = home): ScanEvent => ({
  kind: "scope-ended",
  ...scope,
  tables,
  coverage: seen,
  calls: {},
});
const ended: ScanEvent = { kind: "accounts-ended", listed: 1 };

/** Events in order, all after `seconds`; 10 tables a second is what the quota lets through. */
function after(seconds: number, events: readonly ScanEvent[]): ProgressView {
  const progress = createProgress({ now: begun, msPerTable: 100 });
  for (const event of events) progress.take(event, begun);
  return progress.view(begun + seconds * 1_000);
}

describe("the time left", () => {
  it("of the one scope is its tables at the quota", () => {
    const { left } = after(1, [account(1), ended, beginning(), listing(61), reading()]);
    expect(left).toEqual({ ms: 6_000, atLeast: false });
  });

  it("is that of the slowest scope, not of all of them one after the other", () => {
    const begunBoth = [account(2), ended, beginning(), beginning(away)];
    expect(after(0, [...begunBoth, listing(30), listing(50, away)]).left).toEqual({ ms: 5_000, atLeast: false });
  });

  it("counts what a scope showed itself to take, where it is slower than its quota", () => {
    const read = Array.from({ length: 20 }, () => reading());
    // 20 tables in 10 s are half of what the quota allows.
    expect(after(10, [account(1), ended, beginning(), listing(40), ...read]).left?.ms).toBe(10_000);
    expect(after(0, [account(1), ended, beginning(), listing(40), ...read]).left?.ms).toBe(2_000);
  });

  it("is a lower bound while accounts are listed, and while the list of a scope may have another page", () => {
    expect(after(0, [account(1), beginning(), listing(10)]).left).toEqual({ ms: 1_000, atLeast: true });
    expect(after(0, [account(1), ended, beginning(), listing(100)]).left).toEqual({ ms: 10_000, atLeast: true });
  });

  it("of scopes that wait is taken from those that are done", () => {
    const { left } = after(8, [account(5), ended, beginning(), ending(0)]);
    expect(left).toEqual({ ms: 32_000, atLeast: false });
  });

  it("is not told while there is nothing to tell it from", () => {
    expect(after(5, []).left).toBeNull();
    expect(after(5, [account(5), ended]).left).toBeNull();
    expect(after(5, [account(1), ended, beginning(), listing(3), ending(3)]).left).toBeNull();
  });

  it("is taken from the slowest read that the demand names", () => {
    // DescribeContinuousBackups: 10 a second. DescribeTable: 400.
    expect(msPerTableAt(["table", "pitr"], {})).toBe(100);
    expect(msPerTableAt(["table"], {})).toBe(2.5);
  });

  it("goes by the share of the quota that a scan may use", () => {
    expect(msPerTableAt(["table", "pitr"], { share: 0.5 })).toBe(200);
    expect(msPerTableAt(["table", "pitr"], { rates: { "dynamodb:DescribeContinuousBackups": 20 } })).toBe(50);
  });
});

describe("the counts", () => {
  it("have an unknown for each group, each scope and each account that was not seen", () => {
    const reason = { kind: "denied" } as const;
    const { unknowns, accounts } = after(0, [
      { kind: "account", account: "222222222222", access: "unopened", scopes: 0, reason },
      { kind: "account", account: "333333333333", access: "skipped", scopes: 0 },
      account(2),
      reading(3),
      { ...ending(0), coverage: { state: "denied", reason } } as ScanEvent,
      { ...ending(0, away), coverage: { state: "failed", reason } } as ScanEvent,
    ]);
    expect({ unknowns, accounts }).toEqual({ unknowns: 6, accounts: { seen: 3, opened: 1, listed: null } });
  });

  it("hold what an earlier attempt had read, once its scope is done", () => {
    const { tables } = after(0, [account(1), beginning(), listing(2), reading(), reading(), ending(40)]);
    expect(tables).toEqual({ read: 40, listed: 40 });
  });

  it("have a rate of calls over the last seconds alone", () => {
    const progress = createProgress({ now: begun, msPerTable: 100 });
    const calls = (count: number) => ({ "dynamodb:ListTables": { calls: count, throttled: 0, failed: 0 } });
    expect(progress.view(begun).calls.perSecond).toBeNull();
    for (let second = 1; second <= 60; second += 1) progress.count(calls(second * 50), begun + second * 1_000);
    expect(progress.view(begun + 60_000).calls).toEqual({ made: 3_000, throttled: 0, perSecond: 50 });
    for (let second = 61; second <= 80; second += 1) progress.count(calls(3_000), begun + second * 1_000);
    expect(progress.view(begun + 80_000).calls.perSecond).toBe(0);
  });
});

const anyScope = fc.record({
  account: fc.constantFrom("111111111111", "222222222222"),
  region: fc.constantFrom("eu-west-1", "us-east-1"),
});
const anyCoverage = fc.constantFrom(seen, { state: "failed", reason: { kind: "timeout" } } as const);
const anyEvent: fc.Arbitrary<ScanEvent> = fc.oneof(
  fc.record({
    kind: fc.constant("account" as const),
    account: fc.constant("111111111111"),
    access: fc.constantFrom("opened" as const, "unopened" as const),
    scopes: fc.nat(20),
  }),
  fc.record({ kind: fc.constant("accounts-ended" as const), listed: fc.nat(20) }),
  anyScope.map((scope) => beginning(scope)),
  fc.tuple(fc.nat(200), anyScope).map(([tables, scope]) => listing(tables, scope)),
  fc.tuple(fc.nat(5), anyScope).map(([unread, scope]) => reading(unread, scope)),
  fc
    .tuple(fc.nat(200), anyScope, anyCoverage)
    .map(([tables, scope, coverage]): ScanEvent => ({ ...ending(tables, scope), coverage }) as ScanEvent),
);

/** Whatever a clock does: it may also be set back. */
const anyStep = fc.tuple(anyEvent, fc.integer({ min: -5_000, max: 20_000 }), fc.nat(500), fc.nat(20));

it("whatever order events come in, no count falls or is negative, and no whole is less than its part", () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      const progress = createProgress({ now: begun, msPerTable: 100 });
      let now = begun;
      let before = countsOf(progress.view(now));
      for (const [event, later, calls, throttled] of steps) {
        now += later;
        progress.take(event, now);
        progress.count({ "dynamodb:ListTables": { calls, throttled, failed: 0 } }, now);
        const view = progress.view(now);
        const counts = countsOf(view);
        counts.forEach((count, at) => expect(count).toBeGreaterThanOrEqual(before[at] ?? 0));
        before = counts;
        expect(view.scopes.total).toBeGreaterThanOrEqual(view.scopes.done);
        expect(view.tables.listed).toBeGreaterThanOrEqual(view.tables.read);
        expect(view.calls.perSecond ?? 0).toBeGreaterThanOrEqual(0);
        expect(view.left?.ms ?? 1).toBeGreaterThan(0);
      }
    }),
  );
});

const countsOf = ({ accounts, scopes, tables, calls, unknowns }: ProgressView): readonly number[] => [
  accounts.seen,
  accounts.opened,
  accounts.listed ?? 0,
  scopes.done,
  scopes.total,
  tables.read,
  tables.listed,
  calls.made,
  calls.throttled,
  unknowns,
];
