/**
 * The laws of what may be changed in AWS: files of src as text come in, breaches with what they break go out. They look at
 * what is written, so that a request nobody ever sent in a test is seen too.
 */
import { posix } from "node:path";
import { parseSync } from "vite";
import { allowedWrites, commandFiles, deletesNamedIn, readers, type Members } from "./write-table.ts";
import type { Breach } from "./laws.ts";
import type { Source } from "./source.ts";

/** `path` is relative to src. */
export type File = { readonly path: string; readonly text: string };
export type Catalogues = { readonly reads: readonly string[]; readonly writes: readonly string[] };

type Node = { readonly type: string; readonly start: number; readonly end: number } & Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* nodesOf(child);
}

const parsed = new WeakMap<File, readonly Node[]>();

function nodesIn(file: File): readonly Node[] {
  const before = parsed.get(file);
  if (before !== undefined) return before;
  const { program, errors } = parseSync(file.path, file.text);
  if (errors[0] !== undefined) throw new Error(`${file.path} does not parse: ${errors[0].message}`);
  const nodes = [...nodesOf(program as unknown as Node)];
  parsed.set(file, nodes);
  return nodes;
}

/** Brackets are nodes of their own. */
const bare = (node: unknown): unknown =>
  isNode(node) && node.type === "ParenthesizedExpression" ? bare(node["expression"]) : node;

const lineOf = ({ text }: File, { start }: Node): number => text.slice(0, start).split("\n").length;
const place = (file: File, node: Node): string => `src/${file.path}:${lineOf(file, node)}`;

const ofProduct = (files: readonly File[]): readonly File[] =>
  files.filter(({ path }) => !path.startsWith("emulator/"));

const isWriteFile = (path: string): boolean => path.startsWith("aws/write-");

/** The name of a property or of a member, also where it is quoted; null: computed. */
function nameOf(key: unknown): string | null {
  if (!isNode(key)) return null;
  if (key.type === "Identifier") return String(key["name"]);
  return key.type === "Literal" && typeof key["value"] === "string" ? key["value"] : null;
}

const literalOf = (node: unknown): unknown => (isNode(node) && node.type === "Literal" ? node["value"] : undefined);

/** `FooCommand` of the SDK, however it is named: imported, destructured, taken as a member, or written as text. */
const commandName = /^([A-Z][A-Za-z]+)Command$/;

function commandsNamedIn(file: File): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>();
  for (const node of nodesIn(file)) {
    const name = node.type === "Identifier" || node.type === "Literal" ? nameOf(node) : null;
    const command = name === null ? undefined : commandName.exec(name)?.[1];
    if (command !== undefined) found.set(command, node);
  }
  return found;
}

/** Types of ours that are called a command, too. */
const typesDeclaredIn = (file: File): readonly string[] =>
  nodesIn(file)
    .filter(({ type }) => type === "TSTypeAliasDeclaration")
    .flatMap(({ id }) => nameOf(id) ?? []);

/** The commands of the SDK that the product knows are those of its two catalogues, each in the one file it belongs to. */
export function commandsAreThoseOfTheCatalogues(files: readonly File[], catalogues: Catalogues): readonly Breach[] {
  const breaches: Breach[] = [];
  const ours = new Set(ofProduct(files).flatMap(typesDeclaredIn));
  for (const file of ofProduct(files)) {
    const named = commandsNamedIn(file);
    const of =
      file.path === commandFiles.reads ? catalogues.reads : file.path === commandFiles.writes ? catalogues.writes : [];
    for (const [command, node] of named)
      if (!of.includes(command) && !ours.has(`${command}Command`))
        breaches.push(`${place(file, node)}: ${command} is in no catalogue of this file`);
    for (const command of of)
      if (!named.has(command)) breaches.push(`src/${file.path}: ${command} of the catalogue has no command`);
  }
  return breaches;
}

/** Of a client of the SDK nothing is taken but the client and its commands: the aggregated class has every operation. */
export function clientsAreTakenBare(files: readonly File[]): readonly Breach[] {
  return ofProduct(files).flatMap((file) => {
    const nodes = nodesIn(file);
    const breaches: Breach[] = nodes
      .filter(
        ({ type, source, importKind }) => type === "ImportDeclaration" && isClient(source) && importKind !== "type",
      )
      .map((node) => `${place(file, node)}: loads a client of the SDK before it is needed`);
    const taken = (node: Node, key: unknown): void => {
      const name = node["computed"] === true ? null : nameOf(key);
      if (name !== null && /^[A-Z]\w+(Client|Command)$/.test(name)) return;
      breaches.push(`${place(file, node)}: takes ${name ?? "a computed member"} of a client of the SDK`);
    };
    for (const { id: found } of nodes.filter(({ type, init }) => type === "VariableDeclarator" && loadsClient(init))) {
      const id = found as Node;
      if (id.type !== "Identifier") {
        for (const property of id["properties"] as readonly Node[]) taken(property, property["key"]);
        continue;
      }
      const near = nodes.filter((node) => isWithin(node, functionAround(id, nodes)));
      const members = near.filter(({ type, object }) => type === "MemberExpression" && isNamed(object, id));
      for (const member of members) taken(member, member["property"]);
      const looked = new Set<unknown>([id, ...members.map(({ object }) => object)]);
      for (const node of near.filter((each) => isNamed(each, id) && !looked.has(each)))
        breaches.push(`${place(file, node)}: hands a client of the SDK on whole`);
    }
    return breaches;
  });
}

const isClient = (source: unknown): boolean => /^@aws-sdk\/(client|lib)-/.test(String(literalOf(source)));

const isNamed = (node: unknown, id: Node): boolean =>
  isNode(node) && node.type === "Identifier" && node["name"] === id["name"];

const isWithin = (node: Node, around: Node): boolean => node.start >= around.start && node.end <= around.end;

/** The innermost; the file where there is none. */
function functionAround(id: Node, nodes: readonly Node[]): Node {
  const around = nodes.filter(({ type }) => /Function/.test(type)).filter((node) => isWithin(id, node));
  return around.at(-1) ?? (nodes[0] as Node);
}

function loadsClient(init: unknown): boolean {
  const inner = isNode(init) && init.type === "AwaitExpression" ? init["argument"] : init;
  return isNode(inner) && inner.type === "ImportExpression" && isClient(inner["source"]);
}

/** Each request is written out where it is sent: operation and members are those of the table, and nothing is handed through. */
export function requestsAreWrittenOut(files: readonly File[]): readonly Breach[] {
  return files
    .filter(({ path }) => isWriteFile(path) && !/^aws\/write-(call|clients)\.ts$/.test(path))
    .flatMap((file) =>
      nodesIn(file)
        .filter(({ type, callee }) => type === "CallExpression" && isWriteCallee(callee))
        .flatMap((call) => {
          const [operation, input] = call["arguments"] as readonly Node[];
          const id = String(literalOf(operation));
          const allowed = allowedWrites[id];
          if (allowed === undefined) return [`${place(file, call)}: sends ${id}, which is no write of the table`];
          const refused = allowed.files.includes(file.path.replace(/\.ts$/, ""))
            ? []
            : [`${place(file, call)}: sends ${id}, which is for ${allowed.files.join(" and ")}`];
          return [
            ...refused,
            ...membersRefused(input, "", allowed.members).map((why) => `${place(file, call)}: ${id} ${why}`),
          ];
        }),
    );
}

const isWriteCallee = (callee: unknown): boolean =>
  isNode(callee) && (nameOf(callee) === "write" || nameOf(callee["property"]) === "write");

function membersRefused(given: unknown, under: string, members: Members): readonly string[] {
  const input = bare(given);
  if (!isNode(input) || input.type !== "ObjectExpression") return [`hands ${under || "its input"} through`];
  return (input["properties"] as readonly Node[]).flatMap((property) => {
    if (property.type === "SpreadElement") {
      return objectsOf(property["argument"]).flatMap((each) => membersRefused(each, under, members));
    }
    const key = property["computed"] === true ? null : nameOf(property["key"]);
    if (key === null) return [`has a computed member in ${under || "its input"}`];
    const path = under + key;
    const allowed = members[path];
    if (allowed === "any") return [];
    if (allowed !== undefined)
      return literalOf(property["value"]) === allowed ? [] : [`may have ${path} as ${String(allowed)} alone`];
    const isParent = Object.keys(members).some((member) => member.startsWith(`${path}.`));
    return isParent ? membersRefused(property["value"], `${path}.`, members) : [`has a member ${path}`];
  });
}

/** What a spread may be: one written-out object or another. */
function objectsOf(given: unknown): readonly unknown[] {
  const node = bare(given);
  if (isNode(node) && node.type === "ConditionalExpression") {
    return [...objectsOf(node["consequent"]), ...objectsOf(node["alternate"])];
  }
  return [node];
}

/** Whoever may write is handed nothing but the table's operations, and what deletes is named by the drill alone. */
export function deletesAreNamedByTheDrill(files: readonly File[]): readonly Breach[] {
  return ofProduct(files)
    .filter(({ path }) => !deletesNamedIn.test(path))
    .flatMap((file) =>
      nodesIn(file)
        .filter((node) => /^(dynamodb|backup):Delete[A-Z]/.test(String(literalOf(node))))
        .filter((node) => literalOf(node) !== "dynamodb:DeleteItem")
        .map((node) => `${place(file, node)}: names ${String(literalOf(node))}, which is for the drill alone`),
    );
}

/** Off is said nowhere: neither as a member of an object nor by an assignment. */
export function protectionIsNeverTurnedOff(files: readonly File[]): readonly Breach[] {
  const watched = new Set(["PointInTimeRecoveryEnabled", "DeletionProtectionEnabled"]);
  return ofProduct(files).flatMap((file) => {
    const nodes = nodesIn(file);
    // `const { DeletionProtectionEnabled: isProtected } = answer` reads.
    const reads = new Set(
      nodes.flatMap((node) => (node.type === "ObjectPattern" ? (node["properties"] as Node[]) : [])),
    );
    return nodes.flatMap((node) => {
      const [name, value] =
        node.type === "Property" && !reads.has(node)
          ? [nameOf(node["key"]), node["value"]]
          : node.type === "AssignmentExpression" && isNode(node["left"])
            ? [nameOf(node["left"]["property"]), node["right"]]
            : [null, null];
      if (name === null || !watched.has(name)) return [];
      return literalOf(value) === true ? [] : [`${place(file, node)}: ${name} is something else than true`];
    });
  });
}

/** From whatever reads, judges, reports or looks back no import leads to a writer, however long the way. */
export function readersReachNoWriter(sources: readonly Source[]): readonly Breach[] {
  const graph = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports
        .filter(({ specifier, typeOnly }) => specifier.startsWith(".") && !typeOnly)
        .map(({ specifier }) => posix.join(posix.dirname(path), specifier)),
    ]),
  );
  const starts = sources.map(({ path }) => path).filter((path) => readers.some((reader) => reader.test(path)));
  return starts.flatMap((from) => {
    const ways = new Map<string, readonly string[]>([[from, [from]]]);
    for (const [at, way] of ways)
      for (const next of graph.get(at) ?? []) if (!ways.has(next)) ways.set(next, [...way, next]);
    return [...ways]
      .filter(([path]) => isWriteFile(path))
      .map(([, way]) => `src/${from}: reaches a writer (${way.join(" → ")})`);
  });
}
