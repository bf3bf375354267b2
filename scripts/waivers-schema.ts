/** The JSON Schema of waivers files, for editors and for telling wrong keys and kinds of value. */
import { Type } from "typebox";
import { closed, patterns, text } from "./schema-parts.ts";

const waiver = Type.Object(
  {
    id: text("names it in reports and findings"),
    rule: patterns('ids of rules or globs over them, one or a list: pitr-enabled, "pitr-*"'),
    accounts: patterns('account ids or globs over them, one or a list: "111122223333", "*"'),
    regions: patterns('Regions or globs over them, one or a list: eu-west-1, "eu-*"'),
    tables: patterns('names of tables or globs over whole names, one or a list: orders, "scratch-*"'),
    reason: text("why the fails are accepted"),
    owner: text("who answers for it"),
    approver: text("who approved it"),
    ticket: Type.Unsafe({
      anyOf: [{ type: "string" }, { type: "integer" }],
      description: "where that was decided: the id or the address of a ticket",
    }),
    created: Type.Unsafe({ description: "the day on which it was approved, in UTC: 2026-11-01" }),
    expires: Type.Unsafe({ description: "the instant from which the fails count again, in UTC: 2027-01-31" }),
  },
  closed,
);

export const waiversSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "waivers.schema.json",
  title: "fails of restorable's rules that are accepted, each for a time",
  ...Type.Object(
    { waivers: Type.Array(waiver, { description: "of those in force for a finding, the first counts" }) },
    closed,
  ),
} as const;
