/**
 * src/index.ts in, the declaration of each name that it exports out, with those of our types that the exported ones are
 * made of, as they are written in the source. What a function does is cut off: its signature is what programs use.
 */
import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseSync } from "vite";

/** `file` is relative to src. `explained`: a comment stands before it. */
export type Declaration = {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly explained: boolean;
};

type Node = { readonly type: string; readonly start: number; readonly end: number } & Readonly<Record<string, unknown>>;

type Source = {
  readonly text: string;
  readonly body: readonly Node[];
  readonly comments: readonly { readonly end: number }[];
};

export function declarationsOf(index: string): readonly Declaration[] {
  const src = dirname(index);
  const sources = new Map<string, Source>();
  const found = new Map<string, Declaration>();
  const sourceOf = (path: string): Source => {
    const known = sources.get(path);
    if (known !== undefined) return known;
    const text = readFileSync(path, "utf8");
    const { program, comments } = parseSync(path, text);
    const source = { text, body: program.body as unknown as readonly Node[], comments };
    sources.set(path, source);
    return source;
  };

  /** Of a name in a file, which may have it from another one. */
  function add(path: string, name: string, exportedAs: string): void {
    const { text, body, comments } = sourceOf(path);
    for (const statement of body) {
      const from = importedFrom(statement, name);
      if (from !== null)
        return from.path.startsWith(".") ? add(resolve(dirname(path), from.path), from.name, exportedAs) : undefined;
      const declared = declarationIn(statement);
      if (declared === null || nameOf(declared) !== name) continue;
      const key = `${path} ${name}`;
      if (found.has(key)) return;
      const body = declared["body"] as Node | null | undefined;
      const isFunction = declared.type === "FunctionDeclaration";
      const end = isFunction && body ? body.start : statement.end;
      const explained = comments.some((comment) => /^\s*$/.test(text.slice(comment.end, statement.start)));
      const shown = text.slice(statement.start, end).trim();
      found.set(key, {
        name: exportedAs,
        file: relative(src, path),
        text: isFunction ? `${shown};` : shown,
        explained,
      });
      for (const used of typesIn(isFunction ? { ...declared, body: null } : declared)) add(path, used, used);
      return;
    }
  }

  for (const statement of sourceOf(index).body) {
    const from = (statement["source"] as { readonly value: string } | undefined)?.value;
    if (statement.type !== "ExportNamedDeclaration" || from === undefined) continue;
    for (const specifier of statement["specifiers"] as readonly Node[]) {
      const [local, exported] = [specifier["local"], specifier["exported"]] as { readonly name: string }[];
      if (local !== undefined && exported !== undefined) add(join(src, from), local.name, exported.name);
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.file < b.file ? -1 : 1));
}

function importedFrom(statement: Node, name: string): { readonly path: string; readonly name: string } | null {
  if (statement.type !== "ImportDeclaration") return null;
  const specifier = (statement["specifiers"] as readonly Node[]).find(
    (each) => (each["local"] as { readonly name: string }).name === name,
  );
  const imported = specifier?.["imported"] as { readonly name: string } | undefined;
  if (specifier === undefined) return null;
  return { path: (statement["source"] as { readonly value: string }).value, name: imported?.name ?? "default" };
}

const declarationIn = (statement: Node): Node | null => {
  if (statement.type !== "ExportNamedDeclaration") return statement.type.endsWith("Declaration") ? statement : null;
  return (statement["declaration"] as Node | null) ?? null;
};

function nameOf(declared: Node): string | undefined {
  const declarators = declared["declarations"] as readonly Node[] | undefined;
  const id = (declarators?.[0]?.["id"] ?? declared["id"]) as { readonly name: string } | undefined;
  return id?.name;
}

/** Names of types. Registries that a type is taken of change with each entry, and their keys alone would be seen. */
function typesIn(node: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (typeof value !== "object" || value === null) return;
    const { type, typeName } = value as Readonly<Record<string, { readonly name?: string } | string>>;
    if (type === "TSTypeReference" && typeof typeName === "object" && typeName.name !== undefined)
      names.add(typeName.name);
    Object.values(value).forEach(walk);
  };
  walk(node);
  return names;
}
