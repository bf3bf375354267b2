import { describe, expect, it, test } from "vitest";
import { absent, known, unknown, type Fact, type ListFact, type ListItem } from "../../src/model/fact.ts";
import { overdue } from "../../src/model/overdue.ts";

const hour = 3_600_000;
const day = 24 * hour;
const denied = { kind: "denied" } as const;
const throttled = { kind: "throttled" } as const;

const whole = (...items: readonly ListItem[]): ListFact => ({ items, missing: [] });
const partly = (...items: readonly ListItem[]): ListFact => ({ items, missing: [denied] });

const rule = (planId: string, frequency: Fact): ListItem => ({ planId: known(planId), frequency });
const daily = rule("daily", known(day));
const point = (age: number, members: ListItem = {}): ListItem => ({
  status: known("COMPLETED"),
  plan: known("daily"),
  age: known(age),
  ...members,
});

const of = (plans: ListFact, points: ListFact, tableAge: Fact = known(100 * day)): Fact =>
  overdue({ plans, points, tableAge });

describe("a point is overdue", () => {
  test.each<[string, ListFact, ListFact, number]>([
    ["by nothing while the plan's last one is younger than its frequency", whole(daily), whole(point(5 * hour)), 0],
    ["by what the plan's newest one is older", whole(daily), whole(point(30 * hour), point(54 * hour)), 6 * hour],
    ["since the table is there, where the plan made none", whole(daily), whole(), 99 * day],
    ["whatever others made", whole(daily), whole(point(hour, { plan: known("else") }), point(2 * day)), day],
    ["whatever was made by hand", whole(daily), whole(point(hour, { plan: absent }), point(2 * day)), day],
    ["whatever did not finish", whole(daily), whole(point(hour, { status: known("PARTIAL") }), point(2 * day)), day],
    [
      "as long as the rule that is longest behind",
      whole(daily, rule("weekly", known(7 * day))),
      whole(point(hour), point(9 * day, { plan: known("weekly") })),
      2 * day,
    ],
    ["by the rules that have a schedule", whole(daily, rule("manual", absent)), whole(point(2 * day)), day],
  ])("%s", (_how, plans, points, expected) => {
    expect(of(plans, points)).toEqual(known(expected));
  });
});

describe("there is nothing to be overdue", () => {
  it("where no plan selects the table", () => expect(of(whole(), whole())).toEqual(absent));
  it("where no rule has a schedule", () => expect(of(whole(rule("manual", absent)), whole())).toEqual(absent));
});

describe("what could not be read", () => {
  it("says nothing where it is all the plans", () => expect(of(partly(), whole())).toEqual(unknown(denied)));

  it("does not matter behind a newer point", () => {
    expect(of(whole(daily), partly(point(5 * hour)))).toEqual(known(0));
    const rest = { age: unknown(denied, { atLeast: 3 * day }) };
    const readBack = { items: [point(2 * day)], missing: [denied], rest };
    expect(of(whole(daily), readBack)).toEqual(known(day));
  });

  it("leaves open how little it is, of points", () => {
    const bound = { atLeast: 0, atMost: 99 * day };
    expect(of(whole(daily), partly())).toEqual(unknown(denied, bound));
  });

  it("leaves open how much it is, of plans", () => {
    expect(of(partly(daily), whole(point(2 * day)))).toEqual(unknown(denied, { atLeast: day }));
  });

  it("may be the point that counts", () => {
    const unclear = point(hour, { status: unknown(throttled) });
    expect(of(whole(daily), whole(unclear, point(2 * day)))).toEqual(unknown(throttled, { atLeast: 0, atMost: day }));
  });

  it("has no end where the age of the table is not known and the plan made nothing", () => {
    expect(of(whole(daily), partly(), unknown(throttled))).toEqual(unknown(denied, { atLeast: 0 }));
    expect(of(whole(daily), whole(), unknown(throttled))).toEqual(unknown(throttled, { atLeast: 0 }));
  });

  it("of one rule does not matter where another is longer behind", () => {
    const late = rule("late", known(day));
    const points = whole(
      point(3 * day, { plan: known("late") }),
      point(5 * hour),
      point(hour, { status: unknown(denied) }),
    );
    expect(of(whole(daily, late), points)).toEqual(known(2 * day));
  });
});
