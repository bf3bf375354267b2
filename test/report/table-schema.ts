/**
 * The JSON Schema of a table explained as JSON, made from the lists of the model: schemas/table.schema.json is this, written
 * out by its test. Closed objects: what is not described here is not in it.
 */
import { Type } from "typebox";
import type { TSchema } from "typebox";
import { factGroups } from "../../src/model/fact-groups.ts";
import { verdicts } from "../../src/model/finding.ts";
import type { ScopeState, TableRecord } from "../../src/model/observation.ts";
import { pointSources, type ToldPoint, type ToldRead } from "../../src/model/table-explanation.ts";
import { tableSchemaVersion } from "../../src/report/table/json.ts";
import { auditSchema } from "./audit-schema.ts";

const said = (description: string): { description: string } => ({ description });
const object = (properties: Readonly<Record<string, TSchema>>, description?: string): TSchema =>
  Type.Object({ ...properties }, { additionalProperties: false, ...(description !== undefined && said(description)) });
const text = (description: string): TSchema => Type.String(said(description));
const count = (description: string): TSchema => Type.Integer({ minimum: 0, ...said(description) });
const choice = (values: readonly string[], description: string): TSchema => Type.Enum([...values], said(description));
const listOf = (items: TSchema, description: string): TSchema => Type.Array(items, said(description));
const orNull = (schema: TSchema, description: string): TSchema => Type.Union([schema, Type.Null()], said(description));
const ref = (name: string): TSchema => Type.Ref(`#/definitions/${name}`);
const optional = Type.Optional;

const presences = ["present", "deleted"] as const satisfies readonly TableRecord["presence"][];
const scopeStates = ["seen", "disabled", "denied", "failed"] as const satisfies readonly ScopeState["state"][];
const readStates = ["read", "unread", "not-collected"] as const satisfies readonly ToldRead["state"][];
const owners = ["table", "namesake"] as const satisfies readonly ToldPoint["of"][];
const groups = Object.keys(factGroups);

const words = text("for people: the value, or why there is none");
const instant = text("ISO instant");
const scalar = Type.Union(
  [Type.String(), Type.Number(), Type.Boolean()],
  said("durations in milliseconds, sizes in bytes"),
);
const evidence = { operation: text("the API as in IAM"), requestId: optional(Type.String()), at: instant };
const name = text("name of the fact, as a policy writes it");
const members = Type.Record(Type.String(), ref("told"), said("by name, as the catalogue of facts names them"));

const definitions = {
  severity: auditSchema.definitions.severity,
  verdict: auditSchema.definitions.verdict,
  finding: auditSchema.definitions.finding,
  unknown: auditSchema.definitions.unknown,
  fact: object(
    {
      state: choice(["known", "absent", "unknown"], "absent: AWS answered, and there is none"),
      value: optional(scalar),
      reason: optional(ref("unknown")),
      bound: optional(
        object(
          {
            atLeast: optional(scalar),
            atMost: optional(scalar),
            orAbsent: optional(Type.Literal(true, said("there may be no value at all"))),
          },
          "where a value that is not known ends",
        ),
      ),
    },
    "a value, that there is none, or why it is not known",
  ),
  told: object({ fact: ref("fact"), words }),
  toldFact: object({ name, fact: ref("fact"), words }),
  gap: object({ reason: ref("unknown"), words }),
  members,
  list: object({ items: Type.Array(ref("members")), missing: listOf(ref("gap"), "why items may be missing") }),
};

const milliseconds = (description: string): TSchema =>
  orNull(Type.Number({ minimum: 0 }), `${description}; null: not known`);

const timeline = object(
  {
    points: listOf(
      object({
        source: choice(pointSources, "copies: AWS Backup's in other Regions and accounts"),
        of: choice(owners, "namesake: of a deleted table that had the same name"),
        restorable: orNull(Type.Boolean(), "finished, and of this very table; null: not known"),
        newest: milliseconds("milliseconds from the newest moment that it holds to asOf"),
        oldest: milliseconds("milliseconds from the oldest moment that it holds to asOf"),
        members: ref("members"),
      }),
      "newest first",
    ),
    missing: listOf(
      object({
        source: choice(pointSources, "what could not be seen in full"),
        reason: ref("unknown"),
        words,
        until: orNull(
          Type.Number({ minimum: 0 }),
          "milliseconds before asOf since when all of it is known; null: no part is",
        ),
      }),
      "what may be there and was not seen",
    ),
    tableAge: milliseconds("milliseconds from the creation of the table to asOf"),
  },
  "everything that was kept of the table, or of a deleted one of the same name, in time",
);

export const tableSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "table.schema.json",
  title: "restorable: everything a run knows about one table, as JSON",
  ...object({
    schemaVersion: Type.Literal(tableSchemaVersion),
    run: object({
      id: text("name of the run directory"),
      tool: object({ name: Type.Literal("restorable"), version: Type.String() }),
      asOf: text("the time of judgement: start of the scan"),
      foreignHosts: listOf(Type.String(), "not empty: NOT OBSERVED FROM AWS, but from these hosts"),
    }),
    policy: object({ id: Type.String(), title: Type.String(), digest: Type.String() }),
    table: object({
      arn: Type.String(),
      name: Type.String(),
      accountName: orNull(Type.String(), "null: not known"),
      account: Type.String(),
      region: Type.String(),
      presence: choice(presences, "deleted: listed, and then twice not found"),
      scope: object({ state: choice(scopeStates, "of its Region"), reason: optional(ref("unknown")) }),
    }),
    verdicts: object(Object.fromEntries(verdicts.map((verdict) => [verdict, count("findings")]))),
    facts: listOf(
      object({ id: Type.String(), facts: Type.Array(ref("toldFact")) }),
      "by the first part of their names",
    ),
    tags: object({
      items: Type.Array(ref("toldFact")),
      missing: orNull(ref("gap"), "null: these are all"),
    }),
    timeline,
    plans: object({
      rules: listOf(
        object({
          members: ref("members"),
          points: object({
            count: count("points of the timeline that it made"),
            newest: orNull(Type.String(), "age of the newest in words"),
          }),
        }),
        "rules of backup plans that select the table, once for each selection that does",
      ),
      missing: listOf(ref("gap"), "why others may select it, too"),
    }),
    replicas: ref("list"),
    restores: ref("list"),
    findings: listOf(
      object({
        finding: ref("finding"),
        title: Type.String(),
        why: Type.String(),
        fix: Type.String(),
        at: object({
          file: Type.String(),
          line: Type.Integer(),
          col: Type.Integer(),
          endLine: Type.Integer(),
          endCol: Type.Integer(),
        }),
        unknowns: Type.Array(ref("gap")),
      }),
      "in order of rule, with the texts that hold for this table",
    ),
    reads: listOf(
      object({
        group: choice(groups, "group of facts"),
        state: choice(readStates, "not-collected: nobody asked"),
        reason: orNull(ref("gap"), "why it was not read, or not whole"),
      }),
      "which groups of facts were read",
    ),
    notCollected: orNull(
      object({ groups: Type.Array(Type.Enum(groups)), command: text("reads them") }),
      "groups that the run did not ask for; null: none",
    ),
    evidence: object({
      table: listOf(object(evidence), "calls about the table"),
      scope: listOf(
        object({
          operation: Type.String(),
          calls: count("calls"),
          throttled: count("of them throttled"),
          failed: count("of them failed"),
          complete: Type.Boolean(said("the last page was seen")),
          last: optional(object(evidence)),
        }),
        "all calls in its Region, by operation",
      ),
    }),
  }),
  definitions,
};
