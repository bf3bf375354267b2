/**
 * A tree in, the mistakes in its shape told at their nodes: unknown and missing keys, wrong kinds of value, choices
 * that are none. Judges by the JSON Schemas that editors use, and leaves types of values to the compiler.
 */
import type { AnySchemaObject, ErrorObject, ValidateFunction } from "ajv";
import type { Mistake, Mistakes } from "./mistakes.ts";
import { factEntry } from "../model/facts.ts";
import { ourWordFor } from "./familiar-words.ts";
import { didYouMean } from "./suggest.ts";
import { describeKind, headOf, nodeAt, plain } from "./tree.ts";
import type { MapNode, Node } from "./tree.ts";
import type { Place } from "./source.ts";

export const schemaFiles = [
  "rule.schema.json",
  "policy.schema.json",
  "policytest.schema.json",
  "inventory.schema.json",
  "typical-table.schema.json",
  "config.schema.json",
] as const;
export type SchemaFile = (typeof schemaFiles)[number];

export type ShapeCheck = (schema: SchemaFile, root: MapNode, mistakes: Mistakes) => void;

let prepared: Promise<ShapeCheck> | null = null;

/** `read` gives the text of a schema. ajv is loaded here, once and not before: it costs a tenth of a second. */
export function prepareShapeCheck(read: (file: SchemaFile) => Promise<string>): Promise<ShapeCheck> {
  prepared ??= prepare(read);
  return prepared;
}

async function prepare(read: (file: SchemaFile) => Promise<string>): Promise<ShapeCheck> {
  const { Ajv } = await import("ajv");
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: true, strictTypes: false });
  for (const file of schemaFiles) ajv.addSchema(JSON.parse(await read(file), withoutAdvice) as AnySchemaObject);
  return (schema, root, mistakes) => {
    const validate = ajv.getSchema(schema);
    if (validate === undefined) throw new Error(`no schema ${schema}`);
    for (const error of errorsOf(validate, root)) tell(error, root, mistakes);
  };
}

/** What only advises editors (see scripts/policy-schemas.ts): the compiler says it better, and ajv need not compile it. */
const advice: ReadonlySet<string> = new Set(["anyOf", "pattern", "propertyNames"]);

const withoutAdvice = (key: string, value: unknown): unknown => (advice.has(key) ? undefined : value);

/** `if` only says that a branch failed, whose errors are there themselves. */
function errorsOf(validate: ValidateFunction, root: MapNode): readonly ErrorObject[] {
  if (validate(plain(root)) === true) return [];
  return (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
}

function tell(error: ErrorObject, root: MapNode, mistakes: Mistakes): void {
  const node = nodeAt(root, error.instancePath);
  const name = error.instancePath === "" ? "the file" : nameOf(error.instancePath);
  switch (error.keyword) {
    case "additionalProperties":
      return mistakes.add(...unknownKey(error, node));
    case "required":
      return mistakes.add(headOf(node), missingKey(error, name));
    case "type":
      return mistakes.add(node.at, wrongKind(String(error.params["type"]), node, name));
    case "enum":
      return mistakes.add(node.at, unknownChoice(error, node, name));
    case "minItems":
    case "minLength":
    case "minProperties":
      return mistakes.add(node.at, { code: "empty", message: `${name} has to hold something` });
    case "maxLength":
      return mistakes.add(node.at, {
        code: "bad-id",
        message: `${name} is longer than ${String(error.params["limit"])} characters`,
      });
    default:
      throw new Error(`the schemas use a keyword without words for it: ${error.keyword} at ${error.schemaPath}`);
  }
}

function wrongKind(type: string, node: Node, name: string): Mistake {
  const message = `${name} has to be ${kinds[type] ?? type}, not ${describeKind(node)}`;
  return { code: "wrong-shape", message, hint: kindHint(type, node) };
}

function kindHint(type: string, node: Node): string | undefined {
  if (type === "array" && node.kind === "scalar" && node.text !== "") return `write [${node.text}]`;
  if (type === "array" && node.kind === "map") return "begin each entry with `- `";
  if (type === "object" && node.kind === "list") return "write each entry as `name: …`, without `- `";
  return undefined;
}

const kinds: Readonly<Record<string, string>> = {
  object: "a mapping",
  array: "a list",
  string: "text",
  number: "a number",
  boolean: "true or false",
};

/** `/rules/0/severity` → `severity`; `/rules/0` → entry 1 of `rules`. */
function nameOf(pointer: string): string {
  const [parent, last] = pointer.replaceAll("~1", "/").replaceAll("~0", "~").split("/").slice(-2);
  return /^\d+$/.test(last ?? "") ? `entry ${Number(last) + 1} of \`${parent}\`` : `\`${last}\``;
}

function unknownKey({ params, parentSchema }: ErrorObject, node: Node): [Place, Mistake] {
  const key = String(params["additionalProperty"]);
  const known = Object.keys((parentSchema?.["properties"] ?? {}) as object);
  const at = (node.kind === "map" ? node.entries.get(key)?.keyAt : undefined) ?? headOf(node);
  return [at, { code: "unknown-key", message: `unknown key \`${key}\``, hint: keyHint(key, known, node) }];
}

/** As many choices as help: a table that is given can state every fact there is. */
const mostChoices = 24;

function keyHint(key: string, known: readonly string[], node: Node): string | undefined {
  const ours = ourWordFor(key, known);
  if (ours !== null) return `write \`${ours}\``;
  const guess = didYouMean(key, known);
  const list = known.length > mostChoices ? undefined : `known here: ${known.join(", ")}`;
  if (known.includes("fact")) {
    const isFact = factEntry(key) !== undefined && !(node.kind === "map" && node.entries.has("fact"));
    return isFact ? `write { fact: ${key}, eq: … }` : (guess ?? list);
  }
  const setsParams = known.includes("params") && (known.includes("use") || known.includes("rule"));
  return guess ?? (setsParams ? `${list}; a parameter of the rule stands under \`params\`` : list);
}

function missingKey({ params, parentSchema }: ErrorObject, name: string): Mistake {
  const key = String(params["missingProperty"]);
  const properties = (parentSchema?.["properties"] ?? {}) as Readonly<
    Record<string, { readonly description?: string }>
  >;
  const about = properties[key]?.description;
  const hint = about === undefined ? undefined : `\`${key}\`: ${about}`;
  return { code: "missing-key", message: `${name} lacks the key \`${key}\``, hint };
}

function unknownChoice({ params }: ErrorObject, node: Node, name: string): Mistake {
  const choices = (params["allowedValues"] as readonly unknown[]).map(String);
  const written = node.kind === "scalar" && node.value !== null ? `\`${node.text}\`` : describeKind(node);
  const guess = node.kind === "scalar" ? didYouMean(node.text, choices) : undefined;
  return {
    code: "unknown-choice",
    message: `${name} cannot be ${written}`,
    hint: guess ?? `one of ${choices.join(", ")}`,
  };
}
