/**
 * The JSON Schema of a line of the NDJSON report, put together from that of the JSON report, since a key means the same in
 * both: schemas/ndjson.schema.json is this, written out by its test. Closed objects.
 */
import { Type } from "typebox";
import type { TSchema } from "typebox";
import { auditSchema } from "./audit-schema.ts";

type Members = Readonly<Record<string, TSchema>>;
type Described = { readonly properties: Members; readonly required: readonly string[] };

const membersOf = (schema: unknown): Members => (schema as Described).properties;

const said = (description: string): { description: string } => ({ description });
const object = (properties: Members, description: string): TSchema =>
  Type.Object({ ...properties }, { additionalProperties: false, ...said(description) });
const count = (description: string): TSchema => Type.Integer({ minimum: 0, ...said(description) });
const nullable = (schema: TSchema, description: string): TSchema =>
  Type.Union([schema, Type.Null()], said(description));

const { schemaVersion, run, policy, summary, coverage } = membersOf(auditSchema) as Record<string, TSchema>;
const { id: runId = Type.String(), asOf = Type.String(), ...head } = membersOf(run);
const { accounts, scopes, tables, population, unseen } = membersOf(coverage) as Record<string, TSchema>;
const { source, verified, complete } = membersOf(population) as Record<string, TSchema>;
const { state } = membersOf((unseen as unknown as { items: unknown }).items) as Record<string, TSchema>;
const given = (members: Readonly<Record<string, TSchema | undefined>>): Members =>
  Object.fromEntries(Object.entries(members).map(([key, schema]) => [key, schema ?? Type.Never()]));

const ofEvery = (kind: string): Members => ({
  kind: Type.Literal(kind),
  run: runId,
  asOf,
  stamp: Type.Optional(
    Type.String(said("only where the answers did not all come from AWS: NOT OBSERVED FROM AWS, and from where")),
  ),
});
const names: Members = {
  accountName: Type.Optional(Type.String(said("where it is known"))),
  ou: Type.Optional(Type.String(said("path of the OU that the account is in, where it is known"))),
};

const unseenLine = (kind: string, more: Members, description: string): TSchema =>
  object(
    {
      ...ofEvery(kind),
      account: nullable(Type.String(), "null: the listing of accounts itself"),
      region: nullable(Type.String(), "null: the whole account"),
      table: Type.Optional(Type.String(said("for state unreconciled: the table"))),
      verdict: Type.Literal("unknown"),
      reason: object({ code: Type.Literal("unknown"), text: Type.String() }, "as in a finding"),
      unknowns: Type.Array(Type.Ref("#/definitions/unknown"), { minItems: 1, maxItems: 1, ...said("the cause") }),
      ...given({ state }),
      next: Type.String(said("what to do, so that the next run can see")),
      ...more,
      ...names,
    },
    description,
  );

const lines = {
  run: object(
    {
      ...ofEvery("run"),
      ...given({ schemaVersion }),
      ...head,
      ...given({ policy, summary }),
      coverage: object(
        {
          ...given({ accounts, scopes, tables }),
          unseen: count("lines of kind unseen"),
          accepted: count("lines of kind accepted"),
          population: object(given({ source, verified, complete }), "what should have been seen, and who says so"),
        },
        "what was seen out of what should have been, as counts",
      ),
    },
    "the first line",
  ),
  unseen: unseenLine(
    "unseen",
    {},
    "should have been seen and was not; nothing is known about tables there. Each counts against --max-unseen",
  ),
  accepted: unseenLine(
    "accepted",
    { blindSpot: Type.String(said("id of the blind spot that accepts it")) },
    "not seen and accepted by a blind spot in force: does not count, and is no pass",
  ),
  finding: object(
    { ...ofEvery("finding"), ...membersOf(auditSchema.definitions.finding), ...names },
    "one rule × one table, in order of account, Region, table, rule",
  ),
  end: object(
    { ...ofEvery("end"), findings: count("lines of kind finding") },
    "the last line: without it the file was cut off",
  ),
};

export const ndjsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "ndjson.schema.json",
  title: "restorable: a line of the NDJSON report of an audit",
  oneOf: Object.keys(lines).map((kind) => ({ $ref: `#/definitions/${kind}Line` })),
  definitions: {
    ...auditSchema.definitions,
    ...Object.fromEntries(Object.entries(lines).map(([kind, schema]) => [`${kind}Line`, schema])),
  },
};
