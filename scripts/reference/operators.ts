/** The registry of operators in, a page out: what each asks, of which facts, and what it says of an absent one. */
import { operators, type OperatorDefinition } from "../../src/condition/operators.ts";
import { quantifiers } from "../../src/model/policy.ts";
import { code, codes, pageFrom, prose, table } from "./markdown.ts";

export const operatorsPage = (): string =>
  pageFrom("src/condition/operators.ts", {
    title: "Operators",
    parts: [
      "A leaf of a condition is a fact, an operator and what it is held against. Under every operator an unknown fact is unknown.",
      table(
        ["Operator", "The fact …", "Facts of type", "Takes", "Opposite", "Example"],
        Object.entries<OperatorDefinition>(operators).map(([id, { about, takes, operand, negation, example }]) => [
          code(id),
          prose(about),
          takes.length === 7 ? "any" : takes.join(", "),
          { scalar: "a value", list: "a list", boolean: "`true` or `false`" }[operand],
          negation === null ? "`not`" : negation === id ? "of the other value" : code(negation),
          code(example),
        ]),
      ),
      "An absent fact is false under all of them but `ne`, `notIn` and `exists: false`.",
      "## Combinations",
      table(
        ["Written", "Holds when"],
        [
          ["`all: [...]`", "each condition holds"],
          ["`any: [...]`", "one condition holds at least"],
          ["`not: ...`", "the condition does not hold"],
          ["`when: ..., then: ...`", "the first does not hold, or the second does"],
          ["`every: LIST, satisfies: ...`", "each item holds; also of an empty list"],
          ["`some: LIST, satisfies: ...`", "one item holds at least"],
          ["`none: LIST, satisfies: ...`", "no item holds; also of an empty list"],
        ],
      ),
      `What is unknown stays unknown unless the rest decides: one item that holds decides ${code("some")}, one that does not decides ${codes(
        quantifiers.filter((each) => each === "every"),
      )}. \`not\` of an unknown is unknown.`,
      "## Values",
      table(
        ["Type", "Written as"],
        [
          ["duration", "`7d`, `1d12h`, `90m`"],
          ["bytes", "`10GiB`, `500MB`"],
          ["percent", "`95%`"],
          ["instant", "`2026-11-01T08:00Z`"],
          ["string, number, boolean", "as in YAML"],
        ],
      ),
    ],
  });
