/**
 * The JSON Schema of an examination, made from the lists of the model: schemas/doctor.schema.json is this, written out by
 * its test. Closed objects: what is not described here is not in a report.
 */
import { Ajv } from "ajv";
import { Type } from "typebox";
import type { TSchema } from "typebox";
import { checkIds, standings, type Examination, type FoldedRemark } from "../../src/model/examination.ts";
import { policyTypes, unknownKinds } from "../../src/model/fact.ts";
import { factGroups } from "../../src/model/fact-groups.ts";
import { doctorSchemaVersion } from "../../src/report/doctor/json.ts";

const closed = { additionalProperties: false } as const;
const said = (description: string): { description: string } => ({ description });
const object = (properties: Readonly<Record<string, TSchema>>, description?: string): TSchema =>
  Type.Object({ ...properties }, { ...closed, ...(description !== undefined && said(description)) });
const text = (description: string): TSchema => Type.String(said(description));
const count = (description: string): TSchema => Type.Integer({ minimum: 0, ...said(description) });
const choice = (values: readonly string[], description: string): TSchema => Type.Enum([...values], said(description));
const texts = (description: string): TSchema => Type.Array(Type.String(), said(description));
const optional = Type.Optional;
const orNull = (schema: TSchema, description: string): TSchema => Type.Union([schema, Type.Null()], said(description));

const reason = object(
  {
    kind: choice(unknownKinds, "what went wrong, as in the coverage of an audit"),
    operation: optional(text("AWS operation, as in IAM")),
    code: optional(text("error code of AWS")),
    by: optional(choice(policyTypes, "the policy that AWS says denied")),
    detail: optional(text("what AWS said; of the first place, where there are several")),
  },
  "why AWS did not answer",
);

const remark = object({
  check: choice(checkIds, "what was looked at"),
  standing: choice(
    standings,
    "well: nothing to do; warning: the audit sees everything, and somebody should know; missing: it would not see something; unusable: it would not begin",
  ),
  text: text("one sentence, without the places"),
  action: optional(text("IAM action that it is about")),
  lost: optional(text("what an audit lacks without it, or does instead")),
  reason: optional(reason),
  fix: texts("lines to paste, or sentences about whom to ask"),
  places: count("accounts, or scopes where Regions are named; 0: it is about no place"),
  accounts: texts("ids of all accounts that it is about"),
  regions: texts("Regions that it is about"),
});

export const doctorSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "doctor.schema.json",
  title: "restorable: JSON report of doctor",
  ...object({
    schemaVersion: Type.Literal(doctorSchemaVersion),
    tool: object({ name: Type.Literal("restorable"), version: Type.String() }),
    asOf: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$" }),
    selection: text("flags that ask for the same accounts and Regions"),
    policy: orNull(Type.String(), "id of the policy; null where it cannot be loaded"),
    groups: Type.Array(Type.Enum(Object.keys(factGroups)), said("groups of facts that the policy asks for")),
    caller: orNull(object({ account: Type.String(), arn: Type.String() }), "null where AWS did not say who calls"),
    accounts: object({
      listed: count("accounts that were asked for"),
      opened: count("accounts in which there was a session"),
      unopened: count("accounts in which there was none"),
      leftOut: count("accounts that are not ACTIVE, or left out by a flag"),
    }),
    calls: count("calls to AWS, those that were asked again included"),
    foreignHosts: texts("not empty: NOT OBSERVED FROM AWS, but from these hosts"),
    exitCode: Type.Enum([0, 2, 3]),
    missingActions: texts("IAM actions that are missing anywhere, sorted"),
    remarks: Type.Array(remark, said("by check, the worst first")),
  }),
};

export type DoctorDocument = Omit<Examination, "remarks"> & {
  readonly schemaVersion: number;
  readonly missingActions: readonly string[];
  readonly remarks: readonly Omit<FoldedRemark, "names">[];
};

const validate = new Ajv({ allErrors: true }).compile(doctorSchema);

/** Throws where the text is none. */
export function doctorSchemaHolds(json: string): DoctorDocument {
  const document = JSON.parse(json) as DoctorDocument;
  if (!validate(document)) throw new Error(JSON.stringify(validate.errors, null, 2));
  return document;
}
