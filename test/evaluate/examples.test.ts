import { describe, expect, it, test } from "vitest";
import { runExamples } from "../../src/evaluate/examples.ts";
import { exampleAsOf } from "../../src/evaluate/given-table.ts";
import { absent, known, unknown, type Fact, type ListFact } from "../../src/model/fact.ts";
import type { Verdict } from "../../src/model/finding.ts";
import type { GivenTable } from "../../src/model/policy.ts";
import { at, complete, day, deniedBy, hour, rule, type Spec } from "./build.ts";

const typical: GivenTable = {
  facts: {
    "account.name": known("payments"),
    "table.id": known("id-now"),
    "table.status": known("ACTIVE"),
    "table.age": known(400 * day),
    "pitr.enabled": known(true),
    "pitr.period": known(35 * day),
    "pitr.window": known(35 * day),
    "pitr.lag": known(300_000),
    "awsBackup.lastBackup": absent,
  },
  lists: {
    onDemandBackups: complete([{ status: known("AVAILABLE"), age: known(day) }]),
    namesakeBackups: complete([]),
  },
  unread: {},
};

const given = (facts: Readonly<Record<string, Fact>>, lists: Readonly<Record<string, ListFact>> = {}): GivenTable => ({
  facts,
  lists,
  unread: {},
});

const run = (assert: Spec, table: GivenTable, verdict: Verdict = "pass") => {
  const examples = [{ name: "an example", given: table, verdict, at }];
  const [outcome] = runExamples(rule({ assert, examples }), typical);
  if (outcome === undefined) throw new Error("no outcome");
  return outcome;
};

describe("an example", () => {
  it("passes when the rule says of the table what its author expects", () => {
    const off = given({ "pitr.enabled": known(false) });
    expect(run({ fact: "pitr.enabled", eq: true }, off, "fail")).toMatchObject({
      name: "an example",
      at,
      expected: "fail",
      actual: "fail",
      passed: true,
    });
  });

  it("that does not pass says what was found instead", () => {
    const outcome = run({ fact: "pitr.window", gte: 30 * day }, given({ "pitr.window": known(7 * day) }));
    expect([outcome.passed, outcome.actual, outcome.reason.text]).toEqual([
      false,
      "fail",
      "pitr.window is 7d, expected at least 30d.",
    ]);
  });

  it("is the typical table where it says nothing", () => {
    expect(run({ some: "onDemandBackups", satisfies: { fact: "age", eq: day } }, given({})).passed).toBe(true);
    expect(run({ fact: "account.name", eq: "payments" }, given({})).passed).toBe(true);
  });

  it("judged alone or after others is the same", () => {
    const one = { name: "one", given: given({ "table.age": known(hour) }), verdict: "pass", at } as const;
    const two = { name: "two", given: given({}), verdict: "pass", at } as const;
    const judged = rule({ assert: { fact: "table.age", gte: day }, examples: [one, two] });
    expect(runExamples(judged, typical).map(({ actual }) => actual)).toEqual(["fail", "pass"]);
  });
});

describe("a derived fact that is stated acts as if observed", () => {
  test.each<[string, Readonly<Record<string, Fact>>, Spec]>([
    [
      "table.age sets the creation",
      { "table.age": known(2 * day) },
      { fact: "table.created", eq: "2026-01-13T12:00:00.000Z" },
    ],
    [
      "awsBackup.age sets the last backup",
      { "awsBackup.age": known(day) },
      { fact: "awsBackup.lastBackup", eq: "2026-01-14T12:00:00.000Z" },
    ],
    [
      "pitr.window keeps the end and moves the beginning",
      { "pitr.window": known(day) },
      {
        all: [
          { fact: "pitr.lag", eq: 300_000 },
          { fact: "pitr.earliest", eq: "2026-01-14T11:55:00.000Z" },
        ],
      },
    ],
    ["a window tells on the shortfall", { "pitr.window": known(day) }, { fact: "pitr.shortfall", eq: 34 * day }],
    [
      "so does the age of the table",
      { "table.age": known(3 * day), "pitr.window": known(2 * day) },
      { fact: "pitr.shortfall", eq: day },
    ],
    [
      "window and lag agree whichever comes first",
      { "pitr.window": known(day), "pitr.lag": known(hour) },
      {
        all: [
          { fact: "pitr.window", eq: day },
          { fact: "pitr.lag", eq: hour },
        ],
      },
    ],
    ["a coverage is taken at its word", { "pitr.coverage": known(97.5) }, { fact: "pitr.coverage", eq: 97.5 }],
    ["a shortfall is taken at its word", { "pitr.shortfall": known(5 * day) }, { fact: "pitr.shortfall", eq: 5 * day }],
    [
      "PITR off takes period and window with it",
      { "pitr.enabled": known(false) },
      {
        all: ["pitr.period", "pitr.window", "pitr.lag", "pitr.shortfall", "pitr.coverage"].map((fact) => ({
          fact,
          exists: false,
        })),
      },
    ],
    [
      "an AWS Backup point older than the table stays a namesake's",
      { "awsBackup.age": known(2 * day), "table.age": known(day) },
      { fact: "awsBackup.age", exists: false },
    ],
  ])("%s", (_name, facts, assert) => {
    expect(run(assert, given(facts)).reason).toMatchObject({ code: "met" });
  });

  it("an unknown one makes unknown what depends on it", () => {
    const unknownAge = given({ "table.age": unknown({ kind: "malformed" }), "awsBackup.age": known(day) });
    expect(run({ fact: "awsBackup.age", lte: day }, unknownAge).actual).toBe("unknown");
  });

  it("a shortfall stated for the typical table yields to what an example says of PITR", () => {
    const stated: GivenTable = { ...typical, facts: { ...typical.facts, "pitr.shortfall": known(0) } };
    const assert: Spec = { fact: "pitr.shortfall", lte: hour };
    const example = { name: "toggled", given: given({ "pitr.window": known(day) }), verdict: "fail", at } as const;
    expect(runExamples(rule({ assert, examples: [example] }), stated).map(({ actual }) => actual)).toEqual(["fail"]);
  });
});

describe("what an example says could not be read", () => {
  const refused = (group: "pitr" | "table" | "account" | "onDemandBackups"): GivenTable => ({
    facts: {},
    lists: {},
    unread: { [group]: deniedBy("x:Y") },
  });
  test.each<[Parameters<typeof refused>[0], Spec]>([
    ["pitr", { fact: "pitr.enabled", eq: true }],
    ["pitr", { fact: "pitr.shortfall", lte: hour }],
    ["table", { fact: "pitr.enabled", eq: true }],
    ["account", { fact: "account.name", eq: "payments" }],
    ["onDemandBackups", { some: "onDemandBackups", satisfies: { fact: "age", lte: day } }],
  ])("the group %s makes %j unknown", (group, assert) => {
    expect(run(assert, refused(group)).actual).toBe("unknown");
  });

  it("a shortfall stated for the typical table does not outlive the read it comes from", () => {
    const stated: GivenTable = { ...typical, facts: { ...typical.facts, "pitr.shortfall": known(0) } };
    const examples = [{ name: "denied", given: refused("pitr"), verdict: "unknown", at } as const];
    const judged = rule({ assert: { fact: "pitr.shortfall", lte: hour }, examples });
    expect(runExamples(judged, stated).map(({ actual }) => actual)).toEqual(["unknown"]);
  });

  it("a member of an item that is not stated is unknown, not absent", () => {
    expect(run({ some: "onDemandBackups", satisfies: { fact: "sizeBytes", gt: 0 } }, given({})).actual).toBe("unknown");
  });

  it("a list known in part decides as far as it goes", () => {
    const part = (age: number): GivenTable =>
      given(
        {},
        { onDemandBackups: { items: [{ status: known("AVAILABLE"), age: known(age) }], missing: [deniedBy("x:Y")] } },
      );
    const fresh: Spec = { some: "onDemandBackups", satisfies: { fact: "age", lte: 7 * day } };
    expect([run(fresh, part(hour)).actual, run(fresh, part(30 * day)).actual]).toEqual(["pass", "unknown"]);
  });
});

describe("lists as an example states them", () => {
  it("go where they are stated to be, each told by identity", () => {
    const both = given(
      {},
      {
        onDemandBackups: complete([{ age: known(hour), identity: known("younger-than-table") }]),
        namesakeBackups: complete([{ age: known(500 * day), type: known("SYSTEM") }]),
      },
    );
    const assert: Spec = {
      all: [
        { every: "onDemandBackups", satisfies: { fact: "identity", eq: "younger-than-table" } },
        { some: "onDemandBackups", satisfies: { fact: "age", eq: hour } },
        {
          some: "namesakeBackups",
          satisfies: {
            all: [
              { fact: "type", eq: "SYSTEM" },
              { fact: "age", eq: 500 * day },
            ],
          },
        },
      ],
    };
    expect(run(assert, both).reason.code).toBe("met");
  });

  it("stand at the frozen clock", () => {
    const created = given({}, { onDemandBackups: complete([{ created: known(exampleAsOf) }]) });
    expect(run({ some: "onDemandBackups", satisfies: { fact: "age", eq: 0 } }, created).passed).toBe(true);
  });
});
