/**
 * The JSON Schema of what a push came to, made from the lists of the model: schemas/push.schema.json is this, written out
 * by its test. Closed objects: what is not described here is not in a report.
 */
import { Type } from "typebox";
import type { TSchema } from "typebox";
import { verdicts } from "../../src/model/finding.ts";
import { pushStates } from "../../src/model/push-report.ts";
import { severities } from "../../src/model/severity.ts";

const closed = { additionalProperties: false } as const;
const said = (description: string): { description: string } => ({ description });
const object = (properties: Readonly<Record<string, TSchema>>, description?: string): TSchema =>
  Type.Object({ ...properties }, { ...closed, ...(description !== undefined && said(description)) });
const text = (description: string): TSchema => Type.String(said(description));
const count = (description: string): TSchema => Type.Integer({ minimum: 0, ...said(description) });
const nullable = (schema: TSchema, description: string): TSchema =>
  Type.Union([schema, Type.Null()], said(description));
const instant = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$" });

const account = Type.String({ pattern: "^\\d{12}$", ...said("account id") });
const region = text("Region name");

const counts = {
  findings: count("that were to be sent: accepted, refused and unsent together"),
  accepted: count("taken by Security Hub; one that it has already is taken, too"),
  refused: count("not taken by Security Hub for what they hold"),
  unsent: count("never sent, or nobody knows whether they arrived"),
};

export const pushSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "push.schema.json",
  title: "restorable: JSON report of a push to AWS Security Hub",
  ...object({
    schemaVersion: Type.Literal(1),
    kind: Type.Literal("restorable-push"),
    tool: object({ name: Type.Literal("restorable"), version: Type.String() }),
    run: object({ id: text("name of the run directory"), asOf: instant }, "whose findings they are"),
    policy: object({ id: Type.String(), digest: Type.String() }, "what the run was judged by"),
    since: nullable(Type.String(), "id of the earlier run whose findings are archived where nothing is left of them"),
    filters: object({
      verdicts: nullable(Type.Array(Type.Enum([...verdicts])), "only these; null: all"),
      minSeverity: nullable(Type.Enum([...severities]), "only this one and above; null: all"),
    }),
    caller: nullable(Type.String(), "ARN of who asked; null: AWS was not asked"),
    began: instant,
    ended: instant,
    foreignHosts: Type.Array(Type.String(), said("not empty: it was imported at these hosts, and not at AWS")),
    interrupted: Type.Boolean(),
    totals: object(counts),
    coverageIn: object({ account, region }, "where what was not seen is told"),
    scopes: Type.Array(
      object({
        account,
        region,
        state: Type.Enum([...pushStates], said("what became of it; `pushed`: all was sent")),
        because: nullable(Type.String(), "why it is not `pushed`, with what AWS said"),
        ...counts,
        refusals: Type.Array(
          object({ id: text("id of the finding"), code: Type.String(), message: Type.String() }),
          said("the first ten findings that were refused, in AWS's own words"),
        ),
      }),
      said("by account and Region"),
    ),
    exitCode: Type.Integer(),
    next: Type.Array(object({ command: Type.String(), why: Type.String() })),
  }),
};
