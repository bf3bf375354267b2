import { expect, test } from "vitest";
import { overdueIn } from "../../src/history/overdue-findings.ts";
import type { Gone, StillOpen } from "../../src/model/monthly.ts";

const day = 86_400_000;
const at = (date: number): string => new Date(Date.UTC(2026, 10, date)).toISOString();
const episode = {
  rule: "r",
  severity: "high",
  account: "1",
  region: "eu-west-1",
  table: "t",
  arn: "arn",
  tableId: "id",
  firstSeen: { run: "r1", asOf: at(1) },
  lastFail: { run: "r26", asOf: at(26) },
  state: "failing",
  paused: false,
  began: { after: null, by: at(1) },
  because: "observed",
} as const;
const sla = { high: 7 * day };

test("a table that goes while a rule fails on it was overdue all the same", () => {
  const gone: Gone = { ...episode, gone: { after: at(26), by: at(27) } };
  const { breaches } = overdueIn(sla, { open: [], fixed: [], gone: [gone] });
  expect(breaches.map(({ now, span }) => [now, span.least])).toEqual([["gone", 25 * day]]);
});

test("what was waived when a run could last tell is not overdue, whatever the last run did not see", () => {
  const open: StillOpen = { ...episode, state: "unseen", age: { least: 25 * day, most: null } };
  expect(overdueIn(sla, { open: [open], fixed: [], gone: [] }).breaches).toHaveLength(1);
  expect(overdueIn(sla, { open: [{ ...open, paused: true }], fixed: [], gone: [] })).toMatchObject({
    breaches: [],
    possible: 0,
  });
});
