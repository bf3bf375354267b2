import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { truthOf } from "../../src/condition/truth-of.ts";
import { absent, known, unknown, type Fact } from "../../src/model/fact.ts";
import { recoveryFacts } from "../../src/model/recovery-facts.ts";
import { ago, condition, day, hour, type Spec } from "../evaluate/build.ts";
import { losses, nothingLost, truthAbout, viewOf, world, type World } from "./recovery-world.ts";

const nothing: World = { tableAge: 100 * day, pitr: null, native: [], points: [], copies: [] };
const point = {
  age: 2 * day,
  status: "COMPLETED",
  lock: "none",
  airGapped: false,
  place: ["222222222222", "us-east-1"],
} as const satisfies World["copies"][number];

const back40 = { back: 40 * day, kept: null, member: null };

describe("what a table can be restored from, with all of it seen", () => {
  it("is what one finds by going through everything", () => {
    fc.assert(
      fc.property(world, (invented) => {
        const view = viewOf(invented);
        for (const [name, fact] of Object.entries(truthAbout(invented)))
          expect([name, view.fact(name)]).toEqual([name, fact]);
      }),
      { numRuns: 1_000 },
    );
  });

  it("leaves out points older than the table, which are of its deleted namesake", () => {
    const recreated = {
      ...nothing,
      tableAge: day,
      points: [{ ...point, age: 2 * day }],
      copies: [{ ...point, age: 3 * day }],
    };
    const view = viewOf(recreated);
    expect(view.list("recoveryPoints")).toEqual({ items: [], missing: [] });
    expect(view.fact("recovery.newest")).toEqual(absent);
    expect(view.fact("recovery.copies.otherAccount")).toEqual(known(false));
  });

  it.each([
    ["none", false, false],
    ["governance", false, false],
    ["compliance-grace", false, false],
    ["compliance", false, true],
    ["none", true, true],
  ] as const)("with lock %s and air gap %s is immutable: %s", (lock, airGapped, immutable) => {
    const view = viewOf({ ...nothing, copies: [{ ...point, lock, airGapped }] });
    expect(view.list("copies").items[0]).toMatchObject({ lock: known(lock), immutable: known(immutable) });
    expect(view.fact("recovery.immutable")).toEqual(known(immutable));
  });

  it("ages with PITR's lag and not with its window", () => {
    const view = viewOf({ ...nothing, pitr: { window: 35 * day, lag: 300_000 } });
    expect(view.fact("recovery.rpo")).toEqual(known(300_000));
    expect(view.fact("recovery.oldest")).toEqual(known(ago(35 * day + 300_000)));
    expect(view.fact("recovery.newest")).toEqual(absent);
  });
});

const specs: readonly Spec[] = [
  { fact: "recovery.newest", gte: ago(20 * day) },
  { fact: "recovery.newest", lt: ago(50 * day) },
  { fact: "recovery.rpo", lte: hour },
  { fact: "recovery.rpo", lte: 5 * day },
  { fact: "recovery.rpo", gt: 40 * day },
  { fact: "recovery.rpo", exists: true },
  { fact: "recovery.oldest", lte: ago(40 * day) },
  { fact: "recovery.oldest", gt: ago(3 * day) },
  { fact: "recovery.kinds", glob: "*aws-backup*" },
  { fact: "recovery.kinds", exists: false },
  { fact: "recovery.copies.otherRegion", eq: true },
  { fact: "recovery.copies.otherAccount", eq: true },
  { fact: "recovery.immutable", eq: true },
  { some: "recovery.points", satisfies: { fact: "age", lte: 5 * day } },
  {
    some: "recovery.points",
    satisfies: {
      all: [
        { fact: "age", lte: 5 * day },
        { fact: "otherAccount", eq: true },
      ],
    },
  },
  { every: "recovery.points", satisfies: { fact: "age", gte: 20 * day } },
  {
    none: "copies",
    satisfies: {
      all: [
        { fact: "created", gt: ago(40 * day) },
        { fact: "lock", eq: "none" },
      ],
    },
  },
  {
    every: "recoveryPoints",
    satisfies: {
      any: [
        { fact: "age", gt: 39 * day },
        { fact: "status", ne: "PARTIAL" },
      ],
    },
  },
  { some: "copies", satisfies: { fact: "immutable", eq: true } },
  { some: "recovery.points", satisfies: { fact: "immutable", eq: true } },
  { every: "recovery.points", satisfies: { fact: "otherRegion", eq: true } },
];

describe("what a table can be restored from, with a part of it unseen", () => {
  it("is never said to be otherwise than it is", () => {
    const decided = { true: 0, false: 0, unknown: 0 };
    const byBound = { true: 0, false: 0 };
    fc.assert(
      fc.property(world, losses, fc.constantFrom(...specs), (invented, lost, spec) => {
        const asked = condition(spec);
        const seen = viewOf(invented, lost);
        const truth = truthOf(asked, seen);
        decided[`${truth}`] += 1;
        if (truth === "unknown") return;
        expect([spec, truth]).toEqual([spec, truthOf(asked, viewOf(invented))]);
        const isBounded = lost.points.back !== null || lost.copies.back !== null;
        if (isBounded && lost.points.kept === null && lost.copies.kept === null) byBound[`${truth}`] += 1;
      }),
      { numRuns: 6_000 },
    );
    // The law would hold trivially if nothing were ever decided despite the gaps.
    expect(Math.min(...Object.values(decided), ...Object.values(byBound))).toBeGreaterThan(100);
  });

  it("with more of it unseen turns no truth into the other", () => {
    fc.assert(
      fc.property(world, losses, losses, fc.constantFrom(...specs), (invented, some, more, spec) => {
        const asked = condition(spec);
        const less = truthOf(asked, viewOf(invented, { ...some, copies: nothingLost.copies }));
        const least = truthOf(asked, viewOf(invented, { ...some, copies: more.copies }));
        // A list that was not read so far back may say of its end what one that cannot be told apart does not.
        const isTurned = less !== "unknown" && least !== "unknown" && less !== least;
        expect({ spec, less, least, isTurned }).toMatchObject({ isTurned: false });
      }),
      { numRuns: 2_000 },
    );
  });

  it("has a state for every fact", () => {
    fc.assert(
      fc.property(world, losses, (invented, lost) => {
        const view = viewOf(invented, lost);
        for (const name of Object.keys(recoveryFacts))
          expect(["known", "absent", "unknown"]).toContain(view.fact(name).state);
      }),
    );
  });

  const rpo = (invented: World, most: number) =>
    truthOf(
      condition({ fact: "recovery.rpo", lte: most }),
      viewOf(invented, { ...nothingLost, points: back40, copies: back40 }),
    );

  it("fails an RPO of a day where all that was not asked for is older", () => {
    expect(rpo(nothing, day)).toBe(false);
    expect(rpo({ ...nothing, native: [{ age: 60 * day, status: "AVAILABLE" }] }, day)).toBe(false);
    expect(rpo({ ...nothing, native: [{ age: 60 * day, status: "AVAILABLE" }] }, 60 * day)).toBe(true);
    expect(rpo(nothing, 60 * day)).toBe("unknown");
  });

  it("knows the newest copy where what is missing is older than it", () => {
    const view = viewOf({ ...nothing, points: [point] }, { ...nothingLost, points: back40, copies: back40 });
    expect(view.fact("recovery.newest")).toEqual(known(ago(2 * day)));
    expect(view.fact("recovery.oldest")).toMatchObject({ state: "unknown", bound: { atMost: ago(2 * day) } });
  });

  it("takes no bound of a list for a point whose status or creation was not told", () => {
    for (const member of ["status", "created"]) {
      const lost = { ...nothingLost, points: { ...back40, member } };
      const view = viewOf({ ...nothing, points: [{ ...point, place: ["111122223333", "eu-west-1"] }] }, lost);
      expect(view.fact("recovery.rpo")).toMatchObject({ state: "unknown", reason: { kind: "depends-on" } });
      expect(view.fact("recovery.rpo")).not.toHaveProperty("bound");
    }
  });

  it("needs neither PITR nor native backups to say that nothing is out of reach of whoever may delete", () => {
    const asked = condition({ some: "recovery.points", satisfies: { fact: "immutable", eq: true } });
    const unseen = { back: null, kept: 0, member: null };
    for (const lost of [
      { ...nothingLost, native: unseen },
      { ...nothingLost, facts: ["pitr.enabled"] },
    ])
      expect(truthOf(asked, viewOf(nothing, lost))).toBe(false);
    expect(truthOf(asked, viewOf(nothing, { ...nothingLost, native: unseen, points: unseen }))).toBe("unknown");
    expect(truthOf(asked, viewOf(nothing, { ...nothingLost, copies: unseen }))).toBe("unknown");
  });

  it("knows a kind of which one is seen, whatever else of it may be", () => {
    const view = viewOf(
      { ...nothing, points: [point] },
      { ...nothingLost, copies: { back: null, kept: 0, member: null } },
    );
    expect(view.fact("recovery.kinds")).toEqual(known("aws-backup"));
    expect(view.fact("recovery.copies.otherRegion").state).toBe("unknown");
  });
});

describe("a bound of a value", () => {
  const truth = (spec: Spec, fact: Fact) =>
    truthOf(condition(spec), { fact: () => fact, list: () => ({ items: [], missing: [] }) });
  const reason = { kind: "throttled" } as const;
  const number = fc.integer({ min: 0, max: 6 });

  it("decides only what every value within it decides", () => {
    let decided = 0;
    const operator = fc.constantFrom("lt", "lte", "gt", "gte", "eq", "ne", "exists");
    fc.assert(
      fc.property(operator, number, number, number, fc.boolean(), (name, a, b, operand, orAbsent) => {
        const [atLeast, atMost] = [Math.min(a, b), Math.max(a, b)];
        const spec: Spec = { fact: "recovery.rpo", [name]: name === "exists" ? true : operand };
        const told = truth(spec, unknown(reason, { atLeast, atMost, ...(orAbsent ? { orAbsent } : {}) }));
        if (told === "unknown") return;
        decided += 1;
        const values: Fact[] = orAbsent ? [absent] : [];
        for (let value = atLeast; value <= atMost; value += 1) values.push(known(value));
        for (const value of values) expect([spec, truth(spec, value)]).toEqual([spec, told]);
      }),
    );
    expect(decided).toBeGreaterThan(10);
  });

  it("may have one end alone", () => {
    expect(truth({ fact: "recovery.rpo", lte: day }, unknown(reason, { atLeast: 2 * day }))).toBe(false);
    expect(truth({ fact: "recovery.rpo", gte: day }, unknown(reason, { atLeast: 2 * day }))).toBe(true);
    expect(truth({ fact: "recovery.rpo", lte: 3 * day }, unknown(reason, { atLeast: 2 * day }))).toBe("unknown");
    expect(truth({ fact: "recovery.rpo", lte: 3 * day }, unknown(reason, { atMost: 2 * day }))).toBe(true);
  });
});
