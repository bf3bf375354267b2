/**
 * The JSON Schema of a plan file, made from the lists of the model: schemas/plan.schema.json is this, written out by its
 * test. It describes what stands in the file; what has to follow from what is checked when a plan is read.
 */
import { Type } from "typebox";
import type { TSchema } from "typebox";
import { actionIds, type ActionId } from "../../src/model/plan.ts";
import { severities } from "../../src/model/severity.ts";
import { bounds, longestPeriod, mostKeptDays } from "../../src/remediate/plan-bounds.ts";
import { filterIds } from "../../src/remediate/plan-decoders.ts";

const closed = { additionalProperties: false } as const;
const said = (description: string): { description: string } => ({ description });
const object = (properties: Readonly<Record<string, TSchema>>, description?: string): TSchema =>
  Type.Object({ ...properties }, { ...closed, ...(description !== undefined && said(description)) });
const text = (description: string): TSchema => Type.String(said(description));
const like = (pattern: RegExp, description: string): TSchema =>
  Type.String({ pattern: pattern.source, ...said(description) });
const orNull = (schema: TSchema, description: string): TSchema => Type.Union([schema, Type.Null()], said(description));
const instant = (description: string): TSchema => like(bounds.instant, description);

const account = like(bounds.account, "account id: 12 digits");
const place = { account, region: text("Region name"), table: text("table name"), arn: text("table ARN") };
const mended = {
  rule: text("id of the rule"),
  severity: Type.Enum([...severities]),
  fingerprint: like(bounds.fingerprint, "of the finding: sha256 over rule, ARN and TableId"),
};
const fact = Type.Union(
  [Type.String(), Type.Number(), Type.Boolean(), Type.Null(), Type.Object({ unknown: Type.Object({}) }, closed)],
  said("a value, null when absent, or unknown with its cause; durations in milliseconds"),
);

const params: Readonly<Record<ActionId, TSchema>> = {
  "enable-pitr": object({ days: Type.Integer({ minimum: 1, maximum: longestPeriod }) }),
  "create-backup": object({ name: text("restorable- and the id of the step") }),
  "start-backup-job": object({
    vault: text("name of the vault"),
    roleArn: text("role that AWS Backup takes on"),
    deleteAfterDays: orNull(
      Type.Integer({ minimum: 1, maximum: mostKeptDays }),
      "null: kept until somebody deletes it",
    ),
  }),
  "enable-deletion-protection": object({}),
  "tag-for-backup-plan": object({
    key: text("key of the tag"),
    value: text("its value"),
    plan: text("backup plan whose selection takes in a table with this tag"),
  }),
};

const step = (action: ActionId): TSchema =>
  object({
    id: like(bounds.stepId, "over run, action, ARN and TableId"),
    action: Type.Literal(action),
    ...place,
    tableId: text("TableId: told again right before the write"),
    params: params[action],
    observed: Type.Record(Type.String(), fact, said("facts by name, which are read again right before the write")),
    mends: Type.Array(object(mended), said("failing findings that the step turns to pass, alone or with another step")),
    oneWay: Type.Boolean(said("nothing in this product undoes it")),
    iam: Type.Array(Type.String(), said("IAM actions that the writing role needs")),
    owner: orNull(
      object({ kind: Type.Enum(["cloudformation", "terraform", "cdk", "tag"]), name: Type.String() }),
      "who manages the table as code, as its tags tell",
    ),
    cost: orNull(
      object({
        monthly: orNull(Type.Number(), "null: not known"),
        inTwelfthMonth: orNull(Type.Number(), "of backups that pile up; null: not known"),
        basis: text("what it is an estimate of"),
      }),
      "an estimate; null: free of charge",
    ),
  });

const leftOut = (why: TSchema, more: Readonly<Record<string, TSchema>>): TSchema =>
  object({ ...mended, ...place, why, ...more });

export const planSchema: TSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "plan.schema.json",
  title: "A plan of restorable",
  ...object({
    schemaVersion: Type.Literal(1),
    kind: Type.Literal("restorable-plan"),
    tool: object({ name: Type.Literal("restorable"), version: Type.String() }),
    run: object(
      {
        id: like(bounds.run, "name of the run directory"),
        asOf: instant("the time of judgement"),
        policy: text("id of the policy"),
        policyDigest: like(bounds.digest, "digest of the policy"),
        partition: text("AWS partition"),
        organization: orNull(Type.String(), "null: none, or it was not told"),
        foreignHosts: Type.Array(Type.String(), said("not empty: NOT OBSERVED FROM AWS, but from these hosts")),
      },
      "the run whose sealed verdicts it rests on",
    ),
    created: instant("when it was made"),
    expires: instant("after that it is not applied"),
    filters: Type.Partial(
      object(Object.fromEntries(filterIds.map((id) => [id, Type.Array(Type.String())])), "as typed; empty: all"),
    ),
    tablesOfAccounts: Type.Record(
      Type.String(),
      Type.Integer({ minimum: 1 }),
      said("tables of each account that a step is in"),
    ),
    currency: like(bounds.currency, "of all costs"),
    steps: Type.Array(Type.Union(actionIds.map(step)), said("in order of account, Region, table and action")),
    leftOut: Type.Array(
      Type.Union([
        leftOut(Type.Literal("time"), { passesAt: instant("it passes by itself then") }),
        leftOut(Type.Enum(["no-action", "unproven", "owned", "other"]), { because: Type.String() }),
      ]),
      said("failing findings without a step"),
    ),
  }),
};
