/**
 * The laws of the architecture: parsed files of src come in, breaches with the sentence that says why come out. Pure, so
 * that each law can be seen to fail on a small bad example.
 */
import { builtinModules } from "node:module";
import { posix } from "node:path";
import {
  deviations,
  globalsTable,
  guarded,
  importTable,
  lineLimit,
  longFiles,
  namesOfAws,
  refusedFolders,
  refusedWords,
  type Row,
  unreachable,
} from "./import-table.ts";
import type { Import, Source } from "./source.ts";

/** `src/path:line: what, because why`: one line an offender can act on. */
export type Breach = string;

export type Law = (sources: readonly Source[]) => readonly Breach[];

const rows: Readonly<Record<string, Row>> = importTable;

/** The row of a file: its folder, or the file itself at the root of src. */
const roomOf = (path: string): string => path.split("/")[0] ?? path;

const resolve = (from: Source, specifier: string): string => posix.join(posix.dirname(from.path), specifier);

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

const isBuiltin = (specifier: string): boolean =>
  specifier.startsWith("node:") || builtinModules.includes(packageOf(specifier));

function packageAllowed(row: Row, path: string, name: string): boolean {
  const extra = deviations.filter(({ files }) => files.test(path)).flatMap(({ packages }) => packages ?? []);
  return [...row.packages, ...extra].some((allowed) =>
    allowed.endsWith("/*") ? name.startsWith(allowed.slice(0, -1)) : allowed === name,
  );
}

function builtinAllowed(row: Row, path: string, specifier: string): boolean {
  const extra = deviations.filter(({ files }) => files.test(path)).flatMap(({ builtins }) => builtins ?? []);
  return row.builtins.includes("*") || [...row.builtins, ...extra].includes(specifier);
}

function refusalOf(source: Source, row: Row, { specifier, typeOnly }: Import): string | null {
  if (specifier === "<computed>") return "a computed import, which no table can check";
  if (isBuiltin(specifier)) {
    if (!specifier.startsWith("node:")) return `${specifier} without its node: prefix`;
    return builtinAllowed(row, source.path, specifier) ? null : specifier;
  }
  if (!specifier.startsWith(".")) return packageAllowed(row, source.path, packageOf(specifier)) ? null : specifier;

  const target = resolve(source, specifier);
  if (target.startsWith("..")) return target === "../package.json" && source.path.startsWith("cli/") ? null : target;
  const room = roomOf(target);
  if (room === roomOf(source.path) || row.folders.includes(room)) return null;
  if (row.typesOf?.includes(room) === true) return typeOnly ? null : `more than types of ${target}`;
  return target;
}

export const importsKeepToTheTable: Law = (sources) =>
  sources.flatMap((source) => {
    const row = rows[roomOf(source.path)];
    if (row === undefined) return [`src/${source.path}: ${roomOf(source.path)} has no row in the import table`];
    return source.imports.flatMap((found) => {
      const refused = refusalOf(source, row, found);
      return refused === null ? [] : [`src/${source.path}:${found.line}: imports ${refused}, but ${row.because}`];
    });
  });

export const guardedFilesHaveTheirUsers: Law = (sources) =>
  sources.flatMap((source) =>
    source.imports
      .filter(({ specifier }) => specifier.startsWith("."))
      .flatMap(({ specifier, line }) =>
        guarded
          .filter(({ target, by }) => target.test(resolve(source, specifier)) && !by.test(source.path))
          .map(({ because }) => `src/${source.path}:${line}: imports ${resolve(source, specifier)}, but ${because}`),
      ),
  );

/** What a file loads when it runs: types are erased, so they make neither a cycle nor a way to reach something. */
function loads(sources: readonly Source[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    sources.map((source) => [
      source.path,
      source.imports
        .filter(({ specifier, typeOnly }) => specifier.startsWith(".") && !typeOnly)
        .map(({ specifier }) => resolve(source, specifier)),
    ]),
  );
}

export const theAuditCannotReachAWriter: Law = (sources) => {
  const graph = loads(sources);
  return unreachable.flatMap(({ from, target, because }) => {
    const pathTo = new Map<string, readonly string[]>([[from, [from]]]);
    for (const [at, path] of pathTo) {
      for (const next of graph.get(at) ?? []) if (!pathTo.has(next)) pathTo.set(next, [...path, next]);
    }
    return [...pathTo]
      .filter(([reached]) => target.test(reached))
      .map(([, path]) => `src/${from}: reaches a writer (${path.join(" → ")}), but ${because}`);
  });
};

export const importsHaveNoCycle: Law = (sources) => {
  const graph = loads(sources);
  const done = new Set<string>();
  const breaches: Breach[] = [];
  const visit = (at: string, path: readonly string[]): void => {
    if (path.includes(at)) {
      const cycle = [...path.slice(path.indexOf(at)), at];
      breaches.push(`src/${at}: imports itself (${cycle.join(" → ")}), but then load order decides what is defined`);
      return;
    }
    if (done.has(at)) return;
    for (const next of graph.get(at) ?? []) visit(next, [...path, at]);
    done.add(at);
  };
  for (const { path } of sources) visit(path, []);
  return breaches;
};

export const globalsKeepToTheTable: Law = (sources) =>
  sources.flatMap((source) =>
    source.globals.flatMap(({ name, line }) =>
      globalsTable
        .filter(({ names, allowed }) => names.test(name) && allowed?.test(source.path) !== true)
        .filter(
          () => !deviations.some(({ files, globals }) => files.test(source.path) && globals?.includes(name) === true),
        )
        .map(({ because }) => `src/${source.path}:${line}: uses ${name}, but ${because}`),
    ),
  );

/** Shorter than this says nothing that the name of the file does not say. */
const shortestOpening = 30;

export const filesOpenWithAComment: Law = (sources) =>
  sources
    .filter(({ opening }) => opening === null || opening.length < shortestOpening)
    .map(
      ({ path }) => `src/${path}:1: opens without a sentence that says what comes in, what goes out, what it refuses`,
    );

export const filesStayShort: Law = (sources) => [
  ...sources
    .filter(({ path, lines }) => lines > lineLimit && longFiles[path] === undefined)
    .map(({ path, lines }) => `src/${path}: ${lines} lines, but a file of more than ${lineLimit} does two things`),
  ...Object.keys(longFiles)
    .filter((path) => sources.some((source) => source.path === path && source.lines <= lineLimit))
    .map((path) => `src/${path}: short enough now, so take it off the list of long files`),
];

export const foldersAreNamedAfterTheirContent: Law = (sources) =>
  sources
    .filter(({ path }) => path.split("/").some((part) => refusedFolders.includes(part.replace(/\.ts$/, ""))))
    .map(
      ({ path }) => `src/${path}: a place for anything is a place where nothing is found; name it after what it does`,
    );

const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[\s_\-./$]+/)
    .map((word) => word.toLowerCase());

export const namesKeepToTheVocabulary: Law = (sources) =>
  sources
    .filter(({ path }) => roomOf(path) !== "emulator")
    .flatMap((source) =>
      [...source.declared, { name: source.path.replace(/\.ts$/, ""), line: 1 }].flatMap(({ name, line }) => {
        const words = wordsOf(name.replace(namesOfAws, ""));
        return refusedWords
          .filter(({ word }) => words.some((part) => word.test(part)))
          .map(({ said }) => `src/${source.path}:${line}: ${name}, but here one says ${said}`);
      }),
    );

/** A deviation that nobody needs any more is one that somebody could use by mistake. */
export const deviationsAreNeeded: Law = (sources) =>
  deviations
    .filter(({ files, packages = [], builtins = [], globals = [] }) => {
      const found = sources.filter(({ path }) => files.test(path));
      const used = new Set(
        found.flatMap((each) => [
          ...each.imports.flatMap(({ specifier }) => [specifier, packageOf(specifier)]),
          ...each.globals.map(({ name }) => name),
        ]),
      );
      return ![...packages, ...builtins, ...globals].some((name) => used.has(name));
    })
    .map(({ files }) => `test/architecture/import-table.ts: nobody needs the deviation of ${String(files)} any more`);
