/** Data in, lines of YAML out: every text in double quotes, as JSON writes it, which no reader of YAML takes for anything else. */
import { escapedJson } from "./escape-json.ts";

export type YamlValue = string | number | boolean | readonly YamlValue[] | { readonly [key: string]: YamlValue };

/** A map or a list of at least one entry, each line indented by `indent`. */
export function yamlLines(value: YamlValue, indent = 0): readonly string[] {
  const pad = " ".repeat(indent);
  if (isList(value)) {
    return value.flatMap((item) => {
      if (!isNested(item)) return [`${pad}- ${scalar(item)}`];
      const [first = "", ...rest] = yamlLines(item, indent + 2);
      return [`${pad}- ${first.trimStart()}`, ...rest];
    });
  }
  if (!isMap(value)) return [`${pad}${scalar(value)}`];
  return Object.entries(value).flatMap(([key, held]) =>
    isNested(held)
      ? [`${pad}${keyText(key)}:`, ...yamlLines(held, indent + 2)]
      : [`${pad}${keyText(key)}: ${scalar(held)}`],
  );
}

const isList = (value: YamlValue): value is readonly YamlValue[] => Array.isArray(value);
const isMap = (value: YamlValue): value is { readonly [key: string]: YamlValue } =>
  typeof value === "object" && !isList(value);
const isNested = (value: YamlValue): boolean =>
  isList(value) ? value.length > 0 : isMap(value) && Object.keys(value).length > 0;

function scalar(value: YamlValue): string {
  if (isList(value)) return "[]";
  if (isMap(value)) return "{}";
  return escapedJson(JSON.stringify(value));
}

const keyText = (key: string): string => (/^[A-Za-z][A-Za-z0-9]*$/.test(key) ? key : JSON.stringify(key));
