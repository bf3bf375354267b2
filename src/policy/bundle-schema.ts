/**
 * The shipped JSON Schemas as texts and the name of one in, that schema as one document that refers to no other file out:
 * for saving it under any name. Refuses a reference to a schema that is not among the texts.
 */
import type { SchemaFile } from "./shape.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Schema = { readonly [key: string]: Json };

export function bundleSchema(file: SchemaFile, texts: ReadonlyMap<string, string>): Schema {
  const schemas = new Map([...texts].map(([name, text]) => [name, JSON.parse(text) as Schema]));
  const bundled = new Set<string>([file]);
  const definitions: Record<string, Json> = {};

  /** `home`: the file in which the reference stands. */
  function referred(reference: string, home: string): string {
    const [name = "", pointer = ""] = reference.split("#");
    const target = name === "" ? home : name;
    if (!bundled.has(target)) {
      bundled.add(target);
      adopt(target);
    }
    return pointer === "" && target !== file ? `#/definitions/${definitionName(target)}` : `#${pointer}`;
  }

  /** Definitions of every file lie side by side, so that pointers to them stay as they are. */
  function adopt(name: string): void {
    const { $schema: _draft, $id: _id, definitions: own, ...rest } = schemaOf(name);
    if (name !== file) definitions[definitionName(name)] = rewritten(rest, name);
    for (const [key, value] of Object.entries((own ?? {}) as Schema)) {
      if (Object.hasOwn(definitions, key)) throw new Error(`two schemas define ${key}`);
      definitions[key] = rewritten(value, name);
    }
  }

  function schemaOf(name: string): Schema {
    const schema = schemas.get(name);
    if (schema === undefined) throw new Error(`no schema ${name}`);
    return schema;
  }

  function rewritten(value: Json, home: string): Json {
    if (Array.isArray(value)) return value.map((item: Json) => rewritten(item, home));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value as Schema).map(([key, inner]): [string, Json] =>
      key === "$ref" && typeof inner === "string" ? [key, referred(inner, home)] : [key, rewritten(inner, home)],
    );
    return Object.fromEntries(entries);
  }

  const { definitions: _own, ...rest } = schemaOf(file);
  const root = rewritten(rest, file) as Schema;
  adopt(file);
  return Object.keys(definitions).length === 0 ? root : { ...root, definitions };
}

const definitionName = (file: string): string => file.replace(/\.schema\.json$/, "");
