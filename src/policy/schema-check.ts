/**
 * A JSON Schema and a tree in, every deviation out, at its node. Knows the keywords that the schemas of this package use
 * and refuses all others: a schema that is not checked must not look like one that is. General validators compile such
 * schemas to code first, which takes longer than everything else that is done to a policy.
 */
import type { MapNode, Node } from "./tree.ts";

export type Schema = { readonly [keyword: string]: unknown };

/** `name`: the last key or number on the way from the root, after the key or number before it. */
export type Step = { readonly parent: string; readonly name: string };

/** `schema`: the object whose keyword does not hold. `step` null: the root. */
export type Deviation = { readonly node: Node; readonly step: Step | null; readonly schema: Schema } & (
  | { readonly kind: "unknown-key" | "missing-key"; readonly key: string }
  | { readonly kind: "other-type"; readonly type: string }
  | { readonly kind: "no-choice"; readonly choices: readonly unknown[] }
  | { readonly kind: "empty" }
  | { readonly kind: "too-long"; readonly most: number }
);

/** What stands at a node: one key each, so that a keyword without a check is a mistake of the compiler. */
type Place = { readonly node: Node; readonly step: Step | null; readonly schema: Schema };

type Check = (place: Place, value: unknown, within: Schemas) => Iterable<Deviation>;

export type Schemas = {
  /** By the name of the file. Throws for a keyword that nothing here checks. */
  deviations(file: string, root: Node): readonly Deviation[];
  /** Of a reference such as `rule.schema.json#/definitions/given`. */
  refer(reference: string): Schema;
};

export function createSchemas(files: ReadonlyMap<string, Schema>): Schemas {
  const referred = new Map<string, Schema>();
  const schemas: Schemas = {
    deviations: (file, root) => [...deviationsAt({ node: root, step: null, schema: schemas.refer(file) }, schemas)],
    refer(reference) {
      const before = referred.get(reference);
      if (before !== undefined) return before;
      const [file = "", pointer = ""] = reference.split("#");
      const found = pointer
        .split("/")
        .slice(1)
        .reduce<unknown>((at, key) => (isSchema(at) ? at[key] : undefined), files.get(file));
      if (!isSchema(found)) throw new Error(`no schema ${reference}`);
      referred.set(reference, found);
      return found;
    },
  };
  return schemas;
}

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;

function* deviationsAt(place: Place, within: Schemas): Generator<Deviation> {
  for (const keyword of Object.keys(place.schema)) {
    if (silent.has(keyword)) continue;
    const check = checks[keyword];
    if (check === undefined) throw new Error(`the schemas use a keyword that nothing checks: ${keyword}`);
    yield* check(place, place.schema[keyword], within);
  }
}

/**
 * Names, words for people, and what another keyword looks at. `definitions` are checked where they are referred to. The
 * last three only advise editors (see scripts/policy-schemas.ts): the compiler says it better.
 */
const silent: ReadonlySet<string> = new Set(
  "$schema $id title description definitions then else anyOf pattern propertyNames".split(" "),
);

const checks: Readonly<Record<string, Check>> = {
  *type(place, type) {
    const is = typeOf(place.node);
    if (is !== type) yield { ...place, kind: "other-type", type: String(type) };
  },
  *minLength(place, least) {
    const text = textAt(place.node);
    if (text !== null && text.length < Number(least)) yield { ...place, kind: "empty" };
  },
  *maxLength(place, most) {
    // In characters, not in halves of them, as JSON Schema counts.
    const text = textAt(place.node);
    if (text !== null && Array.from(text).length > Number(most))
      yield { ...place, kind: "too-long", most: Number(most) };
  },
  *$ref(place, reference, within) {
    yield* deviationsAt({ ...place, schema: within.refer(String(reference)) }, within);
  },
  *enum(place, choices) {
    const { node } = place;
    const listed = choices as readonly unknown[];
    if (node.kind !== "scalar" || !listed.includes(node.value)) yield { ...place, kind: "no-choice", choices: listed };
  },
  *allOf(place, schemas, within) {
    for (const schema of schemas as readonly Schema[]) yield* deviationsAt({ ...place, schema }, within);
  },
  *if(place, condition, within) {
    const holds = deviationsAt({ ...place, schema: condition as Schema }, within).next().done === true;
    const branch = place.schema[holds ? "then" : "else"];
    if (isSchema(branch)) yield* deviationsAt({ ...place, schema: branch }, within);
  },
  *minItems(place, least) {
    if (place.node.kind === "list" && place.node.items.length < Number(least)) yield { ...place, kind: "empty" };
  },
  *items({ node, step }, schema, within) {
    if (node.kind !== "list") return;
    for (const [at, item] of node.items.entries())
      yield* deviationsAt({ node: item, step: stepOf(step, String(at)), schema: schema as Schema }, within);
  },
  *minProperties(place, least) {
    if (place.node.kind === "map" && place.node.entries.size < Number(least)) yield { ...place, kind: "empty" };
  },
  *required(place, keys) {
    const { node } = place;
    if (node.kind !== "map") return;
    for (const key of keys as readonly string[])
      if (!node.entries.has(key)) yield { ...place, kind: "missing-key", key };
  },
  *additionalProperties(place, schema, within) {
    const { node, step } = place;
    if (node.kind !== "map") return;
    for (const key of strangers(node, place.schema)) {
      if (schema === false) yield { ...place, kind: "unknown-key", key };
      else yield* below({ node, step, key, schema }, within);
    }
  },
  *properties({ node, step }, schemas, within) {
    for (const [key, schema] of Object.entries(schemas as Schema)) yield* below({ node, step, key, schema }, within);
  },
  *patternProperties({ node, step }, schemas, within) {
    if (node.kind !== "map") return;
    for (const [pattern, schema] of Object.entries(schemas as Schema)) {
      const matching = new RegExp(pattern, "u");
      for (const key of node.entries.keys()) if (matching.test(key)) yield* below({ node, step, key, schema }, within);
    }
  },
};

type Below = { readonly node: Node; readonly step: Step | null; readonly key: string; readonly schema: unknown };

function below({ node, step, key, schema }: Below, within: Schemas): Iterable<Deviation> {
  const value = node.kind === "map" ? node.entries.get(key)?.value : undefined;
  if (value === undefined) return [];
  return deviationsAt({ node: value, step: stepOf(step, key), schema: schema as Schema }, within);
}

const stepOf = (before: Step | null, name: string): Step => ({ parent: before?.name ?? "", name });

/** Keys for which the schema has neither a name nor a pattern. */
function strangers(node: MapNode, { properties = {}, patternProperties = {} }: Schema): readonly string[] {
  const patterns = Object.keys(patternProperties as Schema).map((pattern) => new RegExp(pattern, "u"));
  return [...node.entries.keys()].filter(
    (key) => !Object.hasOwn(properties as Schema, key) && !patterns.some((pattern) => pattern.test(key)),
  );
}

function typeOf(node: Node): string {
  if (node.kind === "list") return "array";
  if (node.kind === "map") return "object";
  return node.value === null ? "null" : typeof node.value;
}

const textAt = (node: Node): string | null =>
  node.kind === "scalar" && typeof node.value === "string" ? node.value : null;
