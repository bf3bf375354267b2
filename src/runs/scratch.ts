/**
 * Where a process that has no run directory at hand scans scopes: a folder of its own, in which a scope is written and
 * sealed as in a run, and from which it is taken as bytes. Nothing of it is of use to anybody else, so nothing is kept.
 */
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Scope } from "../model/observation.ts";
import type { ScopeContent } from "../model/scope-content.ts";
import { inTurn } from "./in-turn.ts";
import { folderMode, runLayout, sealedPath } from "./layout.ts";
import { onDisk } from "./refusals.ts";
import { sealedAtOnce, writeScope, type ScopeWriter } from "./scope-writer.ts";

export type ScratchScope = ScopeWriter & {
  /** Once, after sealing. */
  content(): Promise<ScopeContent>;
  /** Whether it was sealed or not: its place is free for another scope. */
  leave(): Promise<void>;
};

export type Scratch = {
  /** Two attempts at one scope do not meet: each open scope has a folder of its own. */
  openScope(scope: Scope): Promise<ScratchScope>;
  close(): Promise<void>;
};

/** `below`: a folder for temporary files. */
export async function openScratch(below: string): Promise<Scratch> {
  const folder = await onDisk("make", below, () => mkdtemp(join(below, "restorable-worker-")));
  const sealing = inTurn(sealedAtOnce);
  const free: string[] = [];
  let made = 0;

  async function place(): Promise<string> {
    const found = free.pop();
    if (found !== undefined) return found;
    const path = join(folder, String((made += 1)));
    for (const name of [runLayout.parts, runLayout.scopes])
      await onDisk("make", path, () => mkdir(join(path, name), { recursive: true, mode: folderMode }));
    return path;
  }

  return {
    async openScope(scope) {
      const run = await place();
      let line: string | null = null;
      let isDirty = false;
      const opened = await writeScope({
        run,
        scope,
        probe: undefined,
        beforeSeal: () => Promise.resolve(),
        sealing,
        appendEmpty: (text) => (line = text),
      });
      return {
        ...opened,
        async append(record) {
          isDirty = true;
          await opened.append(record);
        },
        async content() {
          if (line !== null) return { kind: "empty", line };
          const path = sealedPath(run, scope);
          return { kind: "sealed", bytes: await onDisk("read", path, () => readFile(path)) };
        },
        async leave() {
          if (isDirty) await onDisk("delete", run, () => rm(run, { recursive: true, force: true }));
          else free.push(run);
        },
      };
    },
    close: () => onDisk("delete", folder, () => rm(folder, { recursive: true, force: true })),
  };
}
