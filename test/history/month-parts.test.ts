import { describe, expect, test } from "vitest";
import { foldGaps } from "../../src/history/coverage-gaps.ts";
import { foldDrills } from "../../src/history/drills.ts";
import { waiversOfMonth } from "../../src/history/month-waivers.ts";
import { monthNamed } from "../../src/history/month.ts";
import { ownerOf } from "../../src/history/owner-of.ts";
import { judgementOf, policyChange } from "../../src/history/policy-change.ts";
import { policyChanges } from "../../src/history/policy-changes.ts";
import { seriesOf, type InSeries } from "../../src/history/series.ts";
import type { Place } from "../../src/model/by-table.ts";
import { absent, known, unknown, type Fact } from "../../src/model/fact.ts";
import type { Month } from "../../src/model/monthly.ts";
import type { CompiledRule } from "../../src/model/policy.ts";
import type { Unseen } from "../../src/model/run.ts";
import type { Waiver } from "../../src/model/waiver.ts";
import { override, policyOf, rule, run } from "../report/audit-fixture.ts";

const november = monthNamed("2026-11") as Month;
const at = (day: string): string => `${day}T06:00:00.000Z`;
const denied: Unseen["reason"] = { kind: "denied" };
const region = (name: string): Unseen => ({ account: "1", region: name, state: "denied", reason: denied });

describe("what was not seen", () => {
  const account: Unseen = { account: "1", region: null, state: "denied", reason: denied };
  const listing: Unseen = { account: null, region: null, state: "unlisted", reason: denied };
  type Day = readonly [day: string, unseen: readonly Unseen[], accounts?: readonly string[]];

  /** Every other place of the accounts listed is seen. */
  const gapsOf = (...days: readonly Day[]) => {
    const fold = foldGaps(november);
    for (const [day, unseen, accounts = ["1"]] of days) {
      const hides = (place: Unseen, { account: id, region: name, table }: Place): boolean =>
        place.account === id && [null, name].includes(place.region) && [undefined, table].includes(place.table);
      fold.add({
        asOf: at(day),
        coverage: { unseen, accepted: [], skipped: [] },
        accounts: new Set(accounts),
        scopes: {
          wouldHaveSeen: (place) => accounts.includes(place.account) && !unseen.some((each) => hides(each, place)),
        },
      });
    }
    return fold.gaps().map(({ account: id, region: name, table, runs, since, until }) => ({
      place: [id, name, table].filter((part) => part !== null).join("/"),
      runs,
      since: [since.after, since.by].map((each) => each?.slice(5, 10) ?? null),
      until: until === null ? null : [until.after?.slice(5, 10), until.by.slice(5, 10)],
    }));
  };

  test("is told since when and until when, as far as runs show it", () => {
    const gaps = gapsOf(
      ["2026-10-01", []],
      ["2026-10-20", [region("a"), region("b"), region("c")]],
      ["2026-11-01", [region("a"), region("b"), region("d")]],
      ["2026-11-05", [region("a"), region("d")]],
      ["2026-11-06", [region("a")]],
      ["2026-11-09", [region("a"), region("d")]],
    );
    expect(gaps).toEqual([
      { place: "1/a", runs: 4, since: ["10-01", "10-20"], until: null },
      { place: "1/d", runs: 3, since: ["11-06", "11-09"], until: null },
      { place: "1/b", runs: 1, since: ["10-01", "10-20"], until: ["11-01", "11-05"] },
    ]);
  });

  test("is not seen again while what it lies in is unseen", () => {
    const table: Unseen = { ...region("a"), table: "t", state: "unreconciled" };
    expect(gapsOf(["2026-10-20", []], ["2026-11-01", [region("a")]], ["2026-11-02", [account]])).toEqual([
      { place: "1/a", runs: 2, since: ["10-20", "11-01"], until: null },
      { place: "1", runs: 1, since: ["11-01", "11-02"], until: null },
    ]);
    const found = gapsOf(
      ["2026-10-20", []],
      ["2026-11-01", [table]],
      ["2026-11-02", [region("a")]],
      ["2026-11-03", [account]],
      ["2026-11-04", [listing], []],
      ["2026-11-05", []],
    );
    expect(found.find(({ place }) => place === "1/a/t")).toEqual({
      place: "1/a/t",
      runs: 4,
      since: ["10-20", "11-01"],
      until: ["11-04", "11-05"],
    });
  });

  test("is seen by a list that broke off after its account", () => {
    const found = gapsOf(["2026-11-01", [region("a")]], ["2026-11-02", [listing]]);
    expect(found.find(({ place }) => place === "1/a")).toMatchObject({ runs: 1, until: ["11-01", "11-02"] });
  });

  test("goes back to when what it lies in was last seen", () => {
    const found = gapsOf(["2026-10-20", []], ["2026-11-01", [account]], ["2026-11-02", [region("a")]]);
    expect(found).toEqual([
      { place: "1/a", runs: 1, since: ["10-20", "11-01"], until: null },
      { place: "1", runs: 1, since: ["10-20", "11-01"], until: ["11-01", "11-02"] },
    ]);
  });

  test("is not seen again by a run that does not look there any more, and not counted by it", () => {
    expect(gapsOf(["2026-10-20", [region("a")]], ["2026-11-01", [region("a")]], ["2026-11-02", [], []])).toEqual([
      { place: "1/a", runs: 1, since: [null, "10-20"], until: null },
    ]);
    expect(gapsOf(["2026-10-20", [region("a")]], ["2026-11-01", [], []])).toEqual([]);
  });

  test("has no beginning where the oldest run did not see it either, and keeps the blind spot that accepts it", () => {
    const fold = foldGaps(november);
    fold.add({
      asOf: at("2026-11-05"),
      coverage: { unseen: [], accepted: [{ ...region("a"), blindSpot: "B-1" }], skipped: [] },
      accounts: new Set(["1"]),
      scopes: { wouldHaveSeen: () => false },
    });
    expect(fold.gaps()).toMatchObject([
      { since: { after: null, by: at("2026-11-05") }, blindSpot: "B-1", until: null },
    ]);
  });
});

describe("the owner of a table", () => {
  const table = (facts: Readonly<Record<string, Fact>>, read = true) => ({
    groups: { tags: read ? { state: "read" as const } : { state: "unread" as const, reason: denied } },
    facts,
  });
  const tag = { "tags.owner": known("orders") };
  const accountTag = { facts: { "account.tags.owner": known("platform") } };

  test.each([
    ["its own tag", table(tag), accountTag, { kind: "tag", value: "orders" }],
    ["that of its account where it has none", table({}), accountTag, { kind: "tag", value: "platform" }],
    ["nobody where neither has one", table({}), { facts: {} }, { kind: "none" }],
    ["not known where its tags were not read", table({}, false), accountTag, { kind: "unknown" }],
    ["not known where they were not collected", { groups: {}, facts: {} }, accountTag, { kind: "unknown" }],
    [
      "not known where the tag could not be read",
      table({ "tags.owner": unknown(denied) }),
      accountTag,
      { kind: "unknown" },
    ],
    [
      "not known where that of its account could not be read",
      table({ "tags.owner": absent }),
      { facts: { "account.tags.owner": unknown(denied) } },
      { kind: "unknown" },
    ],
  ] as const)("is %s", (_, record, account, owner) => {
    expect(ownerOf("owner", record, account)).toEqual(owner);
  });
});

describe("what changed in the policy", () => {
  const leaf = (line: number, operand: number): CompiledRule["assert"] => ({
    kind: "leaf",
    fact: "pitr.period",
    operator: "gte",
    operand,
    source: `pitr.period gte ${operand}`,
    at: { file: "a.yaml", line, col: 1, endLine: line, endCol: 9 },
  });
  const day = 86_400_000;
  const before = policyOf("acme", [
    rule("a", "high", { assert: leaf(3, 35 * day), params: { least: 35 * day } }),
    rule("b", "low", {}),
    rule("c", "low", {}),
  ]);

  test("is told rule by rule, each difference once", () => {
    const after = {
      ...policyOf("acme", [
        rule("a", "critical", { assert: leaf(3, 7 * day), params: { least: 7 * day } }),
        rule("b", "low", {
          assert: leaf(9, 1),
          grace: day,
          controls: [{ id: "SOC 2:A1.2", source: "x", kind: "ours" }],
        }),
        rule("d", "low", {}),
      ]),
      waivers: { maxTerm: { high: 30 * day } },
      optedOut: "fail" as const,
    };
    expect(policyChange(before, after)).toEqual({
      rules: [
        { rule: "a", change: "changed", what: ["severity: high → critical", "parameter least: 35d → 7d"] },
        {
          rule: "b",
          change: "changed",
          what: ["grace: none → 1d", "what it checks", "the controls that it supports"],
        },
        { rule: "c", change: "removed", what: [] },
        { rule: "d", change: "added", what: [] },
      ],
      otherwise: ["longest waiver of what is high: none → 30d", "a table opted out by a tag: not-applicable → fail"],
    });
  });

  test("is nothing where rules moved in their file, and texts alone are told as such", () => {
    const moved = policyOf(
      "acme",
      before.rules.map((each) => (each.id === "a" ? { ...each, assert: leaf(90, 35 * day) } : each)),
    );
    expect(policyChange(before, moved)).toEqual({ rules: [], otherwise: [] });
    const reworded = policyOf(
      "acme",
      before.rules.map((each) => ({ ...each, fix: `${each.fix} Soon.` })),
    );
    expect(policyChange(before, reworded).rules[0]?.what).toEqual(["its texts, not what it checks"]);
  });

  test("is nothing where an override moved, whose name tells its place, and the rest of what it says counts", () => {
    const overriding = (line: number, severity: "low" | "high") =>
      policyOf("acme", [
        rule("a", "high", {
          overrides: [
            override(`tags.tier eq gold (acme.yaml:${line}:5)`, { severity, title: "a", why: "b", fix: "c" }),
          ],
        }),
      ]);
    expect(policyChange(overriding(9, "low"), overriding(10, "low")).rules).toEqual([]);
    expect(policyChanges(overriding(9, "low"), overriding(10, "low")).changed).toEqual([]);
    expect(policyChange(overriding(9, "low"), overriding(9, "high")).rules).toHaveLength(1);
    expect(policyChanges(overriding(9, "low"), overriding(9, "high")).changed).toEqual([
      { rule: "a", what: ["overrides"] },
    ]);
  });

  test("is a parameter's value, whatever the parameter is called", () => {
    const at = (value: number) => policyOf("acme", [rule("a", "high", { params: { at: value, name: value } })]);
    expect(policyChange(at(1), at(2)).rules[0]?.what).toEqual(["parameter at: 1 → 2", "parameter name: 1 → 2"]);
    expect(policyChanges(at(1), at(2)).changed).toEqual([{ rule: "a", what: ["params"] }]);
  });

  test("is the time to fix that the policy gives", () => {
    const after = { ...before, sla: { high: 30 * day } };
    expect(policyChange(before, after).otherwise).toEqual(["time to fix what is high: none → 30d"]);
  });

  test("makes no new failing finding by another severity or by other texts", () => {
    const [a = rule("a", "low")] = before.rules;
    expect(judgementOf({ ...a, severity: "low", title: "x", at: { ...a.at, line: 99 } })).toBe(judgementOf(a));
    expect(judgementOf({ ...a, grace: 1 })).not.toBe(judgementOf(a));
    expect(judgementOf({ ...a, assert: leaf(3, 1) })).not.toBe(judgementOf(a));
  });
});

describe("waivers of a month", () => {
  const waiver = (id: string, created: string, expires: string): Waiver => ({
    id,
    rules: ["*"],
    accounts: ["*"],
    regions: ["*"],
    tables: ["x"],
    reason: "r",
    owner: "o",
    approver: "a",
    ticket: "t",
    created: `${created}T00:00:00.000Z`,
    expires: `${expires}T00:00:00.000Z`,
  });

  test("are granted, extended, expired, about to expire or withdrawn", () => {
    const kept = waiver("kept", "2026-01-01", "2027-06-01");
    const before = [
      kept,
      waiver("extended", "2026-01-01", "2026-11-15"),
      waiver("expired", "2026-01-01", "2026-11-10"),
      waiver("withdrawn", "2026-01-01", "2027-01-15"),
      waiver("soon", "2026-01-01", "2026-12-31"),
    ];
    const last = [
      kept,
      waiver("extended", "2026-01-01", "2027-03-01"),
      waiver("soon", "2026-01-01", "2026-12-31"),
      waiver("granted", "2026-11-02", "2027-02-01"),
    ];
    const given = waiversOfMonth({
      month: november,
      before,
      ofRuns: [
        { asOf: at("2026-11-03"), waivers: [...before, waiver("brief", "2026-11-01", "2026-11-04")] },
        { asOf: at("2026-11-28"), waivers: last },
      ],
      waives: new Map([["granted", 3]]),
    });
    const ids = (news: readonly { readonly waiver: Waiver }[]) => news.map((each) => each.waiver.id);
    expect({
      inForce: given.inForce,
      granted: ids(given.granted),
      extended: given.extended.map((each) => [each.waiver.id, each.from.slice(0, 10)]),
      expired: ids(given.expired),
      expiring: ids(given.expiring),
      withdrawn: given.withdrawn.map(({ id }) => id),
    }).toEqual({
      inForce: 4,
      granted: ["brief", "granted"],
      extended: [["extended", "2026-11-15"]],
      expired: ["brief", "expired"],
      expiring: ["soon"],
      withdrawn: ["withdrawn"],
    });
    expect(given.granted[1]?.waives).toBe(3);
  });

  test("are extended from their first spelling in the month where no run is before it", () => {
    const { extended } = waiversOfMonth({
      month: november,
      before: [],
      ofRuns: [
        { asOf: at("2026-11-03"), waivers: [waiver("w", "2026-01-01", "2026-11-15")] },
        { asOf: at("2026-11-09"), waivers: [waiver("w", "2026-01-01", "2027-01-15")] },
        { asOf: at("2026-11-28"), waivers: [waiver("w", "2026-01-01", "2027-03-01")] },
      ],
      waives: new Map(),
    });
    expect(extended.map(({ from, waiver: { expires } }) => [from.slice(0, 10), expires.slice(0, 10)])).toEqual([
      ["2026-11-15", "2027-03-01"],
    ]);
  });

  test("are in force or expired by the last run, never both", () => {
    const waivers = [waiver("over", "2026-01-01", "2026-11-20"), waiver("yet", "2026-01-01", "2026-11-28")];
    const given = waiversOfMonth({
      month: november,
      before: [],
      ofRuns: [{ asOf: at("2026-11-25"), waivers }],
      waives: new Map(),
    });
    expect(given.inForce).toBe(1);
    expect(given.expired.map((each) => each.waiver.id)).toEqual(["over"]);
    expect(given.expiring.map((each) => each.waiver.id)).toEqual(["yet"]);
  });
});

describe("restore drills", () => {
  const restore = (created: string, status: string, validation: Fact = absent) => ({
    created: known(created),
    status: known(status),
    validation,
    testingPlan: absent,
  });
  const place = { account: "1", region: "r" };

  test("are those of the month, and tables are counted by their newest completed one", () => {
    const fold = foldDrills(november);
    const old = restore(at("2026-09-01"), "COMPLETED");
    const ofMonth = restore(at("2026-11-03"), "COMPLETED", known("SUCCESSFUL"));
    const later = restore(at("2026-12-01"), "COMPLETED");
    fold.add({ ...place, table: "a" }, { items: [old, ofMonth], missing: [] });
    fold.add({ ...place, table: "b" }, { items: [old, restore(at("2026-11-02"), "FAILED")], missing: [] });
    fold.add({ ...place, table: "c" }, { items: [later], missing: [] });
    fold.add({ ...place, table: "d" }, { items: [], missing: [denied] });
    const { ofMonth: drills, tables } = fold.drills();
    expect(drills.map(({ table, status, validation }) => [table, status, validation])).toEqual([
      ["b", "FAILED", null],
      ["a", "COMPLETED", "SUCCESSFUL"],
    ]);
    expect(tables).toEqual({ inMonth: 1, earlier: 1, never: 1, unknown: 1 });
  });
});

describe("runs of one series", () => {
  const of = (changes: Partial<InSeries["header"]>, policy = "acme") =>
    seriesOf({ policy, header: { ...run, ...changes } });
  const { selection } = run;

  test("have a policy of one id and look at accounts of one kind", () => {
    expect(of({})).toBe(of({ selection: { ...selection, excludedAccounts: ["1"] } }));
    expect(of({})).toBe(of({ selection: { ...selection, population: { kind: "organization", ous: ["ou-1"] } } }));
    const others = [
      of({}, "baseline"),
      of({ selection: { ...selection, regions: ["us-east-1"] } }),
      of({ selection: { ...selection, population: { kind: "accounts", ids: ["1"] } } }),
      of({ selection: { ...selection, population: { kind: "caller" } } }),
      of({ selection: { ...selection, shard: { index: 1, of: 2 } } }),
      of({ selection: { ...selection, shard: { index: 2, of: 2 } } }),
      of({ organization: "o-other" }),
      of({ partition: "aws-cn" }),
      of({ foreignHosts: ["localhost:4566"] }),
    ];
    expect(new Set([of({}), ...others]).size).toBe(others.length + 1);
  });
});
