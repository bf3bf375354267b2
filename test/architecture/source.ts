/**
 * One file of src as the laws look at it: a path and its text come in; what it imports, which globals it reaches for,
 * which names it declares and how it opens come out. A file that does not parse is a bug and throws.
 */
import { parseSync } from "vite";

/** `typeOnly`: erased when compiled, so nothing is loaded. */
export type Import = { readonly specifier: string; readonly typeOnly: boolean; readonly line: number };

/** A global, not a binding of the file that is spelt like one, as the laws name it: `process`, `console`, `Date.now`, `new Date()`, `Math.random`, `setTimeout`, `.toLocaleString`. */
export type GlobalUse = { readonly name: string; readonly line: number };

export type DeclaredName = { readonly name: string; readonly line: number };

/** `path` is relative to src, with `/`. `opening` is the text of the comment that opens the file, or null. */
export type Source = {
  readonly path: string;
  readonly lines: number;
  readonly opening: string | null;
  readonly imports: readonly Import[];
  readonly globals: readonly GlobalUse[];
  readonly declared: readonly DeclaredName[];
};

type Node = { readonly type: string; readonly start: number; readonly end: number } & Readonly<Record<string, unknown>>;

const watchedGlobals = new Set([
  "process",
  "console",
  "globalThis",
  "fetch",
  "performance",
  "crypto",
  "Intl",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "require",
]);

/** These read no clock: everything else of `Date` does, or hands the constructor on to where no law can see it. */
const clockFreeDateMembers = new Set(["parse", "UTC"]);

const localeMembers = /^(toLocale\w*|localeCompare)$/;

export function parseSource(path: string, text: string): Source {
  const { program, comments, errors } = parseSync(path, text);
  const first = errors[0];
  if (first !== undefined) throw new Error(`${path} does not parse: ${first.message}`);

  const lineAt = lineCounter(text);
  const imports: Import[] = [];
  const globals: GlobalUse[] = [];
  const declared: DeclaredName[] = [];
  walk(program as unknown as Node, [], (node, parents) => {
    const line = lineAt(node.start);
    const imported = importOf(node);
    if (imported !== null) imports.push({ ...imported, line });
    const used = globalOf(node, parents);
    if (used !== null) globals.push({ name: used, line });
    for (const name of namesDeclaredBy(node, parents.at(-1))) declared.push({ name, line });
  });

  const opening = comments[0];
  const opensTheFile = opening !== undefined && /^(#!.*\n)?\s*$/.test(text.slice(0, opening.start));
  return {
    path,
    lines: text === "" ? 0 : text.replace(/\n$/, "").split("\n").length,
    opening: opensTheFile ? openingText(comments, text) : null,
    imports,
    globals: globals.filter(({ name }) => !declared.some((own) => own.name === name)),
    declared,
  };
}

/** A block comment, or all the line comments that follow each other at the top. */
function openingText(
  comments: readonly { type: string; value: string; start: number; end: number }[],
  text: string,
): string {
  const parts: string[] = [];
  let end = comments[0]?.start ?? 0;
  for (const comment of comments) {
    if (parts.length > 0 && (comment.type === "Block" || !/^\n?[ \t]*$/.test(text.slice(end, comment.start)))) break;
    parts.push(comment.value.replace(/^[ \t]*\*+/gm, "").trim());
    end = comment.end;
    if (comment.type === "Block") break;
  }
  return parts.join(" ").replace(/\s+/g, " ").trim();
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    const next = starts.findIndex((start) => start > offset);
    return next === -1 ? starts.length : next;
  };
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;

function walk(node: Node, parents: readonly Node[], visit: (node: Node, parents: readonly Node[]) => void): void {
  visit(node, parents);
  const below = [...parents, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, below, visit);
  }
}

/** A specifier that is not a literal cannot be checked against the table, so it is kept as the text `<computed>`. */
function importOf(node: Node): Omit<Import, "line"> | null {
  const specifier = (source: unknown): string =>
    isNode(source) && typeof source["value"] === "string" ? source["value"] : "<computed>";
  switch (node.type) {
    case "ImportDeclaration":
      return { specifier: specifier(node["source"]), typeOnly: node["importKind"] === "type" };
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
      if (!isNode(node["source"])) return null;
      return { specifier: specifier(node["source"]), typeOnly: node["exportKind"] === "type" };
    case "ImportExpression":
      return { specifier: specifier(node["source"]), typeOnly: false };
    case "TSImportType":
      return { specifier: specifier(node["source"]), typeOnly: true };
    case "TSExternalModuleReference":
      return { specifier: specifier(node["expression"]), typeOnly: false };
    default:
      return null;
  }
}

const nameOf = (node: unknown): string | null =>
  isNode(node) && node.type === "Identifier" && typeof node["name"] === "string" ? node["name"] : null;

function globalOf(node: Node, parents: readonly Node[]): string | null {
  if (node.type === "MemberExpression" && node["computed"] !== true) {
    const member = nameOf(node["property"]);
    if (member !== null && localeMembers.test(member)) return `.${member}`;
  }
  const name = nameOf(node);
  const parent = parents.at(-1);
  if (name === null || parent === undefined || !standsForAValue(node, parent)) return null;
  if (watchedGlobals.has(name)) return name;

  const member = parent.type === "MemberExpression" && parent["object"] === node ? nameOf(parent["property"]) : null;
  if (name === "Math") return member === "random" || member === null ? "Math.random" : null;
  if (name === "AbortSignal") return member === "timeout" ? "AbortSignal.timeout" : null;
  if (name !== "Date") return null;
  if (parent.type === "BinaryExpression" && parent["operator"] === "instanceof") return null;
  if (parent.type === "NewExpression" && parent["callee"] === node) {
    return Array.isArray(parent["arguments"]) && parent["arguments"].length > 0 ? null : "new Date()";
  }
  if (member !== null) return clockFreeDateMembers.has(member) ? null : `Date.${member}`;
  return "Date";
}

/** False for the name of a property, of a type and of an import, which only happen to be spelt like a global. */
function standsForAValue(node: Node, parent: Node): boolean {
  if (parent.type === "MemberExpression") return parent["object"] === node || parent["computed"] === true;
  if (parent.type === "Property") return parent["value"] === node || parent["computed"] === true;
  if (/^(Import|Export)\w*Specifier$/.test(parent.type)) return false;
  if (/^TS(PropertySignature|MethodSignature|TypeReference|QualifiedName|TypeQuery|TypeParameter)$/.test(parent.type)) {
    return false;
  }
  return !["MethodDefinition", "PropertyDefinition", "AccessorProperty"].includes(parent.type);
}

/**
 * Names this project chose: bindings, parameters, functions, types, and keys of types and object literals. Keys that
 * start with a capital are AWS's own member names and stay as AWS spells them.
 */
function namesDeclaredBy(node: Node, parent: Node | undefined): readonly string[] {
  switch (node.type) {
    case "VariableDeclarator":
      return bound(node["id"]);
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return [...bound(node["id"]), ...(Array.isArray(node["params"]) ? node["params"].flatMap(bound) : [])];
    case "ClassDeclaration":
    case "TSTypeAliasDeclaration":
    case "TSInterfaceDeclaration":
    case "TSEnumDeclaration":
      return bound(node["id"]);
    case "CatchClause":
      return bound(node["param"]);
    case "TSPropertySignature":
    case "TSMethodSignature":
    case "MethodDefinition":
    case "PropertyDefinition":
      return bound(node["key"]).filter((name) => !/^[A-Z]/.test(name));
    case "Property":
      // The key of a pattern is the name somebody else chose; a shorthand was declared where its binding was.
      if (parent?.type !== "ObjectExpression" || node["shorthand"] === true) return [];
      return bound(node["key"]).filter((name) => !/^[A-Z]/.test(name));
    default:
      return [];
  }
}

function bound(pattern: unknown): readonly string[] {
  if (!isNode(pattern)) return [];
  switch (pattern.type) {
    case "Identifier":
      return [pattern["name"] as string];
    case "ObjectPattern":
      return (pattern["properties"] as readonly Node[]).flatMap((property) => bound(property["value"] ?? property));
    case "ArrayPattern":
      return (pattern["elements"] as readonly unknown[]).flatMap(bound);
    case "AssignmentPattern":
      return bound(pattern["left"]);
    case "RestElement":
      return bound(pattern["argument"]);
    case "TSParameterProperty":
      return bound(pattern["parameter"]);
    default:
      return [];
  }
}
