/** The pieces that all schemas of policy files are put together from. */
import { Type } from "typebox";
import type { TSchema } from "typebox";
import { durationExamples } from "../src/condition/duration.ts";
import { idPattern } from "../src/policy/vocabulary.ts";

export const closed = { additionalProperties: false } as const;
export const said = (description: string): { description: string } => ({ description });

export const text = (description: string): TSchema => Type.String({ minLength: 1, ...said(description) });
/** What only advises editors: the loaders take ids without quotes too, and say more. */
export const patterns = (description: string): TSchema =>
  Type.Unsafe({
    anyOf: [{ type: "string" }, { type: "array", items: { type: "string" }, minItems: 1 }],
    description,
  });
/** Ids become file names and columns of reports: longer ones serve nobody. */
const idLimit = 64;
export const id = (description: string): TSchema =>
  Type.String({ pattern: idPattern, maxLength: idLimit, ...said(description) });
export const choice = (values: readonly string[], description: string): TSchema =>
  Type.Enum([...values], said(description));
export const optional = Type.Optional;

export const duration = Type.String({ pattern: "^[0-9]", examples: [...durationExamples] });
export const reference = Type.String({ pattern: "^\\{[A-Za-z][A-Za-z0-9_-]*\\}$" });
export const scalars = [Type.String(), Type.Number(), Type.Boolean()];

export const condition = Type.Ref("rule.schema.json#/definitions/condition");

export function mapped<V>(record: Readonly<Record<string, V>>, make: (value: V) => TSchema): Record<string, TSchema> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(value)]));
}
