import { describe, expect, it, test } from "vitest";
import { demandOf } from "../../src/evaluate/demand.ts";
import { known } from "../../src/model/fact.ts";
import type { TableRecord } from "../../src/model/observation.ts";
import type { CompiledRule } from "../../src/model/policy.ts";
import { account, ago, asOf, at, condition, day, deniedBy, hour, policy, rule, table, type Spec } from "./build.ts";

const pitr: Spec = { fact: "pitr.enabled", eq: true };
const backups: Spec = { some: "onDemandBackups", satisfies: { fact: "age", lte: day } };
const groupsOf = (...rules: readonly CompiledRule[]) => demandOf(policy(...rules), asOf).groups;

describe("groups a policy needs", () => {
  test.each<[string, CompiledRule, readonly string[]]>([
    ["the table itself, whatever the rule", rule({ assert: { fact: "account.id", eq: "1" } }), ["account", "table"]],
    ["those of a fact", rule({ assert: pitr }), ["table", "pitr"]],
    [
      "those of `applies`",
      rule({ assert: pitr, applies: { fact: "tags.a", exists: true } }),
      ["table", "pitr", "tags"],
    ],
    ["those of a list", rule({ assert: backups }), ["table", "onDemandBackups"]],
    [
      "those a derived fact is made of",
      rule({ assert: { fact: "awsBackup.age", lte: day } }),
      ["table", "protectedResources"],
    ],
    [
      "those deep inside",
      rule({ assert: { not: { any: [{ when: pitr, asks: { fact: "tags.a", exists: true } }, { all: [backups] }] } } }),
      ["table", "pitr", "tags", "onDemandBackups"],
    ],
  ])("%s", (_name, given, groups) => {
    expect(groupsOf(given)).toEqual(groups);
  });

  it("of all its rules together, in the order of the catalogue", () => {
    expect(groupsOf(rule({ id: "a", assert: backups }), rule({ id: "b", assert: pitr }))).toEqual([
      "table",
      "pitr",
      "onDemandBackups",
    ]);
  });
});

describe("how far back points of AWS Backup are wanted", () => {
  const newerThan = (age: number, ...more: readonly Spec[]): Spec => ({
    some: "recoveryPoints",
    satisfies: { all: [{ fact: "age", lte: age }, ...more] },
  });
  const completed: Spec = { fact: "status", eq: "COMPLETED" };
  const since = (...rules: readonly CompiledRule[]) => demandOf(policy(...rules), asOf).recoveryPointsSince;
  const week = rule({ id: "week", assert: newerThan(7 * day, completed) });

  it("as far as the oldest that counts, and a day more for clocks", () => {
    expect(since(week)).toBe(ago(8 * day));
    expect(since(rule({ assert: { some: "recoveryPoints", satisfies: { fact: "age", lt: day } } }))).toBe(ago(2 * day));
    expect(since(rule({ assert: newerThan(7 * day, { fact: "age", lte: day }) }))).toBe(ago(2 * day));
  });

  it("as far as the rule, or the override of one, that looks back longest", () => {
    const over = rule({ id: "over", assert: newerThan(30 * day) });
    expect(since(week, over)).toBe(ago(31 * day));
    expect(since(week, rule({ id: "pitr", assert: pitr }))).toBe(ago(8 * day));
    const { overrides: _, ...terms } = rule({ id: "gold", assert: newerThan(60 * day) });
    const when = condition({ fact: "tags.tier", eq: "gold" });
    const tiered = rule({
      id: "tiered",
      assert: newerThan(7 * day),
      overrides: [{ name: "gold", when, terms, skip: null, at }],
    });
    expect(since(tiered)).toBe(ago(61 * day));
  });

  test.each<[string, Spec]>([
    ["a point of whatever age counts", { some: "recoveryPoints", satisfies: completed }],
    [
      "one of two ages is enough",
      { some: "recoveryPoints", satisfies: { any: [{ fact: "age", lte: day }, completed] } },
    ],
    ["an old one counts", { some: "recoveryPoints", satisfies: { fact: "age", gte: day } }],
    ["an old one counts in a negation", { some: "recoveryPoints", satisfies: { not: { fact: "age", lte: day } } }],
    ["all of them count", { every: "recoveryPoints", satisfies: { fact: "age", lte: day } }],
    ["copies count", { some: "copies", satisfies: { fact: "age", lte: day } }],
    ["whatever can be restored counts", { some: "recovery.points", satisfies: { fact: "age", lte: day } }],
    ["the newest of all counts", { fact: "recovery.newest", lte: day }],
    ["the bound is longer than AWS keeps anything", newerThan(1e15)],
  ])("all the way, where %s", (_name, assert) => {
    expect(since(rule({ assert }))).toBeUndefined();
    expect(since(rule({ id: "b", assert: { all: [{ not: assert }, pitr] } }), week)).toBeUndefined();
    expect(since(rule({ assert: pitr, applies: { when: pitr, asks: assert } }), week)).toBeUndefined();
  });

  it("all the way, where a fact that is only mentioned is made of them", () => {
    expect(since(week, rule({ id: "told", assert: pitr, mention: ["recovery.oldest"] }))).toBeUndefined();
    expect(since(week, rule({ id: "told", assert: pitr, mention: ["awsBackup.age"] }))).toBe(ago(8 * day));
  });

  it("nowhere, where nobody asks for them", () => {
    expect(demandOf(policy(rule({ assert: pitr })), asOf)).not.toHaveProperty("recoveryPointsSince");
  });
});

describe("what is still wanted of a table once its first stage is read", () => {
  const select = (record: TableRecord, ...rules: readonly CompiledRule[]) => {
    const { groups, confirmTags } = demandOf(policy(...rules), asOf).select({ account, table: record });
    return { groups: [...groups], confirmTags };
  };
  const without = ["pitr", "onDemandBackups", "protectedResources"] as const;
  const stageOne = (facts: TableRecord["facts"] = {}) => table({ facts, without });
  const plain = rule({ id: "plain", assert: pitr });
  const tagged = rule({ id: "tagged", assert: pitr, applies: { fact: "tags.audit", ne: "off" } });
  const optedOut = stageOne({ "tags.audit": known("off") });

  it("everything, of a table that every rule applies to", () => {
    expect(select(stageOne(), plain)).toEqual({ groups: ["table", "pitr"], confirmTags: false });
  });

  test.each([
    ["within grace", { "table.created": known(ago(hour)) }],
    ["being created", { "table.status": known("CREATING") }],
    ["archived", { "table.status": known("ARCHIVED") }],
  ])("no group of the table's own, of one %s", (_name, facts) => {
    expect(select(stageOne(facts), rule({ assert: pitr, grace: day }))).toEqual({
      groups: ["table"],
      confirmTags: false,
    });
  });

  it("all of it while one rule may still need it", () => {
    const graceful = rule({ id: "graceful", assert: pitr, grace: day });
    const young = stageOne({ "table.created": known(ago(hour)) });
    expect(select(young, graceful, plain).groups).toEqual(["table", "pitr"]);
  });

  it("all of it while nobody knows whether a rule applies", () => {
    const unread = { table: deniedBy("dynamodb:DescribeTable"), tags: deniedBy("tag:GetResources") };
    expect(select(table({ unread, without }), tagged).groups).toContain("pitr");
    expect(select(stageOne(), rule({ assert: backups, applies: pitr })).groups).toContain("pitr");
  });

  it("what is read for the whole Region anyway, even of a table that no rule applies to", () => {
    const rules = rule({ assert: { all: [pitr, backups] }, applies: { fact: "tags.audit", ne: "off" } });
    expect(select(optedOut, rules).groups).toEqual(["table", "tags", "onDemandBackups"]);
  });

  it("nothing more than its tags, confirmed, of a table that a tag keeps from being judged", () => {
    expect(select(optedOut, tagged)).toEqual({ groups: ["table", "tags"], confirmTags: true });
    expect(select(stageOne(), tagged).confirmTags).toBe(false);
  });

  it("a confirmation too where a missing tag keeps it out: an index that lags must not hide a table", () => {
    const optIn = rule({ assert: pitr, applies: { fact: "tags.tier", eq: "gold" } });
    expect(select(stageOne(), optIn)).toEqual({ groups: ["table", "tags"], confirmTags: true });
  });

  it("a confirmation for one rule even if another is kept away by something else", () => {
    const elsewhere = rule({ id: "z", assert: pitr, applies: { fact: "account.name", eq: "billing" } });
    for (const rules of [
      [tagged, elsewhere],
      [elsewhere, tagged],
    ]) {
      expect(select(optedOut, ...rules).confirmTags).toBe(true);
    }
  });

  it("no confirmation where the state of the table decides before its tags", () => {
    const deleting = stageOne({ "tags.audit": known("off"), "table.status": known("DELETING") });
    expect(select(deleting, tagged).confirmTags).toBe(false);
  });
});
