/**
 * A tree in, the mistakes in its shape told at their nodes: unknown and missing keys, wrong kinds of value, choices
 * that are none. Judges by the JSON Schemas that editors use, and leaves types of values to the compiler.
 */
import type { Mistake, Mistakes } from "./mistakes.ts";
import { factEntry } from "../model/facts.ts";
import { ourWordFor } from "./familiar-words.ts";
import { createSchemas, type Deviation, type Schema, type Step } from "./schema-check.ts";
import { didYouMean } from "./suggest.ts";
import { describeKind, headOf } from "./tree.ts";
import type { MapNode, Node } from "./tree.ts";
import type { Place } from "./source.ts";

export const schemaFiles = [
  "rule.schema.json",
  "policy.schema.json",
  "policytest.schema.json",
  "inventory.schema.json",
  "typical-table.schema.json",
  "config.schema.json",
  "blind-spots.schema.json",
  "waivers.schema.json",
] as const;
export type SchemaFile = (typeof schemaFiles)[number];

export type ShapeCheck = (schema: SchemaFile, root: MapNode, mistakes: Mistakes) => void;

let prepared: Promise<ShapeCheck> | null = null;

/** `read` gives the text of a schema; each is read once. */
export function prepareShapeCheck(read: (file: SchemaFile) => Promise<string>): Promise<ShapeCheck> {
  prepared ??= prepare(read);
  return prepared;
}

async function prepare(read: (file: SchemaFile) => Promise<string>): Promise<ShapeCheck> {
  const texts = await Promise.all(schemaFiles.map(async (file) => [file, await read(file)] as const));
  const schemas = createSchemas(new Map(texts.map(([file, text]) => [file, JSON.parse(text) as Schema])));
  return (schema, root, mistakes) => {
    for (const deviation of schemas.deviations(schema, root)) tell(deviation, mistakes);
  };
}

function tell(deviation: Deviation, mistakes: Mistakes): void {
  const { node, schema } = deviation;
  const name = nameOf(deviation.step);
  switch (deviation.kind) {
    case "unknown-key":
      return mistakes.add(...unknownKey(deviation.key, schema, node));
    case "missing-key":
      return mistakes.add(headOf(node), missingKey(deviation.key, schema, name));
    case "other-type":
      return mistakes.add(node.at, wrongKind(deviation.type, node, name));
    case "no-choice":
      return mistakes.add(node.at, unknownChoice(deviation.choices.map(String), node, name));
    case "empty":
      return mistakes.add(node.at, { code: "empty", message: `${name} has to hold something` });
    case "too-long":
      return mistakes.add(node.at, {
        code: "bad-id",
        message: `${name} is longer than ${deviation.most} characters`,
      });
    default:
      return deviation satisfies never;
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

/** The last step of `/rules/0/severity` is `severity`, that of `/rules/0` entry 1 of `rules`. */
function nameOf(step: Step | null): string {
  if (step === null) return "the file";
  return /^\d+$/.test(step.name) ? `entry ${Number(step.name) + 1} of \`${step.parent}\`` : `\`${step.name}\``;
}

type Described = Readonly<Record<string, { readonly description?: string }>>;

const propertiesOf = ({ properties }: Schema): Described => (properties ?? {}) as Described;

function unknownKey(key: string, schema: Schema, node: Node): [Place, Mistake] {
  const known = Object.keys(propertiesOf(schema));
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

function missingKey(key: string, schema: Schema, name: string): Mistake {
  const about = propertiesOf(schema)[key]?.description;
  const hint = about === undefined ? undefined : `\`${key}\`: ${about}`;
  return { code: "missing-key", message: `${name} lacks the key \`${key}\``, hint };
}

function unknownChoice(choices: readonly string[], node: Node, name: string): Mistake {
  const written = node.kind === "scalar" && node.value !== null ? `\`${node.text}\`` : describeKind(node);
  const guess = node.kind === "scalar" ? didYouMean(node.text, choices) : undefined;
  return {
    code: "unknown-choice",
    message: `${name} cannot be ${written}`,
    hint: guess ?? `one of ${choices.join(", ")}`,
  };
}
