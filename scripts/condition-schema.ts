/** The JSON Schema of a condition, from the catalogues of facts and operators. */
/* oxlint-disable unicorn/no-thenable -- `then` is a word of the policy language; nothing is awaited */
import { Type } from "typebox";
import type { TSchema } from "typebox";
import { operators } from "../src/condition/operators.ts";
import { facts, listFacts } from "../src/model/facts.ts";
import { operatorIds, quantifiers } from "../src/model/policy.ts";
import { closed, condition, optional, said, scalars } from "./schema-parts.ts";

const conditions = (description: string): TSchema => Type.Array(condition, { minItems: 1, ...said(description) });

const factNames = Type.Union([
  Type.Enum([...Object.keys(facts), ...new Set(Object.values(listFacts).flatMap(({ items }) => Object.keys(items)))]),
  Type.String({ pattern: "^tags\\..+" }),
]);

const operands = {
  scalar: Type.Union(scalars),
  list: Type.Union([Type.Array(Type.Union(scalars), { minItems: 1 })]),
  boolean: Type.Union([Type.Boolean()]),
};

/** One object with optional keys, not a union: a mistake in a leaf is then one error, not one per alternative. */
export const conditionSchema = Type.Object(
  {
    fact: optional({ ...factNames, ...said("a fact; inside `satisfies`, a member of the list's items") }),
    ...Object.fromEntries(
      operatorIds.map((operator) => {
        const { operand, about, example } = operators[operator];
        return [operator, optional({ ...operands[operand], ...said(`${about}. Example: ${example}`) })];
      }),
    ),
    all: optional(conditions("every one of these holds")),
    any: optional(conditions("at least one of these holds")),
    not: optional(condition),
    when: optional(condition),
    then: optional(condition),
    ...Object.fromEntries(
      quantifiers.map((quantifier) => [
        quantifier,
        optional({
          ...Type.Union([Type.Enum(Object.keys(listFacts))]),
          ...said(`${quantifier} of this list's items satisfies the condition`),
        }),
      ]),
    ),
    satisfies: optional(condition),
  },
  { ...closed, minProperties: 1 },
);
