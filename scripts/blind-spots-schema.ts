/** The JSON Schema of blind spots files, for editors and for telling wrong keys and kinds of value. */
import { Type } from "typebox";
import { expectableCauses } from "../src/model/blind-spot.ts";
import { closed, patterns, text } from "./schema-parts.ts";

const blindSpot = Type.Object(
  {
    id: text("names it in reports"),
    accounts: patterns('account ids or globs over them, one or a list: "111122223333", "*"'),
    regions: patterns('Regions or globs over them, one or a list: "eu-*"; "*" takes in accounts that cannot be opened'),
    cause: Type.Enum([...expectableCauses], {
      description: "why nothing will be seen there; where another cause is found, the blind spot does not apply",
    }),
    reason: text("why that is accepted"),
    owner: text("who answers for it"),
    expires: Type.Unsafe({ description: "the instant from which it counts again, in UTC: 2027-03-31" }),
  },
  closed,
);

export const blindSpotsSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "blind-spots.schema.json",
  title: "accounts and Regions that restorable will not see, accepted for one cause and for a time",
  ...Type.Object(
    { blindSpots: Type.Array(blindSpot, { description: "of those that hold for a place, the first accepts it" }) },
    closed,
  ),
} as const;
