/**
 * The JSON Schema of a comparison, made from the lists of the model: schemas/compare.schema.json is this, written out by
 * its test. Closed objects: what is not described here is not in a report.
 */
import { Ajv } from "ajv";
import { Type } from "typebox";
import type { TSchema } from "typebox";
import { changeKinds, type Standing } from "../../src/model/comparison.ts";
import { verdicts } from "../../src/model/finding.ts";
import { severities } from "../../src/model/severity.ts";
import { compareSchemaVersion } from "../../src/report/compare/json.ts";

const closed = { additionalProperties: false } as const;
const said = (description: string): { description: string } => ({ description });
const object = (properties: Readonly<Record<string, TSchema>>, description?: string): TSchema =>
  Type.Object({ ...properties }, { ...closed, ...(description !== undefined && said(description)) });
const text = (description: string): TSchema => Type.String(said(description));
const count = (description?: string): TSchema =>
  Type.Integer({ minimum: 0, ...(description !== undefined && said(description)) });
const choice = (values: readonly string[], description: string): TSchema => Type.Enum([...values], said(description));
const countsOf = (keys: readonly string[], description: string): TSchema =>
  object(Object.fromEntries(keys.map((key) => [key, count()])), description);
const optional = Type.Optional;

const without = ["no-rule", "no-table", "other-table", "unseen"] as const satisfies readonly Exclude<
  Standing,
  (typeof verdicts)[number]
>[];
const standing = (description: string): TSchema => choice([...verdicts, ...without], description);
const instant = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$" });
const moment = (description: string): TSchema => object({ run: text("id of the run"), asOf: instant }, description);
const account = text("account id: 12 digits");
const region = text("Region name");
const scopes = (description: string): TSchema => Type.Array(object({ account, region }), said(description));

const run = (description: string): TSchema =>
  object(
    {
      id: text("name of the run directory"),
      asOf: instant,
      foreignHosts: Type.Array(Type.String(), said("not empty: NOT OBSERVED FROM AWS, but from these hosts")),
      policy: object({ id: Type.String(), digest: Type.String() }),
      shard: optional(
        object(
          { index: count("which of them, counted from 1"), of: count("how many shards there are") },
          "only accounts of this shard, which their ids name; absent: all of them",
        ),
      ),
    },
    description,
  );

const place = {
  account,
  region,
  table: text("table name"),
  arn: text("table ARN"),
  tableId: Type.Union([Type.String(), Type.Null()], said("null when it was not read")),
};

const tableChange = object(
  {
    of: Type.Literal("table"),
    kind: choice(["appeared", "disappeared"], "a table of a Region that both runs saw"),
    ...place,
    replaced: Type.Boolean(said("a table of the same name and another TableId is in the other run")),
  },
  "a table came or went",
);

const findingChange = object(
  {
    of: Type.Literal("finding"),
    kind: choice(
      changeKinds,
      "fixed: the same table passes; disappeared: it failed and the table is gone, which is no fix; not-judged: it failed and the later run says nothing of it",
    ),
    before: standing("what the earlier run says of it"),
    after: standing("what the later run says of it"),
    rule: text("id of the rule"),
    severity: choice(severities, "of the finding, in the later run where it is there"),
    ...place,
    rulePolicy: choice(["same", "added", "changed", "removed"], "what became of the rule in the policy"),
    text: text("the reason of the verdict"),
    firstSeen: optional(moment("of what fails: the first run of the history in which it does")),
    age: optional(count("milliseconds from there to the later run")),
    overdueBy: optional(count("milliseconds beyond the sla of the later run's policy")),
    waiver: optional(text("id of the waiver in force")),
  },
  "a finding that fails or failed, or is newly waived or unknown",
);

export const compareSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "compare.schema.json",
  title: "restorable: JSON report of a comparison",
  ...object({
    schemaVersion: Type.Literal(compareSchemaVersion),
    before: run("the earlier run"),
    after: run("the later run"),
    policy: object(
      {
        added: Type.Array(Type.String(), said("rules of the later run's policy alone")),
        removed: Type.Array(Type.String(), said("rules of the earlier run's policy alone")),
        changed: Type.Array(
          object({ rule: Type.String(), what: Type.Array(Type.String()) }),
          said("rules of both that judge differently, and the parts of them that differ"),
        ),
      },
      "what the policy changed",
    ),
    scopes: object({
      before: scopes("seen to their end by the earlier run alone"),
      after: scopes("seen to their end by the later run alone"),
    }),
    sla: Type.Union(
      [
        Type.Object(
          Object.fromEntries(severities.map((severity) => [severity, optional(count("milliseconds"))])),
          closed,
        ),
        Type.Null(),
      ],
      said("how long a finding may fail by the later run's policy; null: it does not say"),
    ),
    history: object(
      { runs: count("runs that first-seen was looked for in"), since: moment("the oldest of them") },
      "what ages are counted from",
    ),
    changes: Type.Array(
      Type.Union([tableChange, findingChange]),
      said("in order of account, Region, table; of a table first itself, then its findings by rule"),
    ),
    summary: object({
      findings: countsOf(changeKinds, "changes of findings by kind"),
      tables: countsOf(["appeared", "disappeared"], "changes of tables by kind"),
      failing: object({
        new: countsOf(severities, "new ones by severity"),
        overdue: countsOf(severities, "all that fails for longer than the sla allows, by severity"),
      }),
    }),
  }),
};

const validate = new Ajv({ strict: true, allErrors: true, strictTypes: false }).compile(compareSchema);

/** Throws with what is wrong. */
export function comparisonSchemaHolds(report: unknown): void {
  if (!validate(report)) throw new Error(JSON.stringify(validate.errors, null, 2));
}
