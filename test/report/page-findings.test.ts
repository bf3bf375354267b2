import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Finding, TableFindings } from "../../src/model/finding.ts";
import { createPageData } from "../../src/report/html/data.ts";
import {
  fingerprintDigits,
  shownSeverities,
  shownVerdicts,
  type PageBlock,
  type PageDetails,
  type PageHead,
} from "../../src/report/html/payload.ts";
import { readAddress, writeAddress } from "../../src/report/page/address.ts";
import { createAsking, everything, type Query } from "../../src/report/page/query.ts";
import { createStore, type Store } from "../../src/report/page/store.ts";
import { visible } from "../../src/model/visible.ts";
import type { Audit } from "./audit-fixture.ts";
import { cleanAudit, largeAudit, nastyAudit, typicalAudit } from "./audits.ts";
import { unpacked } from "./html-decoded.ts";

const options = { colour: false, columns: 100 };

/** Fixtures number their fingerprints anew in each table; a run never has two alike. */
const numbered = (tables: readonly TableFindings[]): readonly TableFindings[] =>
  tables.map((table, index) => ({
    ...table,
    findings: table.findings.map((finding, at) => ({
      ...finding,
      fingerprint: (index * 100 + at).toString(16).padStart(fingerprintDigits, "0").padEnd(64, "f"),
    })),
  }));

function dataOfAudit(audit: Audit, most = 1e9) {
  const { tables, ...context } = audit;
  const data = createPageData({ ...context, options }, most);
  for (const table of tables) data.add(table);
  return data.close();
}

/** As the page reads it. */
function storeOf(audit: Audit): Store {
  const [head, ...blocks] = dataOfAudit({ ...audit, tables: numbered(audit.tables) }).texts.map(unpacked);
  return createStore(head as PageHead, blocks as readonly PageBlock[]);
}

function told(store: Store, finding: number) {
  const table = store.table[finding] ?? -1;
  return {
    account: store.head.accounts[store.account[table] ?? -1]?.id,
    region: store.head.regions[store.region[table] ?? -1],
    table: store.names[table],
    arn: store.arnOf(finding),
    rule: store.head.rules[store.rule[finding] ?? -1]?.id,
    verdict: shownVerdicts[store.verdict[finding] ?? -1],
    severity: shownSeverities[store.severity[finding] ?? -1],
    reason: store.texts[store.reason[finding] ?? -1],
    fingerprint: store.fingerprintOf(finding),
  };
}

const expected = (finding: Finding) => ({
  account: visible(finding.account),
  region: visible(finding.region),
  table: visible(finding.table),
  arn: visible(finding.arn),
  rule: visible(finding.rule),
  verdict: finding.verdict,
  severity: finding.severity,
  reason: visible(finding.reason.text),
  fingerprint: finding.fingerprint.slice(0, fingerprintDigits),
});

describe("the data of a page", () => {
  test.each([
    ["typical", typicalAudit],
    ["nasty", nastyAudit],
    ["large", largeAudit],
  ])("holds every finding of the %s audit, in the order of the run", (_, audit) => {
    const store = storeOf(audit);
    const findings = numbered(audit.tables).flatMap((table) => table.findings);
    expect(Array.from(store.order, (finding) => told(store, finding))).toEqual(findings.map(expected));
  });

  test("holds what was checked, found and not known of whatever does not pass", () => {
    const store = storeOf(typicalAudit);
    const findings = typicalAudit.tables.flatMap((table) => table.findings);
    for (const [place, finding] of store.order.entries()) {
      const details = JSON.parse(store.detailTexts[store.details[finding] ?? -1] ?? "") as PageDetails;
      const { trace = [], unknowns = [], waiver, override } = findings[place] ?? {};
      expect(details.trace ?? []).toEqual(trace);
      expect(details.unknowns ?? []).toEqual(unknowns);
      expect([details.waiver, details.override]).toEqual([waiver, override]);
    }
  });

  test("finds every finding by its fingerprint, in full or as the page shows it", () => {
    const store = storeOf(typicalAudit);
    for (const { fingerprint } of numbered(typicalAudit.tables).flatMap(({ findings }) => findings)) {
      expect(store.fingerprintOf(store.find(fingerprint))).toBe(fingerprint.slice(0, fingerprintDigits));
    }
    expect(store.find("ffffffffffff")).toBe(-1);
    expect(store.find("0")).toBe(-1);
  });

  test("says of no operating system that it was written there", () => {
    for (const text of dataOfAudit(typicalAudit).texts) expect(Buffer.from(text, "base64")[9]).toBe(255);
  });

  test("leaves out what passes before it grows too large, and counts it", () => {
    const whole = dataOfAudit(typicalAudit);
    const [, urgent = ""] = whole.texts;
    expect(whole.left).toEqual({ passing: 0, others: 0 });
    const bound = dataOfAudit(typicalAudit, urgent.length);
    const { pass, "not-applicable": notApplicable } = typicalAudit.summary.verdicts;
    expect(bound.left).toEqual({ passing: pass + notApplicable, others: 0 });
    expect(bound.texts).toHaveLength(2);
    expect(bound.texts[1]).toBe(urgent);
    expect((unpacked(bound.texts[0] ?? "") as PageHead).left).toEqual(bound.left);
  });

  test("stops at its bound where even what fails is too much, and counts the rest", () => {
    const [template] = typicalAudit.tables;
    const failing = (template?.findings ?? []).map((finding) => ({ ...finding, verdict: "fail" as const }));
    const tables = Array.from({ length: 40_000 }, (_, index) => {
      const place = { account: "111111111111", region: "eu-west-1", table: `table-${index}`, arn: "" };
      return { ...place, findings: failing };
    });
    const all = tables.length * failing.length;
    const { texts, left } = dataOfAudit({ ...cleanAudit, tables }, 100_000);
    const kept = (texts.slice(1).map(unpacked) as PageBlock[]).reduce(
      (sum, { findings }) => sum + findings.rule.length,
      0,
    );
    expect(texts.length).toBeGreaterThan(1);
    expect(kept).toBeGreaterThan(0);
    expect(left.others).toBeGreaterThan(0);
    expect(kept + left.others).toBe(all);
  });
});

describe("a query", () => {
  const store = storeOf(typicalAudit);
  const asking = createAsking(store);
  const found = (query: Partial<Query>) =>
    Array.from(asking.ask({ ...everything, ...query }), (finding) => told(store, finding));
  const verdict = (name: (typeof shownVerdicts)[number]) => new Set([shownVerdicts.indexOf(name)]);

  test("of nothing gets everything, what fails first and the worst of it before the rest", () => {
    const all = found({});
    expect(all).toHaveLength(store.count);
    const ranks = all.map(
      ({ verdict: each, severity }) =>
        shownVerdicts.indexOf(each ?? "pass") * 10 + shownSeverities.indexOf(severity ?? "low"),
    );
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  });

  test("of a verdict, a severity, a rule, an account or a Region gets those alone", () => {
    expect(new Set(found({ verdicts: verdict("waived") }).map((each) => each.verdict))).toEqual(new Set(["waived"]));
    expect(new Set(found({ severities: new Set([0]) }).map(({ severity }) => severity))).toEqual(new Set(["critical"]));
    expect(new Set(found({ rule: "pitr-enabled" }).map(({ rule }) => rule))).toEqual(new Set(["pitr-enabled"]));
    expect(new Set(found({ region: "us-east-1" }).map(({ region }) => region))).toEqual(new Set(["us-east-1"]));
    expect(new Set(found({ account: "Data-Plat" }).map(({ account }) => account))).toEqual(new Set(["222222222222"]));
    expect(found({ rule: "no-such-rule" })).toEqual([]);
    expect(found({ region: "no-such-region" })).toEqual([]);
  });

  test("of several words wants all of them, each in any place, in letters of any size", () => {
    const both = found({ text: "LEDGER recovery-point" });
    expect(both.map(({ table, rule }) => [table, rule])).toEqual([["ledger", "recovery-point-fresh"]]);
    expect(found({ text: "payments-production us-east-1 keys" }).map(({ table }) => table)).toContain("keys");
    expect(found({ text: "throttled to the end" }).every(({ table }) => table === "features")).toBe(true);
    expect(found({ text: "ledger no-such-word" })).toEqual([]);
  });

  test("of a fingerprint, in full or in part, gets its finding", () => {
    const [, second] = numbered(typicalAudit.tables);
    const [wanted] = second?.findings ?? [];
    const texts = [wanted?.fingerprint ?? "", wanted?.fingerprint.slice(0, fingerprintDigits) ?? ""];
    const [whole, part] = texts.map((text) => found({ text }));
    expect(whole).toEqual(part);
    expect(whole).toEqual(wanted === undefined ? null : [expected(wanted)]);
  });

  test("is sorted by code unit either way, and equals stay in the order of the run", () => {
    for (const [sort, of] of [
      ["table", "table"],
      ["account", "account"],
      ["region", "region"],
      ["rule", "rule"],
    ] as const) {
      const up = found({ sort });
      const names = up.map((each) => String(each[of]));
      expect(names).toEqual(names.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      const down = found({ sort, descending: true });
      expect(down.map((each) => each[of])).toEqual(names.toReversed());
      const [first] = names;
      const ofFirst = (all: typeof up) => all.filter((each) => each[of] === first);
      expect(ofFirst(down)).toEqual(ofFirst(up));
    }
  });
});

/** All verdicts are the same as none: neither leaves anything out. */
const comparable = (query: Query) => ({
  ...query,
  verdicts: numbersOf(query.verdicts, shownVerdicts.length),
  severities: numbersOf(query.severities, shownSeverities.length),
});
const numbersOf = (numbers: ReadonlySet<number>, all: number): readonly number[] =>
  numbers.size === all ? [] : [...numbers].toSorted((a, b) => a - b);

describe("the address of the page", () => {
  const start: Query = { ...everything, verdicts: new Set([0, 1]) };
  const subsets = (length: number) => fc.uniqueArray(fc.nat(length - 1)).map((numbers) => new Set(numbers));
  const texts = fc.string({ unit: "grapheme" });

  test("gives back what was asked and which finding was open, whatever it was", () => {
    fc.assert(
      fc.property(
        fc.record({
          text: texts,
          verdicts: subsets(shownVerdicts.length),
          severities: subsets(shownSeverities.length),
          rule: texts,
          region: texts,
          account: texts,
          sort: fc.constantFrom("worst", "table", "region", "severity") as fc.Arbitrary<Query["sort"]>,
          descending: fc.boolean(),
        }),
        fc.constantFrom("", "0123456789ab"),
        (asked, finding) => {
          const query = { ...asked, descending: asked.descending && asked.sort !== "worst" };
          // Everything as at the start is an address that says nothing.
          const read = readAddress(`#${writeAddress({ query, finding }, start)}`, start) ?? {
            query: start,
            finding: "",
          };
          expect({ finding: read.finding, query: comparable(read.query) }).toEqual({
            finding,
            query: comparable(query),
          });
        },
      ),
    );
  });

  test("that names a section says nothing of the list", () => {
    expect(readAddress("#coverage", start)).toBeNull();
    expect(readAddress("", start)).toBeNull();
  });

  test("that somebody wrote by hand leaves out what does not exist", () => {
    const read = readAddress("#verdict=fail,nonsense&severity=x&sort=-nothing&rule=pitr-enabled", start);
    expect(read).toEqual({
      finding: "",
      query: { ...everything, verdicts: new Set([0]), rule: "pitr-enabled", descending: true },
    });
  });
});
