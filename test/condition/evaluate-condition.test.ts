import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { evaluateCondition } from "../../src/condition/evaluate-condition.ts";
import { truthOf } from "../../src/condition/truth-of.ts";
import type { FactView } from "../../src/model/derive.ts";
import { absent, known, unknown, type Fact, type ListFact, type ListItem } from "../../src/model/fact.ts";
import type { Condition } from "../../src/model/policy.ts";
import { at, complete, condition, day, denied, deniedBy, hour, whenThen, type Spec } from "../evaluate/build.ts";

const view = (facts: Readonly<Record<string, Fact>>, lists: Readonly<Record<string, ListFact>> = {}): FactView => ({
  fact: (name) => facts[name] ?? unknown({ kind: "not-collected" }),
  list: (name) => lists[name] ?? { items: [], missing: [{ kind: "not-collected" }] },
});

const evaluate = (spec: Spec, facts: Readonly<Record<string, Fact>>, lists?: Readonly<Record<string, ListFact>>) =>
  evaluateCondition(condition(spec), view(facts, lists));

const expectations = (outcome: ReturnType<typeof evaluateCondition>) =>
  outcome.trace.map(({ leaf, expected, actual }) => [leaf, expected, actual]);

describe("the trace names the leaves that decided, and no others", () => {
  const enabled = { fact: "pitr.enabled", eq: true } as const;
  const period = { fact: "pitr.period", gte: 35 * day } as const;
  const protection = { fact: "table.deletionProtection", eq: true } as const;
  const facts = {
    "pitr.enabled": known(true),
    "pitr.period": known(7 * day),
    "table.deletionProtection": known(false),
  };

  it("all: those that are false", () => {
    const outcome = evaluate({ all: [enabled, period, protection] }, facts);
    expect(outcome.truth).toBe(false);
    expect(outcome.trace.map(({ fact, expected, actual }) => [fact, expected, actual])).toEqual([
      ["pitr.period", "at least 35d", "7d"],
      ["table.deletionProtection", "true", "false"],
    ]);
  });

  it("all: every one of them when it holds", () => {
    const all: Spec = { all: [enabled, { fact: "pitr.period", gte: day }] };
    expect(evaluate(all, facts).trace.map(({ fact }) => fact)).toEqual(["pitr.enabled", "pitr.period"]);
  });

  it("any: all of them when none holds, the first that holds otherwise", () => {
    expect(evaluate({ any: [period, protection] }, facts).trace).toHaveLength(2);
    expect(evaluate({ any: [period, enabled, enabled] }, facts).trace.map(({ fact }) => fact)).toEqual([
      "pitr.enabled",
    ]);
  });

  it("not: what was ruled out is asked for", () => {
    const archived = { not: { fact: "table.status", eq: "ARCHIVED" } } as const;
    const outcome = evaluate(archived, { "table.status": known("ARCHIVED") });
    expect(expectations(outcome)).toEqual([["table.status eq ARCHIVED", "anything but ARCHIVED", "ARCHIVED"]]);
  });

  it("when: the premise and what it asks for", () => {
    const outcome = evaluate(
      { when: { fact: "tags.tier", eq: "gold" }, asks: period },
      { ...facts, "tags.tier": known("gold") },
    );
    expect(outcome.trace.map(({ expected, actual }) => [expected, actual])).toEqual([
      ["when gold", "gold"],
      ["at least 35d", "7d"],
    ]);
  });

  it("when: the premise alone where it is false, and the conclusion alone where only the premise is unknown", () => {
    const spec: Spec = { when: { fact: "tags.tier", eq: "gold" }, asks: enabled };
    expect(evaluate(spec, { ...facts, "tags.tier": absent }).trace.map(({ fact }) => fact)).toEqual(["tags.tier"]);
    const open = evaluate(spec, { ...facts, "tags.tier": denied("tag:GetResources") });
    expect([open.truth, open.unknowns, open.trace.map(({ fact }) => fact)]).toEqual([true, [], ["pitr.enabled"]]);
  });

  it("carries the position of the leaf in its file", () => {
    expect(evaluate(period, facts).trace[0]?.at).toMatchObject({ file: "rule.yaml", line: 7, col: 5 });
  });
});

describe("gaps", () => {
  const either: Spec = {
    any: [
      { fact: "pitr.enabled", eq: true },
      { fact: "table.deletionProtection", eq: true },
    ],
  };

  it("are listed once each, in the order of the leaves, when they keep the truth from being known", () => {
    const outcome = evaluate(
      { all: [{ fact: "pitr.enabled", eq: true }, either, { fact: "tags.a", exists: true }] },
      {
        "pitr.enabled": denied("dynamodb:DescribeContinuousBackups"),
        "table.deletionProtection": known(false),
        "tags.a": denied("tag:GetResources"),
      },
    );
    expect(outcome.truth).toBe("unknown");
    expect(outcome.unknowns).toEqual([deniedBy("dynamodb:DescribeContinuousBackups"), deniedBy("tag:GetResources")]);
  });

  it("are not mentioned when they do not matter", () => {
    const outcome = evaluate(either, { "pitr.enabled": denied("x:Y"), "table.deletionProtection": known(true) });
    expect([outcome.truth, outcome.unknowns]).toEqual([true, []]);
  });

  it("are worded with operation, cause and code", () => {
    const outcome = evaluate({ fact: "pitr.enabled", eq: true }, { "pitr.enabled": denied("dynamodb:X") });
    expect(outcome.trace[0]?.actual).toBe("unknown: dynamodb:X: access denied (AccessDeniedException)");
  });
});

describe("words", () => {
  test.each<[Spec, Fact, string, string]>([
    [{ fact: "pitr.window", gte: 35 * day }, known(35 * day - 1), "at least 35d", "34d 23h"],
    [{ fact: "pitr.window", lte: 35 * day }, known(35 * day + 1), "at most 35d", "35d 1ms"],
    [{ fact: "pitr.period", gte: 35 * day }, absent, "at least 35d", "absent: PITR is off"],
    [{ fact: "tags.owner", exists: true }, absent, "any value", "absent: the table has no such tag"],
    [{ fact: "tags.owner", exists: false }, known("me"), "no value", "me"],
    [{ fact: "table.sizeBytes", lt: 5 }, known(9), "less than 5 bytes", "9 bytes"],
    [{ fact: "table.status", in: ["ACTIVE", "UPDATING"] }, known("ARCHIVED"), "one of ACTIVE, UPDATING", "ARCHIVED"],
    [
      { fact: "table.created", lt: "2026-01-01T00:00:00.000Z" },
      known("2026-02-01T00:00:00.000Z"),
      "before 2026-01-01T00:00:00.000Z",
      "2026-02-01T00:00:00.000Z",
    ],
    // A tag value cannot break out of its line.
    [{ fact: "tags.x", eq: "a" }, known('"\nPASS\u2028<b>'), "a", '"\\"\\nPASS\\u2028<b>"'],
    [{ fact: "tags.x", eq: "a" }, known(""), "a", '""'],
  ])("%j", (spec, fact, expected, actual) => {
    const outcome = evaluate(spec, { [(spec as { fact: string }).fact]: fact });
    expect(outcome.trace.map((leaf) => [leaf.expected, leaf.actual])).toEqual([[expected, actual]]);
  });
});

const aged = (status: string, age: number): ListItem => ({ status: known(status), age: known(age) });
const fresh: Spec = {
  some: "onDemandBackups",
  satisfies: {
    all: [
      { fact: "status", eq: "AVAILABLE" },
      { fact: "age", lte: 7 * day },
    ],
  },
};
const throttled: ListFact["missing"] = [{ kind: "throttled", operation: "dynamodb:ListBackups" }];

describe("a quantifier is told in one line", () => {
  const partOnly = "; the list is known in part only: dynamodb:ListBackups: throttled to the end of the retries";
  test.each<[string, Spec, ListFact, string]>([
    ["nothing at all", fresh, complete([]), "the list is empty"],
    [
      "nothing of the right kind",
      fresh,
      complete([aged("CREATING", hour), aged("DELETED", hour)]),
      "2 backups, none with status AVAILABLE (CREATING, DELETED)",
    ],
    [
      "the one that comes closest",
      fresh,
      complete([aged("AVAILABLE", 30 * day), aged("CREATING", hour), aged("AVAILABLE", 12 * day)]),
      "3 backups, 2 with status AVAILABLE, the newest is 12d old",
    ],
    ["a hair too old", fresh, complete([aged("AVAILABLE", 7 * day + 1)]), "1 backup, the newest is 7d 1ms old"],
    [
      "what fits",
      fresh,
      complete([aged("AVAILABLE", hour), aged("CREATING", hour)]),
      "1 of 2 backups fits, the newest is 1h old",
    ],
    ["nothing read", fresh, { items: [], missing: throttled }, `nothing known${partOnly}`],
    [
      "a part without a match",
      fresh,
      { items: [aged("CREATING", hour)], missing: throttled },
      `1 backup, none with status AVAILABLE (CREATING)${partOnly}`,
    ],
    [
      "every: the first that does not fit",
      { every: "onDemandBackups", satisfies: { fact: "status", eq: "AVAILABLE" } },
      complete([aged("AVAILABLE", hour), aged("CREATING", hour)]),
      "1 of 2 backups does not fit (status CREATING)",
    ],
    [
      "none: the one that must not be",
      { none: "onDemandBackups", satisfies: { fact: "age", lt: day } },
      complete([aged("AVAILABLE", 2 * hour), aged("AVAILABLE", 3 * day)]),
      "1 of 2 backups fits, the newest is 2h old",
    ],
    [
      "the item that must not be, where nothing is ordered",
      { none: "namesakeBackups", satisfies: { fact: "status", ne: "DELETED" } },
      complete([aged("AVAILABLE", hour), aged("DELETED", hour)]),
      "1 of 2 backups of a namesake fits (status AVAILABLE)",
    ],
    [
      "all told by their age, as they came without TableId",
      { none: "namesakeBackups", satisfies: { fact: "status", ne: "DELETED" } },
      complete([{ ...aged("AVAILABLE", hour), identity: known("older-than-table") }]),
      "1 of 1 backups of a namesake fits (status AVAILABLE); told apart by age, for want of a TableId",
    ],
    [
      "some of them told by their age",
      fresh,
      complete([
        { ...aged("AVAILABLE", hour), identity: known("table-id") },
        { ...aged("AVAILABLE", day), identity: known("younger-than-table") },
      ]),
      "2 of 2 backups fit, the newest is 1h old; 1 told apart by age, for want of a TableId",
    ],
    [
      "items that cannot be decided",
      fresh,
      complete([{ status: denied("x:Y"), age: known(hour) }]),
      "none of 1 backups is known to fit, 1 undecided",
    ],
  ])("%s", (_name, spec, list, actual) => {
    const { trace } = evaluate(spec, {}, { onDemandBackups: list, namesakeBackups: list });
    expect(trace.map((leaf) => leaf.actual)).toEqual([actual]);
  });

  it("says what is expected of the items, and the opposite under not", () => {
    const list = { onDemandBackups: complete([aged("AVAILABLE", hour)]) };
    expect(evaluate(fresh, {}, list).trace[0]).toMatchObject({
      leaf: `some onDemandBackups: status eq AVAILABLE and age lte ${7 * day}`,
      expected: "a backup with status AVAILABLE and age at most 7d",
    });
    expect(evaluate({ not: fresh }, {}, list).trace[0]?.expected).toBe(
      "no backup with status AVAILABLE and age at most 7d",
    );
  });

  it("says no more than that there is none, where any would do", () => {
    const anyPlan = { some: "backupPlans", satisfies: { fact: "plan", exists: true } } as const;
    const list = { backupPlans: complete([]) };
    expect(evaluate(anyPlan, {}, list).trace[0]?.expected).toBe("a rule of a plan");
    expect(evaluate({ not: anyPlan }, {}, list).trace[0]?.expected).toBe("no rule of a plan");
  });

  it("stays one line of bounded length for 250 backups that all differ", () => {
    const items = Array.from({ length: 250 }, (_, index) => aged(`STATE-${index}`, index * hour));
    const { trace } = evaluate(fresh, {}, { onDemandBackups: { items, missing: throttled } });
    expect(trace).toHaveLength(1);
    expect(trace[0]?.actual).toBe(
      `250 backups, none with status AVAILABLE (STATE-0, STATE-1, STATE-2 and 247 more)${partOnly}`,
    );
  });
});

describe("laws", () => {
  const names = ["a", "b", "c"];
  const value = fc.integer({ min: 0, max: 3 });
  const decidedFact: fc.Arbitrary<Fact> = fc.oneof(value.map(known), fc.constant(absent));
  const gap = fc.constantFrom<Fact>(unknown({ kind: "denied" }), unknown({ kind: "timeout" }));
  /** What is seen, and what it would be if everything had been seen. */
  const seenAndTrue = decidedFact.chain((truth) =>
    fc.oneof(
      fc.constant({ seen: truth, truth }),
      gap.map((seen) => ({ seen, truth })),
    ),
  );
  const record = fc.tuple(seenAndTrue, seenAndTrue, seenAndTrue).map((facts) => ({
    seen: Object.fromEntries(facts.map(({ seen }, index) => [names[index] ?? "", seen])),
    truth: Object.fromEntries(facts.map(({ truth }, index) => [names[index] ?? "", truth])),
  }));
  /** Items nobody saw are in the true list only, and then the seen list says that it is partial. */
  const list = fc
    .record({
      shown: fc.array(record, { maxLength: 3 }),
      hidden: fc.array(record, { maxLength: 2 }),
      suspicious: fc.boolean(),
    })
    .map(({ shown, hidden, suspicious }) => ({
      seen: {
        items: shown.map(({ seen }) => seen),
        missing: hidden.length > 0 || suspicious ? [{ kind: "throttled" as const }] : [],
      },
      truth: complete([...shown, ...hidden].map(({ truth }) => truth)),
    }));

  const leaf: fc.Arbitrary<Condition> = fc
    .tuple(fc.constantFrom(...names), fc.constantFrom("eq", "ne", "lt", "lte", "gt", "gte"), value)
    .map(([fact, operator, operand]) => condition({ fact, [operator]: operand }));
  const existence = fc
    .tuple(fc.constantFrom(...names), fc.boolean())
    .map(([fact, exists]) => condition({ fact, exists }));
  const { condition: anyCondition } = fc.letrec<{ condition: Condition; parts: Condition[] }>((tie) => ({
    parts: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }),
    condition: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.oneof(leaf, existence),
      fc.tuple(fc.constantFrom("all" as const, "any" as const), tie("parts")).map(([kind, of]) => ({ kind, of, at })),
      tie("condition").map((of) => ({ kind: "not" as const, of, at })),
      fc.tuple(tie("condition"), tie("condition")).map(([when, then]) => whenThen(when, then)),
      fc
        .tuple(fc.constantFrom("some" as const, "every" as const, "none" as const), fc.oneof(leaf, existence))
        .map(([kind, satisfies]) => ({ kind, list: "l", satisfies, at })),
    ),
  }));

  it("what nobody saw never decides: a truth that was decided without it stays when it becomes known", () => {
    let decidedDespiteGaps = 0;
    fc.assert(
      fc.property(anyCondition, record, list, (given, facts, items) => {
        const decided = truthOf(given, view(facts.seen, { l: items.seen }));
        if (decided === "unknown") return;
        if (JSON.stringify([facts, items]).includes("unknown")) decidedDespiteGaps += 1;
        expect(truthOf(given, view(facts.truth, { l: items.truth }))).toBe(decided);
      }),
      { numRuns: 2_000 },
    );
    expect(decidedDespiteGaps).toBeGreaterThan(50);
  });

  it("with everything seen, nothing is unknown", () => {
    fc.assert(
      fc.property(anyCondition, record, list, (given, facts, items) => {
        expect(truthOf(given, view(facts.truth, { l: items.truth }))).not.toBe("unknown");
      }),
    );
  });

  it("an unknown truth always names a gap, a known one never does, and there is always a trace", () => {
    fc.assert(
      fc.property(anyCondition, record, list, (given, facts, items) => {
        const { truth, unknowns, trace } = evaluateCondition(given, view(facts.seen, { l: items.seen }));
        expect(unknowns.length > 0).toBe(truth === "unknown");
        expect(trace.length).toBeGreaterThan(0);
      }),
    );
  });

  it("the leaves of the trace suffice: with every other fact unknown the truth is the same", () => {
    fc.assert(
      fc.property(anyCondition, record, list, (given, facts, items) => {
        const { truth, trace } = evaluateCondition(given, view(facts.seen, { l: items.seen }));
        if (truth === "unknown") return;
        const used = new Set(trace.map(({ fact }) => fact));
        const only = Object.fromEntries(Object.entries(facts.seen).filter(([name]) => used.has(name)));
        expect(truthOf(given, view(only, used.has("l") ? { l: items.seen } : {}))).toBe(truth);
      }),
      { numRuns: 1_000 },
    );
  });

  it("De Morgan holds for whole conditions", () => {
    fc.assert(
      fc.property(anyCondition, anyCondition, record, list, (one, other, facts, items) => {
        const seen = view(facts.seen, { l: items.seen });
        const negated = (of: Condition): Condition => ({ kind: "not", of, at });
        const neither: Condition = { kind: "all", of: [negated(one), negated(other)], at };
        expect(truthOf(negated({ kind: "any", of: [one, other], at }), seen)).toBe(truthOf(neither, seen));
      }),
    );
  });
});

describe("depth costs nothing beyond the leaves that it holds", () => {
  const leaf = condition({ fact: "f", eq: 1 });
  const wrappings: Readonly<Record<string, (inner: Condition) => Condition>> = {
    not: (of) => ({ kind: "not", of, at }),
    all: (inner) => ({ kind: "all", of: [inner, leaf], at }),
    any: (inner) => ({ kind: "any", of: [leaf, inner], at }),
    "when, as what is asked": (inner) => whenThen(leaf, inner),
    "when, as the premise": (inner) => whenThen(inner, leaf),
  };

  test.each(Object.entries(wrappings))("%s", (_name, wrap) => {
    for (const fact of [known(1), known(2), absent, denied("dynamodb:DescribeTable")]) {
      let nested = leaf;
      for (let depth = 0; depth < 30; depth += 1) nested = wrap(nested);
      let asked = 0;
      const counting: FactView = {
        ...view({}),
        fact: () => {
          asked += 1;
          return fact;
        },
      };
      evaluateCondition(nested, counting);
      // Once each for truth, gap and trace.
      expect(asked).toBeLessThanOrEqual(3 * 31);
    }
  });

  test("inside a quantifier, for each item", () => {
    let asked = 0;
    const items = Array.from({ length: 50 }, () => ({
      get f(): Fact {
        asked += 1;
        return denied("dynamodb:ListBackups");
      },
    }));
    let nested = leaf;
    for (let depth = 0; depth < 30; depth += 1) nested = { kind: "all", of: [nested, leaf], at };
    evaluateCondition({ kind: "some", list: "l", satisfies: nested, at }, view({}, { l: complete(items) }));
    expect(asked).toBeLessThanOrEqual(8 * 31 * items.length);
  });
});
