import { describe, expect, test } from "vitest";
import { verdicts } from "../../src/model/finding.ts";
import type { Compliance } from "../../src/model/month-compliance.ts";
import type { MonthlyReport } from "../../src/model/monthly.ts";
import { isIn } from "../../src/history/month.ts";
import { firstMonth, nastyMonth, typicalMonth } from "../report/monthly-samples.ts";

const months = [
  ["typical", await typicalMonth()],
  ["nasty", await nastyMonth()],
  ["first", await firstMonth()],
] as const;

const sum = (counts: readonly Compliance[]): Compliance =>
  Object.fromEntries(
    verdicts.map((verdict) => [verdict, counts.reduce((total, each) => total + each[verdict], 0)]),
  ) as Compliance;

const named = (each: MonthlyReport["open"][number]): string =>
  [each.account, each.region, each.table, each.rule].join(" ");

describe.each(months)("the %s month", (_, month) => {
  test("counts the same findings by rule, by account and by owner", () => {
    const { summary, rules, accounts, owners } = month;
    expect(sum(rules.map(({ counts }) => counts))).toEqual(summary.verdicts);
    expect(sum(accounts.map(({ counts }) => counts))).toEqual(summary.verdicts);
    expect(sum(owners.groups.map(({ counts }) => counts))).toEqual(summary.verdicts);
    expect(owners.groups.reduce((tables, group) => tables + group.tables, 0)).toBe(summary.tables.judged);
  });

  test("counts for a control what its rules come to, each rule once", () => {
    const byRule = new Map(month.rules.map(({ rule, counts }) => [rule, counts]));
    for (const { controls } of month.frameworks) {
      expect(controls.length).toBeGreaterThan(0);
      for (const { rules, counts } of controls) {
        expect(new Set(rules).size).toBe(rules.length);
        expect(counts).toEqual(sum(rules.flatMap((rule) => byRule.get(rule) ?? [])));
      }
    }
  });

  test("has every fail of its last run among what is open, once, with an age that its beginning allows", () => {
    const { open, summary, last } = month;
    const failing = open.filter(({ state }) => state === "failing");
    expect(failing).toHaveLength(summary.verdicts.fail);
    expect(new Set(failing.map(named)).size).toBe(failing.length);
    for (const { began, age, lastFail } of failing) {
      expect(lastFail.asOf).toBe(last.asOf);
      expect(age.least).toBe(Date.parse(last.asOf) - Date.parse(began.by));
      expect(age.most).toBe(began.after === null ? null : Date.parse(last.asOf) - Date.parse(began.after));
    }
  });

  test("tells as new what began in it, and as fixed what passed in it after it failed", () => {
    for (const { began } of month.fresh) {
      expect(isIn(month.month, began.by)).toBe(true);
      expect(began.after ?? "").toMatch(/^$|^20/);
    }
    for (const { fixed, lastFail, took } of month.fixed) {
      expect(isIn(month.month, fixed.by)).toBe(true);
      expect(fixed.after).toBe(lastFail.asOf);
      expect(took.least).toBeLessThanOrEqual(took.most ?? took.least);
    }
  });
});

test("a month of a year of runs tells what is to be told: something of everything", () => {
  const [, month] = months[0];
  expect(month.fresh.length).toBeGreaterThan(3);
  expect(month.fixed.length).toBeGreaterThan(3);
  expect(month.sla?.breaches.length).toBeGreaterThan(3);
  expect(month.trend.filter(({ last }) => last === null).map(({ month: name }) => name)).toEqual(["2026-03"]);
});
