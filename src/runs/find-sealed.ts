/**
 * Scopes that a further process of the run was given before it ended in, those of them that it had sealed out, with the
 * digests its receipts would have carried. To scan one of these again would cost its calls twice, and record an empty one
 * twice. Reads that process's journal and the files of these scopes, however large the run is; refuses what is damaged.
 */
import { access, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Scope, ScopeEnd } from "../model/observation.ts";
import { scopeKey } from "../model/scope-key.ts";
import { digestOf } from "./digest.ts";
import { syncFolder } from "./durable.ts";
import { emptyJournalName, partPath, runLayout, sealedPath } from "./layout.ts";
import { readLines } from "./lines.ts";
import { onDisk, readIfThere } from "./refusals.ts";
import { decodeEmpty } from "./scope-index.ts";
import { proveSealed } from "./sealed-lines.ts";
import { decodeEnd } from "./sealed-scope.ts";

export type FoundScope = { readonly end: ScopeEnd; readonly digest: string };

export type Search = {
  /** Path. */
  readonly run: string;
  /** What the process was called when it joined the run. Nothing of it may be alive. */
  readonly joinedAs: string;
  readonly scopes: readonly Scope[];
};

export async function findSealed({ run, joinedAs, scopes }: Search): Promise<readonly FoundScope[]> {
  const found = await emptyAmong(join(run, runLayout.scopes, emptyJournalName(joinedAs)), scopes);
  let files = 0;
  for (const scope of scopes) {
    const path = sealedPath(run, scope);
    if (!(await isThere(path))) continue;
    found.push(await readEnd(path, scope));
    files += 1;
  }
  // It may have ended between the renaming and this, or before it removed the part.
  if (files > 0) await syncFolder(join(run, runLayout.scopes));
  for (const { end } of found) {
    const part = partPath(run, end);
    await onDisk("delete", part, () => rm(part, { force: true }));
  }
  return found;
}

async function emptyAmong(journal: string, scopes: readonly Scope[]): Promise<FoundScope[]> {
  const found: FoundScope[] = [];
  if (!(await isThere(journal))) return found;
  const wanted = new Set(scopes.map(scopeKey));
  for await (const batch of readLines(journal)) {
    for (const line of batch) {
      if (line.torn) continue;
      const end = decodeEmpty(journal, line);
      if (wanted.has(scopeKey(end))) found.push({ end, digest: digestOf(`${line.bytes.toString()}\n`) });
    }
  }
  return found;
}

async function readEnd(path: string, scope: Scope): Promise<FoundScope> {
  const { last, digest } = await proveSealed(path, null);
  return { end: decodeEnd(path, last, scope), digest };
}

const isThere = (path: string): Promise<boolean> => readIfThere(path, () => access(path).then(() => true), false);
