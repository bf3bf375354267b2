/** What one scope may spend in vain: time counts while something is at work, and only without an answer. */
import { describe, expect, test } from "vitest";
import type { Unknown } from "../../src/model/fact.ts";
import { createBudget } from "../../src/aws/budget.ts";

const operation = "dynamodb:DescribeTable";
const reason: Unknown = { kind: "throttled", operation, code: "ThrottlingException", detail: "Rate exceeded" };

/** One call after the other: at work for `work`, then waiting for its pace for `rest`. */
function scope(deadline: number) {
  const budget = createBudget(deadline);
  let time = 0;
  return {
    budget,
    now: () => time,
    call: (work: number, rest = 0): void => {
      budget.works(operation, time);
      time += work;
      budget.troubled(operation, reason);
      budget.rests(operation, time);
      time += rest;
    },
    exhausted: (of: typeof operation | "dynamodb:ListBackups" = operation) => budget.exhausted(of, () => time),
  };
}

describe("time without an answer", () => {
  test("gives an operation up when it is spent, with the kind of the last trouble, and no other operation", () => {
    const { call, exhausted } = scope(600_000);
    for (let i = 0; i < 59; i += 1) call(10_000);
    expect(exhausted()).toBeUndefined();
    call(10_000);
    expect(exhausted()).toEqual({
      ...reason,
      detail: "not asked again: no answer in this Region of the account after 10 minutes of asking: Rate exceeded",
    });
    expect(exhausted("dynamodb:ListBackups")).toBeUndefined();
  });

  test("is not what is waited for the pace, however long", () => {
    const { call, exhausted } = scope(600_000);
    for (let i = 0; i < 59; i += 1) call(10_000, 3_600_000);
    expect(exhausted()).toBeUndefined();
  });

  test("counts once for calls that hang side by side, and also before the first of them ends", () => {
    const { budget, exhausted } = scope(600_000);
    budget.troubled(operation, reason);
    for (let i = 0; i < 256; i += 1) budget.works(operation, i);
    expect(budget.exhausted(operation, () => 599_999)).toBeUndefined();
    expect(budget.exhausted(operation, () => 600_000)).toMatchObject({ kind: "throttled" });
    for (let i = 0; i < 256; i += 1) budget.rests(operation, 10_000 + i);
    expect(exhausted()).toBeUndefined();
    expect(budget.exhausted(operation, () => 10_000_000)).toBeUndefined();
  });

  test("begins anew with every answer", () => {
    const { budget, call, exhausted, now } = scope(600_000);
    for (let i = 0; i < 60; i += 1) call(10_000);
    expect(exhausted()).toBeDefined();
    budget.answered(operation, now());
    for (let i = 0; i < 59; i += 1) call(10_000);
    expect(exhausted()).toBeUndefined();
  });

  test("that a clock set back takes away is not owed", () => {
    const budget = createBudget(600_000);
    budget.works(operation, 5_000_000);
    budget.troubled(operation, reason);
    budget.rests(operation, 0);
    budget.works(operation, 0);
    budget.rests(operation, 600_000);
    expect(budget.exhausted(operation, () => 600_000)).toBeDefined();
  });
});

test("repeats end when their budget does, and fourteen answers buy another", () => {
  const { budget } = scope(600_000);
  const granted = Array.from({ length: 100 }, () => budget.spend()).filter(Boolean);
  expect(granted).toHaveLength(35);
  for (let i = 0; i < 3; i += 1) budget.earn();
  expect(budget.spend()).toBe(false);
  for (let i = 0; i < 14; i += 1) budget.earn();
  expect(budget.spend()).toBe(true);
  expect(budget.spend()).toBe(false);
});
