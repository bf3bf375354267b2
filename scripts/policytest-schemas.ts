/** The JSON Schemas of policy tests and of inventories, from the vocabulary of verdicts and the catalogue of facts. */
/* oxlint-disable unicorn/no-thenable -- `then` is a word of JSON Schema; nothing is awaited */
import { Type } from "typebox";
import type { TSchema } from "typebox";
import { exampleVerdicts, regionPattern } from "../src/policy/vocabulary.ts";
import { choice, closed, optional, said, text } from "./schema-parts.ts";

const given = (description: string): TSchema => ({
  allOf: [Type.Ref("rule.schema.json#/definitions/given")],
  ...said(description),
});

const region = optional({
  ...Type.Union([Type.String({ pattern: regionPattern, examples: ["eu-central-1"] })]),
  ...said("where the table is (default: us-east-1)"),
});

const verdict = choice(exampleVerdicts, "what the rule has to say of the table");

/** A bare verdict, or one with its reason; `if` picks one, so that a mistake is told once. */
const expectation: TSchema = Type.Unsafe({
  if: { type: "string" },
  then: verdict,
  else: Type.Object({ verdict, because: optional(text("text that the reason of the verdict contains")) }, closed),
});

const expect = Type.Object(
  { others: optional(expectation) },
  {
    additionalProperties: expectation,
    minProperties: 1,
    ...said("verdict by rule; `others` is for every rule that is not named, which is else not looked at"),
  },
);

const tablesOf = (table: TSchema, description: string): TSchema =>
  Type.Object({}, { additionalProperties: table, minProperties: 1, ...said(description) });

export const policytest = Type.Object(
  {
    policy: text("the policy under test: a path relative to this file, or the id of a shipped pack or rule"),
    title: optional(text("what the test is about")),
    asOf: optional({
      ...Type.Union([Type.String({ examples: ["2026-03-01T12:00:00Z"] })]),
      ...said("the frozen clock (default: that of the examples of rules, 2026-01-15T12:00:00Z)"),
    }),
    inventory: optional(text("path of an *.inventory.yaml relative to this file, whose tables the test may name")),
    tables: tablesOf(
      Type.Object(
        {
          region,
          given: optional(given("what differs from the inventory's table of this name, or from the typical table")),
          expect: optional(expect),
        },
        closed,
      ),
      "tables by name, each with the verdicts that are expected of it",
    ),
  },
  closed,
);

export const inventory = Type.Object(
  {
    tables: tablesOf(
      Type.Object({ region, given: given("what differs from the typical table; `{}` is the typical table") }, closed),
      "tables by name",
    ),
  },
  closed,
);
