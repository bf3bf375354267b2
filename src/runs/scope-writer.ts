/**
 * One scope being written: tables are appended to its part as they finish; sealing sorts them, ends them with the scope's
 * own line and puts the file in place whole. A scope with nothing to store becomes one line of the journal of empty ones.
 */
import { rm, truncate } from "node:fs/promises";
import { decodeScopeLine, encodeLine } from "../model/codec.ts";
import type { ForeignObservation, Scope, ScopeEnd, TableRecord } from "../model/observation.ts";
import { scopeKey } from "../model/scope-key.ts";
import { readTableArn } from "../model/table-arn.ts";
import { appendLine } from "./append-line.ts";
import type { Probe } from "./crash-points.ts";
import { digestOf, startDigest } from "./digest.ts";
import { linesToChunks, writeDurably } from "./durable.ts";
import { partPath, sealedPath } from "./layout.ts";
import type { InTurn } from "./in-turn.ts";
import { readPart, sortPart } from "./part.ts";
import { onDisk } from "./refusals.ts";

/**
 * Scopes of one organization are often as far as one another and end together. One holds 10,000 tables at most, some 15 MB.
 */
export const sealedAtOnce = 4;

/** `digest`: of the uncompressed content of the sealed scope, or of its line when it holds nothing. */
export type Sealed = { readonly tables: number; readonly digest: string };

/** Holds nothing open: a scope may be left at any time, and its part is there for the next attempt. */
export type ScopeWriter = Scope & {
  /** Names of the tables that an interrupted attempt recorded. */
  readonly known: ReadonlySet<string>;
  /** Each table once, known ones not again. */
  append(record: TableRecord | ForeignObservation): Promise<void>;
  /** `end.tables` must count the known tables and the appended ones. */
  seal(end: ScopeEnd): Promise<Sealed>;
};

export type ScopeWriting = {
  readonly run: string;
  readonly scope: Scope;
  readonly probe: Probe | undefined;
  /** Called before the scope is put in place, for what has to be on disk by then. */
  readonly beforeSeal: () => Promise<void>;
  /** Sealing a scope with tables holds all of them: done by few scopes at a time. */
  readonly sealing: InTurn;
  /** Writes the line of a scope that holds nothing. */
  readonly appendEmpty: (line: string) => void;
};

export async function writeScope({
  run,
  scope,
  probe,
  beforeSeal,
  sealing,
  appendEmpty,
}: ScopeWriting): Promise<ScopeWriter> {
  const key = scopeKey(scope);
  const path = partPath(run, scope);
  const recorded = await readPart(path);
  const { wholeBytes } = recorded;
  if (wholeBytes !== null) await onDisk("write", path, () => truncate(path, wholeBytes));
  const known = new Set(recorded.lines.flatMap(({ name }) => (name === null ? [] : [name])));
  const names = new Set(known);
  let hasPart = wholeBytes !== null;
  /** Foreign observations wait for the next table, which may rest on what they rest on: one write for all of them. */
  let waiting: string[] = [];
  let sealed = false;

  return {
    ...scope,
    known,
    async append(record) {
      if (sealed) throw new Error(`${key} is sealed`);
      if (record.kind === "table") {
        if (names.has(record.name)) throw new Error(`${key}: table ${record.name} is recorded already`);
        names.add(record.name);
      }
      if (record.kind === "foreign") {
        waiting.push(encodeLine(record));
        return;
      }
      const line = [...waiting, encodeLine(record)].join("\n");
      waiting = [];
      probe?.("table:before-append");
      hasPart = true;
      appendLine({ path, line, ...(probe === undefined ? {} : { midway: () => probe("table:mid-append") }) });
      probe?.("table:after-append");
    },
    async seal(end) {
      if (sealed) throw new Error(`${key} is sealed`);
      if (scopeKey(end) !== key || end.tables !== names.size) {
        throw new Error(`${key}: ${names.size} tables are recorded, ${end.tables} of ${scopeKey(end)} are said to be`);
      }
      sealed = true;
      const last = encodeLine(end);
      await beforeSeal();
      if (!hasPart && waiting.length === 0) return { tables: end.tables, digest: emptied(appendEmpty, last) };
      return sealing(async () => {
        const late = waiting.map((text) => ({ name: null, text }));
        const lines = sortPart([...(hasPart ? (await readPart(path)).lines : []), ...late], (text) =>
          isOwn(text, names, scope),
        );
        const digest =
          lines.length === 0
            ? emptied(appendEmpty, last)
            : await putInPlace(sealedPath(run, scope), [...lines, last], probe);
        if (hasPart) await onDisk("delete", path, () => rm(path, { force: true }));
        if (lines.length > 0) probe?.("seal:after-unlink");
        return { tables: end.tables, digest };
      });
    },
  };
}

/** Named before it was listed: what is in the inventory is not foreign, however early an attempt was broken off. */
function isOwn(line: string, names: ReadonlySet<string>, scope: Scope): boolean {
  const record = decodeScopeLine(JSON.parse(line));
  if (record.kind !== "foreign") throw new Error("a foreign observation is none");
  const place = readTableArn(record.about);
  return place !== null && scopeKey(place) === scopeKey(scope) && names.has(place.table);
}

function emptied(appendEmpty: ScopeWriting["appendEmpty"], line: string): string {
  appendEmpty(line);
  return digestOf(`${line}\n`);
}

async function putInPlace(path: string, lines: readonly string[], probe: Probe | undefined): Promise<string> {
  const hash = startDigest();
  await writeDurably({
    path,
    content: hash.over(linesToChunks(lines)),
    beforeRename: () => probe?.("seal:before-rename"),
  });
  probe?.("seal:after-rename");
  return hash.digest();
}
