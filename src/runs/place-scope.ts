/**
 * A scope that was sealed on another machine, put into its place in the run as if it had been sealed here: proven whole
 * first, and then either there in whole or not at all.
 */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { RunError } from "../errors.ts";
import type { Scope, ScopeEnd } from "../model/observation.ts";
import type { ScopeContent } from "../model/scope-content.ts";
import { scopeKey } from "../model/scope-key.ts";
import type { Probe } from "./crash-points.ts";
import { digestOf } from "./digest.ts";
import { writeDurably } from "./durable.ts";
import { partPath, runLayout, sealedPath, scopeOfFile } from "./layout.ts";
import { DamagedRun, onDisk, readIfThere } from "./refusals.ts";
import { decodeEmpty } from "./scope-index.ts";
import { proveScope } from "./sealed-scope.ts";

/** `digest`: sha256 of the uncompressed content, newlines included. */
export type ArrivedScope = Scope & { readonly digest: string; readonly content: ScopeContent };

export type Placing = {
  readonly run: string;
  readonly probe: Probe | undefined;
  readonly appendEmpty: (line: string) => void;
  /** Bytes of an uncompressed scope. */
  readonly mostBytes?: number;
};

/** 10,000 tables are some 15 MB. A few bytes that uncompress to more than any scope must not fill the memory. */
const mostUnpacked = 256 * 1024 * 1024;

/**
 * For one process that has the run. What it gives throws RunError for what is no sealed scope of that name and digest, and
 * leaves the run as it was.
 */
export function placeScopes({
  run,
  probe,
  appendEmpty,
  mostBytes = mostUnpacked,
}: Placing): (arrived: ArrivedScope) => Promise<ScopeEnd> {
  let parts: Promise<Set<string>> | null = null;
  return async (arrived) => {
    const { content } = arrived;
    const end = await proven(arrived, mostBytes);
    if (content.kind === "empty") appendEmpty(content.line);
    else {
      const path = sealedPath(run, arrived);
      const beforeRename = (): void => probe?.("seal:before-rename");
      await writeDurably({ path, content: [content.bytes], isPacked: true, beforeRename });
      probe?.("seal:after-rename");
    }
    // Of attempts that this machine made before, when the run had no queue. Asking the disk for each scope whether there is
    // one, of which there nearly never is, took a third of the time that a scope takes here.
    parts ??= scopesOfParts(run);
    if ((await parts).delete(scopeKey(arrived))) {
      const part = partPath(run, arrived);
      await onDisk("delete", part, () => rm(part, { force: true }));
    }
    return end;
  };
}

async function scopesOfParts(run: string): Promise<Set<string>> {
  const folder = join(run, runLayout.parts);
  const names = await readIfThere(folder, () => readdir(folder), []);
  const scopes = names.map((name) => scopeOfFile(name, ".ndjson")).filter((scope) => scope !== null);
  return new Set(scopes.map(scopeKey));
}

async function proven(arrived: ArrivedScope, mostBytes: number): Promise<ScopeEnd> {
  const name = scopeKey(arrived);
  try {
    const { end, digest } = await endAndDigest(name, arrived, mostBytes);
    if (digest !== arrived.digest) throw strange(name, "has another digest than it was sent with");
    return end;
  } catch (error) {
    if (error instanceof DamagedRun) throw strange(name, error.what);
    throw error;
  }
}

async function endAndDigest(
  name: string,
  arrived: ArrivedScope,
  mostBytes: number,
): Promise<{ end: ScopeEnd; digest: string }> {
  const { content } = arrived;
  if (content.kind === "sealed")
    return proveScope(name, { scope: arrived, digest: null, chunks: unpacked(name, content.bytes, mostBytes) });
  const end = decodeEmpty(name, { bytes: Buffer.from(content.line), number: 1 });
  if (scopeKey(end) !== name) throw strange(name, `is the end of ${scopeKey(end)}`);
  if (content.line.includes("\n")) throw strange(name, "has more lines than one");
  return { end, digest: digestOf(`${content.line}\n`) };
}

async function* unpacked(name: string, bytes: Buffer, mostBytes: number): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  gunzip.end(bytes);
  try {
    let read = 0;
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      read += chunk.length;
      if (read > mostBytes) throw strange(name, `uncompresses to more than ${mostBytes} bytes`);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))
      throw strange(name, `cannot be uncompressed (${error.message})`);
    throw error;
  }
}

const strange = (name: string, what: string): RunError =>
  new RunError(
    `what a worker sent as scope ${name} ${what}; it is not kept. Only workers of this run may write to its queue.`,
  );
