/**
 * The folder of finished scopes to an index: which scope lies where, each in one place. What is neither a sealed scope
 * nor a journal of empty ones is refused by name, so that nothing of foreign origin is ever counted.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { decodeScopeLine } from "../model/codec.ts";
import type { Scope, ScopeEnd } from "../model/observation.ts";
import { scopeKey } from "../model/scope-key.ts";
import { startDigest } from "./digest.ts";
import { emptyJournal, runLayout, scopeOfFile } from "./layout.ts";
import { decodeLine, readChunks, readSlice, splitLines, type Line } from "./lines.ts";
import { damaged, onDisk } from "./refusals.ts";

/** `file`: path within the run. An empty scope is one line of a journal. */
export type ScopeSlot =
  | (Scope & { readonly kind: "sealed"; readonly file: string })
  | (Scope & {
      readonly kind: "empty";
      readonly file: string;
      readonly offset: number;
      readonly bytes: number;
      readonly number: number;
    });

export type JournalState = { readonly wholeBytes: number; readonly digest: string };

/** `slots` by scope key; `journals` by path within the run. */
export type ScopeIndex = {
  readonly slots: Map<string, ScopeSlot>;
  readonly journals: ReadonlyMap<string, JournalState>;
};

export async function indexScopes(run: string): Promise<ScopeIndex> {
  const folder = join(run, runLayout.scopes);
  const slots = new Map<string, ScopeSlot>();
  const journals = new Map<string, JournalState>();
  const add = (slot: ScopeSlot): void => {
    const other = slots.get(scopeKey(slot));
    if (other !== undefined) {
      throw damaged(join(run, slot.file), `scope ${scopeKey(slot)} is there twice, also in ${join(run, other.file)}`);
    }
    slots.set(scopeKey(slot), slot);
  };
  for (const name of (await onDisk("read", folder, () => readdir(folder))).sort()) {
    // Files under way, and what desktops leave in every folder.
    if (name.startsWith(".")) continue;
    const file = `${runLayout.scopes}/${name}`;
    const scope = scopeOfFile(name, ".ndjson.gz");
    if (scope !== null) add({ ...scope, kind: "sealed", file });
    else if (emptyJournal.test(name)) journals.set(file, await indexJournal(run, file, add));
    else throw damaged(join(run, file), "is neither a sealed scope nor a journal of empty ones");
  }
  return { slots, journals };
}

async function indexJournal(run: string, file: string, add: (slot: ScopeSlot) => void): Promise<JournalState> {
  const path = join(run, file);
  const hash = startDigest();
  let wholeBytes = 0;
  for await (const batch of splitLines(path, hash.over(readChunks(path)))) {
    for (const line of batch) {
      if (line.torn) continue;
      const { account, region } = decodeEmpty(path, line);
      wholeBytes = line.offset + line.bytes.length + 1;
      add({ kind: "empty", account, region, file, offset: line.offset, bytes: line.bytes.length, number: line.number });
    }
  }
  return { wholeBytes, digest: hash.digest() };
}

export function decodeEmpty(path: string, line: Pick<Line, "bytes" | "number">): ScopeEnd {
  const end = decodeLine(path, line, decodeScopeLine);
  if (end.kind !== "scope") throw damaged(path, `a ${end.kind} stands among empty scopes`, line.number);
  if (end.tables !== 0) throw damaged(path, `an empty scope counts ${end.tables} tables`, line.number);
  return end;
}

export function readEmpty(run: string, slot: ScopeSlot & { readonly kind: "empty" }): ScopeEnd {
  const path = join(run, slot.file);
  return decodeEmpty(path, { bytes: readSlice(path, slot), number: slot.number });
}
