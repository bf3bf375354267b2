import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createWaiving, type WaiversInForce } from "../../src/evaluate/waivers.ts";
import { verdicts, type Finding, type TableFindings } from "../../src/model/finding.ts";
import { severities } from "../../src/model/severity.ts";
import { isOfEveryTable, type Waiver } from "../../src/model/waiver.ts";

const asOf = "2026-03-01T12:00:00.000Z";
const day = 86_400_000;

const waiver = (id: string, changes: Partial<Waiver> = {}): Waiver => ({
  id,
  rules: ["pitr-enabled"],
  accounts: ["111111111111"],
  regions: ["eu-west-1"],
  tables: ["orders"],
  reason: "Filled anew each night",
  owner: "shop@example.com",
  approver: "ciso@example.com",
  ticket: "SEC-1",
  created: "2026-02-01T00:00:00.000Z",
  expires: "2026-04-01T00:00:00.000Z",
  ...changes,
});

const finding = (changes: Partial<Finding> = {}): Finding => {
  const { account = "111111111111", region = "eu-west-1", table = "orders" } = changes;
  return {
    rule: "pitr-enabled",
    severity: "high",
    account,
    region,
    table,
    arn: `arn:aws:dynamodb:${region}:${account}:table/${table}`,
    tableId: null,
    verdict: "fail",
    reason: { code: "not-met", text: "pitr.enabled is false, expected true." },
    unknowns: [],
    trace: [{ file: "a.yaml", line: 1, col: 1, leaf: "pitr.enabled eq true", expected: "true", actual: "false" }],
    fingerprint: "0".repeat(64),
    ...changes,
  };
};

const tableOf = (findings: readonly Finding[]): TableFindings => {
  const { account, region, table, arn } = findings[0] ?? finding();
  return { account, region, table, arn, findings };
};

function waived(waivers: readonly Waiver[], findings: readonly Finding[], more: Partial<WaiversInForce> = {}) {
  const waiving = createWaiving({ waivers, maxTerm: {}, asOf, warning: "14d", ...more });
  const judged = findings.flatMap((each) => waiving.waive(tableOf([each])).findings);
  return { findings: judged, uses: waiving.uses().uses };
}

describe("a waiver", () => {
  it("turns a fail into waived, and keeps what failed, the trace and everything else", () => {
    const {
      findings: [found],
      uses: [use],
    } = waived([waiver("W-1")], [finding()]);
    expect(found).toEqual({
      ...finding(),
      verdict: "waived",
      reason: {
        code: "waived",
        text:
          "pitr.enabled is false, expected true. " +
          "Waived by W-1 until 2026-04-01 (owner: shop@example.com): Filled anew each night.",
      },
      waiver: "W-1",
    });
    expect(use).toMatchObject({
      state: "in-force",
      waived: 1,
      daysLeft: 30,
      expiresSoon: false,
      places: [{ account: "111111111111", region: "eu-west-1", table: "orders", rule: "pitr-enabled" }],
    });
  });

  it.each([
    ["another rule", { rule: "pitr-enabled-2" }],
    ["another account", { account: "211111111111" }],
    ["another Region", { region: "eu-west-2" }],
    ["a table whose name begins so", { table: "orders-archive" }],
    ["a table whose name ends so", { table: "old-orders" }],
    ["a table written otherwise", { table: "Orders" }],
  ])("says nothing of %s", (_, changes) => {
    const { findings, uses } = waived([waiver("W-1")], [finding(changes)]);
    expect(findings).toEqual([finding(changes)]);
    expect(uses).toMatchObject([{ state: "unused", waived: 0 }]);
  });

  it("takes a dot for a dot", () => {
    const { findings } = waived(
      [waiver("W-1", { tables: ["a.b*"] })],
      [finding({ table: "a.bc" }), finding({ table: "axbc" })],
    );
    expect(findings.map(({ verdict }) => verdict)).toEqual(["waived", "fail"]);
  });

  it("takes globs for rules, accounts, Regions and tables", () => {
    const wide = waiver("W-1", { rules: ["pitr-*"], accounts: ["1*"], regions: ["eu-*"], tables: ["scratch-?"] });
    const tables = ["scratch-1", "scratch-12"].map((table) => finding({ table, rule: "pitr-period" }));
    expect(waived([wide], tables).findings.map(({ verdict }) => verdict)).toEqual(["waived", "fail"]);
  });

  it("fails again from the instant on which it expires, and the finding says so", () => {
    const expires = asOf;
    const { findings, uses } = waived([waiver("W-1", { expires })], [finding()]);
    expect(findings).toMatchObject([
      {
        verdict: "fail",
        reason: {
          code: "not-met",
          text: "pitr.enabled is false, expected true. Waiver W-1 expired on 2026-03-01 12:00:00 UTC.",
        },
      },
    ]);
    expect(findings[0]).not.toHaveProperty("waiver");
    expect(uses).toMatchObject([{ state: "expired", lapsed: 1, waived: 0, daysLeft: 0, expiresSoon: false }]);
    expect(waived([waiver("W-1", { expires: "2026-03-01T12:00:00.001Z" })], [finding()]).uses).toMatchObject([
      { state: "in-force", daysLeft: 0, expiresSoon: true },
    ]);
  });

  it("is warned of before it expires, and no longer once it has", () => {
    const soon = (expires: string) => waived([waiver("W-1", { expires })], [finding()]).uses[0]?.expiresSoon;
    expect([soon("2026-03-15T12:00:00.000Z"), soon("2026-03-15T12:00:00.001Z"), soon("2026-02-28")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("counts days since its expiry below zero", () => {
    expect(waived([waiver("W-1", { expires: "2026-02-26T00:00:00.000Z" })], [])).toMatchObject({
      uses: [{ state: "expired", daysLeft: -3 }],
    });
  });

  it("names the one that ended last where several have expired", () => {
    const waivers = [
      waiver("W-1", { expires: "2026-02-10T00:00:00.000Z" }),
      waiver("W-2", { expires: "2026-02-20T00:00:00.000Z" }),
      waiver("W-3", { expires: "2026-02-15T00:00:00.000Z" }),
    ];
    const { findings, uses } = waived(waivers, [finding()]);
    expect(findings[0]?.reason.text).toContain("Waiver W-2 expired on 2026-02-20.");
    expect(uses.map(({ lapsed }) => lapsed)).toEqual([1, 1, 1]);
  });

  it("leaves to the next one what has expired; the first in force counts, and the others overlap", () => {
    const waivers = [
      waiver("old", { expires: asOf }),
      waiver("first"),
      waiver("second"),
      waiver("third", { tables: ["orders", "carts"] }),
    ];
    const { findings, uses } = waived(waivers, [finding(), finding({ table: "carts" })]);
    expect(findings.map((each) => each.waiver)).toEqual(["first", "third"]);
    expect(uses.map(({ waiver: { id }, state, waived: count, overlaps }) => ({ id, state, count, overlaps }))).toEqual([
      { id: "old", state: "expired", count: 0, overlaps: [] },
      { id: "first", state: "in-force", count: 1, overlaps: [] },
      { id: "second", state: "overlapped", count: 0, overlaps: [{ waiver: "first", findings: 1 }] },
      { id: "third", state: "in-force", count: 1, overlaps: [{ waiver: "first", findings: 1 }] },
    ]);
  });

  it("is in the order of the file, also where one names its accounts and another a glob", () => {
    const wide = waiver("wide", { accounts: ["*"] });
    const named = waiver("named");
    expect(waived([wide, named], [finding()]).findings[0]?.waiver).toBe("wide");
    expect(waived([named, wide], [finding()]).findings[0]?.waiver).toBe("named");
  });

  it("never waives what is unknown, and counts it: it may be needed all the same", () => {
    const unknown = finding({ verdict: "unknown", reason: { code: "unknown", text: "Not known." } });
    const { findings, uses } = waived([waiver("W-1")], [unknown]);
    expect(findings).toEqual([unknown]);
    expect(uses).toMatchObject([{ state: "unused", waived: 0, unknown: 1 }]);
  });

  it("names as many places as asked for, and counts all", () => {
    const many = Array.from({ length: 12 }, (_, n) => finding({ table: `t-${n}` }));
    const wide = waiver("W-1", { tables: ["t-*"] });
    expect(waived([wide], many).uses).toMatchObject([{ waived: 12, places: { length: 10 } }]);
    expect(waived([wide], many, { mostPlaces: 3 }).uses).toMatchObject([{ waived: 12, places: { length: 3 } }]);
  });
});

describe("the longest term", () => {
  const maxTerm = { critical: 7 * day, high: 90 * day };

  it("is that of the finding's severity, which an override may have raised", () => {
    const findings = [finding(), finding({ severity: "critical" }), finding({ severity: "low" })];
    const judged = waived([waiver("W-1")], findings, { maxTerm });
    expect(judged.findings.map(({ verdict }) => verdict)).toEqual(["waived", "fail", "waived"]);
    expect(judged.findings[1]?.reason.text).toBe(
      "pitr.enabled is false, expected true. " +
        "Waiver W-1 ended on 2026-02-08: the policy allows 7d for what is critical.",
    );
    expect(judged.uses).toMatchObject([{ state: "in-force", waived: 2, capped: 1, lapsed: 0 }]);
  });

  it("leaves a waiver that ended by it to overlap with one that is in force, and one that expired to be renewed", () => {
    const renewed = waiver("new", { created: "2026-02-25T00:00:00.000Z" });
    const ended = [waiver("capped"), waiver("expired", { expires: asOf }), renewed];
    const { findings, uses } = waived(ended, [finding({ severity: "critical" })], { maxTerm });
    expect(findings).toMatchObject([{ verdict: "waived", waiver: "new" }]);
    expect(uses).toMatchObject([
      { state: "overlapped", capped: 0, overlaps: [{ waiver: "new", findings: 1 }] },
      { state: "expired", lapsed: 0, overlaps: [] },
      { state: "in-force", waived: 1 },
    ]);
  });

  it("shows a waiver that has no time left as capped", () => {
    expect(waived([waiver("W-1")], [finding({ severity: "critical" })], { maxTerm }).uses).toMatchObject([
      { state: "capped", capped: 1 },
    ]);
  });

  it("is named as the day until which a fail is waived, where it ends before the waiver does", () => {
    const { findings } = waived([waiver("W-1")], [finding()], { maxTerm: { high: 30 * day } });
    expect(findings[0]?.reason.text).toContain("Waived by W-1 until 2026-03-03 (owner:");
  });
});

describe("waivers of whatever kind", () => {
  const some = <T>(...values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
  const instant = fc
    .constantFrom("2026-02-01", "2026-02-28", "2026-03-01", "2026-03-02", "2026-05-01")
    .map((date) => `${date}T12:00:00.000Z`);
  const anyWaiver = fc
    .record({
      rules: some("pitr-enabled", "pitr-*", "*"),
      accounts: some("111111111111", "2*", "*"),
      regions: some("eu-west-1", "us-*", "*"),
      tables: some("orders", "orders-*", "*"),
      created: instant,
      expires: fc.constantFrom("2026-02-28", "2026-03-02", "2026-05-01").map((date) => `${date}T12:00:00.000Z`),
    })
    .map((changes) => changes);
  const anyFinding = fc
    .record({
      rule: fc.constantFrom("pitr-enabled", "pitr-period", "encrypted"),
      severity: fc.constantFrom(...severities),
      account: fc.constantFrom("111111111111", "222222222222"),
      region: fc.constantFrom("eu-west-1", "us-east-1"),
      table: fc.constantFrom("orders", "orders-archive", "carts"),
      verdict: fc.constantFrom("fail" as const, "fail" as const, ...verdicts),
    })
    .map((changes) => finding(changes));
  const anyTerm = fc.record(
    { critical: fc.constantFrom(0, day, 40 * day), high: fc.constant(day) },
    { requiredKeys: [] },
  );

  it("change no verdict but a fail, never un-waive, and count each fail once", () => {
    const met = { waived: 0, left: 0 };
    fc.assert(
      fc.property(
        fc.array(anyWaiver, { maxLength: 5 }),
        fc.array(anyFinding, { maxLength: 12 }),
        anyTerm,
        (stated, findings, maxTerm) => {
          const waivers = stated.map((changes, n) => waiver(`W-${n}`, changes));
          const { findings: judged, uses } = waived(waivers, findings, { maxTerm });
          expect(judged).toHaveLength(findings.length);
          const pairs = findings.map((before, n) => ({ before, after: judged[n] }));
          const [others, fails] = [false, true].map((is) =>
            pairs.filter(({ before }) => (before.verdict === "fail") === is),
          );
          for (const { before, after } of others ?? []) expect(after).toBe(before);
          for (const { before, after } of fails ?? []) {
            const by = waivers.find(({ id }) => id === after?.waiver);
            expect(after?.verdict).toBe(by === undefined ? "fail" : "waived");
            expect(by === undefined || by.expires > asOf).toBe(true);
            const { waiver: _named, ...kept } = after ?? before;
            expect({ ...kept, verdict: before.verdict, reason: before.reason }).toEqual(before);
            expect(after?.reason.text.startsWith(before.reason.text)).toBe(true);
            met[by === undefined ? "left" : "waived"] += 1;
          }
          const count = judged.filter((each, n) => each.verdict === "waived" && findings[n]?.verdict === "fail").length;
          expect(uses.reduce((sum, use) => sum + use.waived, 0)).toBe(count);
        },
      ),
      { numRuns: 300 },
    );
    expect(Math.min(met.waived, met.left)).toBeGreaterThan(20);
  });

  it("do not depend on the order of the tables but for the places that are named", () => {
    fc.assert(
      fc.property(fc.array(anyWaiver, { maxLength: 4 }), fc.array(anyFinding, { maxLength: 8 }), (stated, findings) => {
        const waivers = stated.map((changes, n) => waiver(`W-${n}`, changes));
        const counts = (given: readonly Finding[]) =>
          waived(waivers, given).uses.map(({ overlaps, ...use }) => ({
            ...use,
            places: use.places.length,
            overlaps: overlaps.toSorted((a, b) => (a.waiver < b.waiver ? -1 : 1)),
          }));
        expect(counts(findings.toReversed())).toEqual(counts(findings));
      }),
    );
  });
});

describe("a waiver of every table", () => {
  it("is told by its patterns, however they are written", () => {
    expect(isOfEveryTable(waiver("w", { accounts: ["1*", "*"], regions: ["**"], tables: ["?*"] }))).toBe(true);
    expect(isOfEveryTable(waiver("w", { accounts: ["*"], regions: ["*"], tables: ["scratch-*"] }))).toBe(false);
    expect(isOfEveryTable(waiver("w", { accounts: ["1*"], regions: ["*"], tables: ["*"] }))).toBe(false);
  });
});
