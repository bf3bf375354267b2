import { describe, expect, test } from "vitest";
import { decideExitCode } from "../../src/evaluate/gate.ts";
import { junitFormat } from "../../src/report/junit.ts";
import { auditOf, fail, pass, policyOf, rendered, rule, waived } from "./audit-fixture.ts";
import { cleanAudit, emptyAudit, largeAudit, nastyAudit, typicalAudit, unseenAudit } from "./audits.ts";
import { needXmllint, schemaComplaints } from "./xmllint.ts";

const audits = { nastyAudit, emptyAudit, unseenAudit, cleanAudit, typicalAudit, largeAudit };

type Suite = { readonly tag: string; readonly text: string; readonly count: (name: string) => number };

const suitesOf = (xml: string): readonly Suite[] =>
  [...xml.matchAll(/(<testsuite [^>]*>)([\s\S]*?)<\/testsuite>/g)].map(([, tag = "", text = ""]) => ({
    tag,
    text,
    count: (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(tag)?.[1]),
  }));

const occurrences = (text: string, pattern: RegExp): number => (text.match(pattern) ?? []).length;

describe("the JUnit report", () => {
  for (const schema of ["junit-10.xsd", "junit-ant.xsd"]) {
    for (const [name, audit] of Object.entries(audits)) {
      test(`of ${name} is valid against ${schema}`, (context) => {
        needXmllint(context, [schema]);
        expect(schemaComplaints(rendered(junitFormat, audit), schema)).toBe("");
      });
    }
  }

  test("states the counts of a suite before its cases, and they are right", () => {
    for (const audit of Object.values(audits)) {
      for (const { text, count } of suitesOf(rendered(junitFormat, audit))) {
        expect(count("tests")).toBe(occurrences(text, /<testcase /g));
        expect(count("failures")).toBe(occurrences(text, /<failure /g));
        expect(count("errors")).toBe(occurrences(text, /<error /g));
        expect(count("skipped")).toBe(occurrences(text, /<skipped /g));
      }
    }
  });

  test("has a case for every finding that is not not-applicable, beside the suites of coverage and of waivers", () => {
    const [, , ...scopes] = suitesOf(rendered(junitFormat, typicalAudit));
    const { verdicts } = typicalAudit.summary;
    const total = (name: string): number => scopes.reduce((sum, { count }) => sum + count(name), 0);
    expect(total("tests")).toBe(verdicts.pass + verdicts.fail + verdicts.unknown + verdicts.waived);
    expect(total("failures")).toBe(verdicts.fail);
    expect(total("errors")).toBe(verdicts.unknown);
    expect(total("skipped")).toBe(verdicts.waived);
  });

  test("gives no two cases one classname and name, though tables and rules are listed twice", () => {
    for (const audit of Object.values(audits)) {
      const names = [...rendered(junitFormat, audit).matchAll(/<testcase (classname="[^"]*" name="[^"]*")/g)];
      expect(new Set(names.map(([, name]) => name)).size).toBe(names.length);
    }
  });

  test("numbers its suites from 0", () => {
    const ids = suitesOf(rendered(junitFormat, typicalAudit)).map(({ count }) => count("id"));
    expect(ids).toEqual(ids.map((_, index) => index));
  });

  test("has an error for each unseen account and Region, and one passing case when everything was seen", () => {
    const [unseen] = suitesOf(rendered(junitFormat, typicalAudit));
    expect(unseen?.count("errors")).toBe(typicalAudit.coverage.unseen.length);
    const [seen] = suitesOf(rendered(junitFormat, emptyAudit));
    expect([seen?.count("tests"), seen?.count("errors")]).toEqual([1, 0]);
  });

  test("is not green when no table was found beside an accepted blind spot, which the gate does not let pass either", () => {
    const { accepted, blindSpots } = nastyAudit.coverage;
    const audit = auditOf({ policy: policyOf("p", []), tables: [], coverage: { accepted, blindSpots } });
    const gate = { failOn: "low", maxUnknown: 0, maxUnseen: 0 } as const;
    expect(decideExitCode({ ...audit, ...gate }).code).toBe(3);
    const [coverage] = suitesOf(rendered(junitFormat, audit));
    expect(coverage?.count("errors")).toBe(1);
  });

  test("is not green when nothing was seen and nothing is known to be missing", () => {
    const nothing = auditOf({
      policy: policyOf("p", []),
      tables: [],
      coverage: {
        accounts: { listed: 1, opened: 0, unopened: 0, skipped: 1, excluded: 0 },
        scopes: { seen: 0, denied: 0, failed: 0, unfinished: 0, disabled: 0, excluded: 0 },
        skipped: [{ account: "111111111111", because: "SUSPENDED" }],
      },
    });
    const [coverage] = suitesOf(rendered(junitFormat, nothing));
    expect(coverage?.count("errors")).toBe(1);
  });

  test("holds the whole text of a fail in its body, and the waiver of a waived one in its message", () => {
    const policy = policyOf("p", [rule("first", "high", { why: "The why.", fix: "The fix." }), rule("second", "low")]);
    const trace = {
      file: "first.yaml",
      line: 3,
      col: 9,
      leaf: "pitr.enabled eq true",
      expected: "true",
      actual: "false",
    };
    const xml = rendered(
      junitFormat,
      auditOf({
        policy,
        tables: [
          {
            at: ["111111111111", "eu-west-1", "orders"],
            rules: { first: fail("It is off.", [trace]), second: waived("It is off too.", "W-12") },
          },
          { at: ["111111111111", "eu-west-1", "other"], rules: { first: pass } },
        ],
      }),
    );
    const body = /<failure type="fail.high" message="It is off.">([\s\S]*?)<\/failure>/.exec(xml)?.[1] ?? "";
    for (const part of [
      "orders",
      "first.yaml:3:9",
      "pitr.enabled eq true",
      "The why.",
      "The fix.",
      "arn:aws:dynamodb",
    ]) {
      expect(body).toContain(part);
    }
    expect(xml).toContain('<skipped message="waived (W-12): It is off too.">');
  });

  test("has no host name, duration or zone of its own", () => {
    const tags = suitesOf(rendered(junitFormat, typicalAudit)).map(({ tag }) => tag);
    for (const tag of tags) {
      expect(tag).toContain(' hostname="localhost" timestamp="2026-03-01T12:00:00" ');
      expect(tag).toMatch(/ time="0">$/);
    }
  });
});
