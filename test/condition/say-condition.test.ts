import { describe, expect, test } from "vitest";
import { sayCondition } from "../../src/condition/say-condition.ts";
import type { Saying } from "../../src/model/explanation.ts";
import { condition, day, hour, type Spec } from "../evaluate/build.ts";

/** As a list with its levels: what a reader sees. */
const lines = ({ text, parts }: Saying): readonly string[] => [
  text,
  ...parts.flatMap((part) => lines(part).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`))),
];

const said = (spec: Spec): readonly string[] => lines(sayCondition(condition(spec)));

const enabled: Spec = { fact: "pitr.enabled", eq: true };
const gold: Spec = { fact: "tags.tier", eq: "gold" };
const available: Spec = { fact: "status", eq: "AVAILABLE" };
const fresh: Spec = { fact: "age", lte: 7 * day };

describe("a condition in words", () => {
  test.each<[string, Spec, readonly string[]]>([
    ["a value", enabled, ["pitr.enabled is true"]],
    ["an ordering", { fact: "pitr.period", gte: 36 * hour }, ["pitr.period is at least 1d 12h"]],
    ["a choice", { fact: "tags.tier", in: ["gold", "silver"] }, ["tags.tier is one of gold, silver"]],
    ["presence", { fact: "tags.owner", exists: true }, ["tags.owner is there"]],
    ["absence", { fact: "tags.owner", exists: false }, ["tags.owner is absent"]],
    [
      "an operator that holds of what is absent, where that can be",
      { fact: "tags.backup", ne: "off" },
      ["tags.backup is anything but off, or absent"],
    ],
    [
      "the same of a fact that is never absent",
      { fact: "table.status", notIn: ["ARCHIVED"] },
      ["table.status is none of ARCHIVED"],
    ],
    ["a text that could break out of its line", { fact: "tags.a", eq: "x\ny" }, ['tags.a is "x\\ny"']],
    ["all", { all: [enabled, gold] }, ["all of these hold:", "- pitr.enabled is true", "- tags.tier is gold"]],
    [
      "any",
      { any: [enabled, gold] },
      ["at least one of these holds:", "- pitr.enabled is true", "- tags.tier is gold"],
    ],
    ["all of one", { all: [enabled] }, ["pitr.enabled is true"]],
    [
      "not, carried down to what is asked for instead",
      { not: { any: [gold, { all: [enabled, { fact: "table.itemCount", gt: 3 }] }] } },
      [
        "all of these hold:",
        "- tags.tier is anything but gold, or absent",
        "- at least one of these holds:",
        "  - pitr.enabled is anything but true",
        "  - table.itemCount is at most 3",
      ],
    ],
    ["a pattern", { fact: "table.name", glob: "prod-*" }, ['table.name matches "prod-*"']],
    [
      "not a pattern, which what is absent does not match either",
      {
        not: {
          any: [
            { fact: "table.name", glob: "prod-*" },
            { fact: "tags.owner", re: "a.+" },
          ],
        },
      },
      [
        "all of these hold:",
        '- table.name does not match "prod-*"',
        "- tags.owner does not match the expression a.+, or absent",
      ],
    ],
    [
      "parts in one sentence, of which one goes on after a comma",
      { when: { all: [{ fact: "tags.tier", ne: "gold" }, enabled] }, asks: gold },
      ["whenever (tags.tier is anything but gold, or absent) and pitr.enabled is true, then tags.tier is gold"],
    ],
    ["not not", { not: { not: gold } }, ["tags.tier is gold"]],
    ["when and then", { when: gold, asks: enabled }, ["whenever tags.tier is gold, then pitr.enabled is true"]],
    [
      "when a condition of several parts, then one of several parts",
      {
        when: { all: [gold, { any: [enabled, { fact: "tags.a", exists: true }] }] },
        asks: { all: [enabled, { fact: "pitr.period", gte: day }] },
      },
      [
        "whenever tags.tier is gold and (pitr.enabled is true or tags.a is there), then all of these hold:",
        "- pitr.enabled is true",
        "- pitr.period is at least 1d",
      ],
    ],
    [
      "not when and then: the premise holds and the conclusion does not",
      { not: { when: gold, asks: enabled } },
      ["all of these hold:", "- tags.tier is gold", "- pitr.enabled is anything but true"],
    ],
    [
      "some",
      { some: "onDemandBackups", satisfies: { all: [available, fresh] } },
      ["onDemandBackups holds at least one backup where status is AVAILABLE and age is at most 7d"],
    ],
    [
      "every",
      { every: "onDemandBackups", satisfies: available },
      ["onDemandBackups holds only backups where status is AVAILABLE"],
    ],
    [
      "none",
      { none: "namesakeBackups", satisfies: fresh },
      ["namesakeBackups holds no backup of a namesake where age is at most 7d"],
    ],
    [
      "not every",
      { not: { every: "onDemandBackups", satisfies: { any: [available, { fact: "name", exists: true }] } } },
      ["onDemandBackups holds at least one backup where status is anything but AVAILABLE and name is absent"],
    ],
    [
      "not some",
      { not: { some: "onDemandBackups", satisfies: available } },
      ["onDemandBackups holds no backup where status is AVAILABLE"],
    ],
    [
      "any item at all",
      { some: "backupPlans", satisfies: { fact: "plan", exists: true } },
      ["backupPlans holds at least one rule of a plan"],
    ],
    [
      "a quantifier over a condition of several levels",
      { some: "onDemandBackups", satisfies: { all: [available, { any: [fresh, { fact: "name", exists: true }] }] } },
      [
        "onDemandBackups holds at least one backup where all of these hold:",
        "- status is AVAILABLE",
        "- at least one of these holds:",
        "  - age is at most 7d",
        "  - name is there",
      ],
    ],
    [
      "a quantifier as a premise",
      { when: { none: "onDemandBackups", satisfies: available }, asks: enabled },
      ["whenever onDemandBackups holds no backup where status is AVAILABLE, then pitr.enabled is true"],
    ],
  ])("%s", (_name, spec, words) => {
    expect(said(spec)).toEqual(words);
  });
});
