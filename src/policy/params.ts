/**
 * The parameters of one rule: declared with type and default, set by policies, put into operands and texts. Tells
 * values of the wrong type, names that nobody declared and declarations that nothing uses.
 */
import type { Scalar } from "../model/fact.ts";
import type { FactType } from "../model/fact-entry.ts";
import type { Mistake, Mistakes } from "./mistakes.ts";
import { didYouMean } from "./suggest.ts";
import { child, entriesOf, textOf } from "./tree.ts";
import type { Entry, MapNode, Node } from "./tree.ts";
import { readValue, typeNames, writeValue } from "./values.ts";
import type { Read } from "./values.ts";
import { longestText } from "./longest-text.ts";
import { paramInText, paramNamePattern, paramReference, paramTypes } from "./vocabulary.ts";
import type { ParamType } from "./vocabulary.ts";

/** `value` is null when its mistake has been told: the parameter exists and stays silent. */
export type Param = { readonly type: ParamType; readonly value: Scalar | null };
export type Params = ReadonlyMap<string, Param>;

/** Where no rule's parameters are in reach: known by being this very map, since a rule can have none as well. */
export const outsideOfRules: Params = new Map();

/** `settings` are what policies set, by name of the parameter. */
export function declareParams(rule: MapNode, settings: ReadonlyMap<string, Entry>, mistakes: Mistakes): Params {
  const declared = new Map<string, Param>();
  const referred = referencesIn(rule);
  for (const entry of entriesOf(child(rule, "params"))) {
    const { key, keyAt, value: declaration } = entry;
    const type = paramTypes.find((name) => name === textOf(child(declaration, "type")));
    if (!new RegExp(paramNamePattern).test(key)) {
      const message = `\`${key}\` cannot name a parameter`;
      mistakes.add(keyAt, { code: "bad-id", message, hint: "letters and digits, a small letter first: `maxAge`" });
    }
    if (!referred.has(key)) {
      const message = `the parameter \`${key}\` is used by neither \`assert\` nor \`applies\` nor \`grace\``;
      mistakes.add(keyAt, { code: "unused-param", message, hint: `write "{${key}}" where its value belongs` });
    }
    if (type === undefined) {
      declared.set(key, { type: "string", value: null });
      continue;
    }
    const preset = valueOf(type, child(declaration, "default"), `the default of \`${key}\``, mistakes);
    const set = settings.get(key);
    const value = set === undefined ? preset : valueOf(type, set.value, `\`${key}\``, mistakes);
    declared.set(key, { type, value });
  }
  const names = entriesOf(child(rule, "params")).map(({ key }) => key);
  for (const { key, keyAt } of settings.values()) {
    if (!names.includes(key)) mistakes.add(keyAt, unknownSetting(textOf(child(rule, "id")) ?? "", key, names));
  }
  return declared;
}

function valueOf(type: ParamType, node: Node | undefined, name: string, mistakes: Mistakes): Scalar | null {
  if (node === undefined) return null;
  const read = readValue(type, node, name);
  if (!read.ok) mistakes.add(node.at, read.mistake);
  else if (typeof read.value === "string" && read.value.length > longestValue) {
    const message = `${name} is longer than ${longestValue} characters`;
    mistakes.add(node.at, { code: "too-long", message, hint: "no fact of AWS is as long" });
  } else return read.value;
  return null;
}

/** A value stands wherever `{name}` is written, so that a long one multiplies. ARNs of tables and backups are below 400. */
const longestValue = 512;

/** Keys whose values judge nothing: a parameter that only they mention changes no verdict. */
const texts: ReadonlySet<string> = new Set(["id", "title", "why", "fix", "params", "controls", "examples"]);

function referencesIn(rule: MapNode): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: Node): void => {
    const name = referenceIn(node);
    if (name !== null) found.add(name);
    if (node.kind === "list") for (const item of node.items) visit(item);
    for (const { value } of entriesOf(node)) visit(value);
  };
  for (const { key, value } of entriesOf(rule)) if (!texts.has(key)) visit(value);
  return found;
}

function referenceIn(node: Node): string | null {
  return paramReference.exec(textOf(node) ?? "")?.[1] ?? null;
}

const unknownParam = (name: string, known: Iterable<string>) => {
  const names = [...known];
  const list = names.length === 0 ? "the rule has no `params`" : `the rule has ${names.join(", ")}`;
  return {
    code: "unknown-param",
    message: `the rule has no parameter \`${name}\``,
    hint: didYouMean(name, names) ?? list,
  } as const;
};

/** An override can name several rules, so that the one it does not fit has to be named. */
function unknownSetting(rule: string, name: string, known: readonly string[]): Mistake {
  const beside = name === "severity" ? "`severity` stands beside `params`, not in it" : undefined;
  const list = known.length === 0 ? "it has no `params`" : `it has ${known.join(", ")}`;
  const hint = beside ?? didYouMean(name, known) ?? list;
  return { code: "unknown-param", message: `the rule \`${rule}\` has no parameter \`${name}\``, hint };
}

const paramOutsideOfRules = (name: string): Mistake => ({
  code: "unknown-param",
  message: `the condition of an override stands outside of the rule, and cannot use its parameter \`${name}\``,
  hint: "write the value itself",
});

/** The value at a node, or of the parameter it stands for; null when told, or when the parameter's own mistake was. */
export function resolveValue(
  wanted: { readonly type: FactType; readonly name: string },
  node: Node,
  params: Params,
  mistakes: Mistakes,
): Scalar | null {
  const reference = referenceIn(node);
  const read =
    reference === null ? readValue(wanted.type, node, wanted.name) : referred(wanted, reference, params, node);
  if (read === null) return null;
  if (read.ok) return read.value;
  mistakes.add(node.at, read.mistake);
  return null;
}

function referred(
  wanted: { readonly type: FactType; readonly name: string },
  reference: string,
  params: Params,
  node: Node,
): Read | null {
  const param = params.get(reference);
  if (params === outsideOfRules) return { ok: false, mistake: paramOutsideOfRules(reference) };
  if (param === undefined) return { ok: false, mistake: unknownParam(reference, params.keys()) };
  if (param.value === null) return null;
  if (param.type === wanted.type) return { ok: true, value: param.value };
  if (wanted.type === "instant" && param.type === "string") {
    return readValue(
      "instant",
      { kind: "scalar", value: param.value, text: String(param.value), at: node.at },
      wanted.name,
    );
  }
  const message = `${wanted.name} has to be ${typeNames[wanted.type]}; the parameter \`${reference}\` is ${typeNames[param.type]}`;
  return { ok: false, mistake: { code: "value-type", message, hint: `give it the type ${wanted.type}` } };
}

/** A text with its parameters filled in, trimmed of the line feed that a block scalar ends with. */
export function fillText(node: Node | undefined, params: Params, mistakes: Mistakes): string {
  const text = textOf(node);
  if (node === undefined || text === undefined) return "";
  const filled = text.replace(paramInText, (written, name: string) => {
    const param = params.get(name);
    if (param === undefined) mistakes.add(node.at, unknownParam(name, params.keys()));
    return param === undefined || param.value === null ? written : writeValue(param.type, param.value);
  });
  if (filled.length > longestText) {
    const message = `the text with its parameters filled in is longer than ${longestText} characters`;
    mistakes.add(node.at, { code: "too-long", message, hint: "repeat its parameters less often" });
  }
  return filled.trim();
}
