/** The JSON Schema of a table as an example states it, from the catalogue of facts. */
import { Type } from "typebox";
import type { TSchema } from "typebox";
import { unknownKinds } from "../src/model/fact.ts";
import { facts, listFacts, tagFact } from "../src/model/facts.ts";
import { factGroups } from "../src/model/fact-groups.ts";
import type { FactEntry, FactType } from "../src/model/fact-entry.ts";
import { closed, duration, mapped, optional, said } from "./schema-parts.ts";

const unread = Type.Object({ unknown: Type.Enum([...unknownKinds]) }, closed);

const givenValues: Readonly<Record<FactType, TSchema>> = {
  string: Type.String(),
  boolean: Type.Boolean(),
  number: Type.Number(),
  percent: Type.String({ examples: ["95%"] }),
  bytes: Type.Union([Type.Number(), Type.String()]),
  duration,
  instant: Type.String({ examples: ["2026-11-01T00:00:00Z"] }),
};

/** One definition a type, as the same five lines for every fact would be most of the file. */
export const givenTypes = Object.fromEntries(
  Object.entries(givenValues).map(([type, value]) => [`given-${type}`, Type.Union([value, Type.Null(), unread])]),
);
const given = ({ type, about }: FactEntry): TSchema => ({
  allOf: [Type.Ref(`rule.schema.json#/definitions/given-${type}`)],
  ...said(about),
});

const givenItems = (items: Readonly<Record<string, FactEntry>>): TSchema =>
  Type.Array(
    Type.Object(
      mapped(items, (entry) => optional(given(entry))),
      closed,
    ),
  );

export const givenSchema = Type.Object(
  {
    ...mapped(facts, (entry) => optional(given(entry))),
    ...mapped(factGroups, (group) => optional({ ...Type.Union([unread]), ...said(`unread: ${group.about}`) })),
    ...mapped(listFacts, ({ items, about }) => {
      const partly = Type.Object(
        { items: givenItems(items), missing: Type.Array(Type.Enum([...unknownKinds])) },
        closed,
      );
      return optional({ ...Type.Union([givenItems(items), partly, unread]), ...said(about) });
    }),
  },
  { ...closed, patternProperties: { "^tags\\..+": given(tagFact) } },
);
