/**
 * The JSON Schemas of rule files, policy files, policy tests and the typical table, made from the catalogues of the model. Editors
 * complete and check with them; at run time they decide the shape of a file: keys, containers, choices.
 *
 * Whatever stands under `anyOf`, and every `pattern`, is advice for editors: the compiler judges those itself, because
 * it can say it better ("write 35d").
 */
/* oxlint-disable unicorn/no-thenable -- `then` is a word of the policy language and of JSON Schema; nothing is awaited */
import { blindSpotsSchema } from "./blind-spots-schema.ts";
import { Type } from "typebox";
import type { TSchema } from "typebox";
import { actionIds } from "../src/model/plan.ts";
import { severities } from "../src/model/severity.ts";
import {
  archivedTables,
  controlKinds,
  exampleVerdicts,
  paramNamePattern,
  paramTypes,
} from "../src/policy/vocabulary.ts";
import { conditionSchema } from "./condition-schema.ts";
import { givenSchema, givenTypes } from "./given-schema.ts";
import { config } from "./config-schema.ts";
import { inventory, policytest } from "./policytest-schemas.ts";
import { optedOutChoices } from "../src/model/policy.ts";
import { waiversSchema } from "./waivers-schema.ts";
import {
  choice,
  closed,
  condition,
  duration,
  id,
  mapped,
  optional,
  reference,
  said,
  scalars,
  text,
} from "./schema-parts.ts";

const draft = "http://json-schema.org/draft-07/schema#";

const example = Type.Object(
  {
    name: text("what is special about this table, in words"),
    given: Type.Ref("rule.schema.json#/definitions/given"),
    verdict: choice(exampleVerdicts, "what the rule has to say"),
  },
  closed,
);

const paramValues = (description: string): TSchema =>
  Type.Object({}, { additionalProperties: Type.Union(scalars), ...said(description) });

const severity = choice(severities, "how bad it is when the rule fails");

const repairs = choice(actionIds, "the action that repairs it");
const auto = Type.Boolean(said("true: `audit --remediate` takes it without anybody having looked at a plan"));

const rule = Type.Object(
  {
    id: id("the name of the file without .yaml"),
    title: text("what holds when the rule passes; may contain {parameters}"),
    severity,
    why: text("why it matters"),
    params: optional(
      Type.Object(
        {},
        {
          additionalProperties: Type.Object(
            {
              type: choice(paramTypes, "what the parameter is"),
              default: { ...Type.Union(scalars), ...said("the value unless a policy gives another") },
            },
            closed,
          ),
          propertyNames: { type: "string", pattern: paramNamePattern },
          ...said("what a policy can set"),
        },
      ),
    ),
    grace: optional({ ...Type.Union([duration, reference]), ...said("a younger table is not-applicable") }),
    applies: optional({ allOf: [condition], ...said("tables for which this does not hold are not-applicable") }),
    assert: { allOf: [condition], ...said("what has to hold") },
    fix: text("what a person has to do when it fails"),
    remediate: optional(
      Type.Object({ action: repairs, auto: optional(auto) }, { ...closed, ...said("how to repair") }),
    ),
    mention: optional(Type.Array(text("name of a fact"), said("facts to tell beside a fail; they decide nothing"))),
    controls: optional(
      Type.Array(
        Type.Object(
          {
            id: text("framework and control"),
            source: text("where the mapping comes from"),
            kind: choice(controlKinds, "ours: this project's reading; publisher: the publisher's own mapping"),
          },
          closed,
        ),
        said("controls that the rule supports"),
      ),
    ),
    archivedTables: optional(choice(archivedTables, "skip (default): an archived table is not-applicable")),
    examples: optional(Type.Array(example, said("tables and verdicts, run by `restorable policy test`"))),
  },
  closed,
);

const use = Type.Object(
  {
    use: text("id of a shipped rule, or path of a rule file"),
    severity: optional(severity),
    params: optional(paramValues("parameters to set")),
    remediate: optional(
      Type.Object(
        { action: optional(repairs), auto: optional(auto) },
        { ...closed, minProperties: 1, ...said("how to repair, and whether by itself") },
      ),
    ),
  },
  closed,
);

/** A plain id, a `use`, or a rule written in place; `if` picks one, so that a mistake is told once. */
const ruleEntry = Type.Unsafe({
  if: { type: "string" },
  then: { type: "string", minLength: 1 },
  else: {
    if: { type: "object", required: ["use"], properties: { use: {} } },
    then: use,
    else: Type.Ref("rule.schema.json"),
  },
});

const ruleIds = Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })]);

const override = Type.Object(
  {
    when: { allOf: [condition], ...said("the tables it is for: by tag, account, OU, or any fact") },
    rule: { ...ruleIds, ...said("id of the rule of this policy that it changes, or a list of ids") },
    severity: optional(severity),
    params: optional(paramValues("parameters to set there")),
    skip: optional(text("why the rule does not apply there; such tables are not-applicable")),
  },
  closed,
);

const termsBySeverity = Object.fromEntries(severities.map((severity) => [severity, severity]));

const policy = Type.Object(
  {
    id: id("name of the policy"),
    title: optional(text("what the policy is for")),
    extends: optional(
      Type.Array(text("a shipped pack or a path"), { minItems: 1, ...said("packs and policies to build upon") }),
    ),
    rules: optional(Type.Array(ruleEntry, { minItems: 1, ...said("rules to add or to adjust") })),
    overrides: optional(
      Type.Array(override, {
        minItems: 1,
        ...said("in order: of those whose `when` holds for a table, the last counts"),
      }),
    ),
    optedOut: optional(
      choice(
        optedOutChoices,
        "a table that a tag takes out of a rule: not-applicable, or a fail that only a waiver accepts",
      ),
    ),
    waivers: optional(
      Type.Object(
        {
          maxTerm: Type.Object(
            mapped(termsBySeverity, () => optional({ ...Type.Union([duration]), ...said("30d; 0d: none") })),
            { ...closed, ...said("how long a waiver may be in force, from `created`, by severity of the finding") },
          ),
        },
        { ...closed, ...said("what is asked of waivers") },
      ),
    ),
    sla: optional(
      Type.Object(
        mapped(termsBySeverity, () => optional({ ...Type.Union([duration]), ...said("30d; 0d: at once") })),
        { ...closed, ...said("how long a finding may fail, from the first run that shows it, by severity") },
      ),
    ),
  },
  closed,
);

const typicalTable = Type.Object({ given: Type.Ref("rule.schema.json#/definitions/given") }, closed);

/** File name → schema. `$id`s are relative, so that the references work from a checkout, a package and an editor. */
export const policySchemas = {
  "rule.schema.json": {
    $schema: draft,
    $id: "rule.schema.json",
    title: "a rule of restorable",
    ...rule,
    definitions: { condition: conditionSchema, given: givenSchema, ...givenTypes },
  },
  "policy.schema.json": { $schema: draft, $id: "policy.schema.json", title: "a policy of restorable", ...policy },
  "policytest.schema.json": {
    $schema: draft,
    $id: "policytest.schema.json",
    title: "a policy test of restorable",
    ...policytest,
  },
  "inventory.schema.json": {
    $schema: draft,
    $id: "inventory.schema.json",
    title: "an inventory of tables for policy tests of restorable",
    ...inventory,
  },
  "typical-table.schema.json": {
    $schema: draft,
    $id: "typical-table.schema.json",
    title: "the table that examples are overlaid on",
    ...typicalTable,
  },
  "config.schema.json": {
    $schema: draft,
    $id: "config.schema.json",
    title: "restorable.yaml: the settings of restorable",
    ...config,
  },
  "blind-spots.schema.json": blindSpotsSchema,
  "waivers.schema.json": waiversSchema,
} as const;

export type SchemaFile = keyof typeof policySchemas;
