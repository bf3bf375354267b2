/**
 * What runs hold, brought into the run that they merge to: first the lines of accounts, since a scope without its account is
 * refused, then the header that names the runs, then scopes. Each step is there in whole or not at all, and one that was made
 * before is not made again.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { RunError } from "../errors.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import type { RunHeader } from "../model/run.ts";
import { accountsPath } from "./account-index.ts";
import type { Probe } from "./crash-points.ts";
import { linesToChunks, writeDurably } from "./durable.ts";
import { emptyJournalName, runLayout, sealedPath } from "./layout.ts";
import { readChunks } from "./lines.ts";
import {
  accountLine,
  emptyLine,
  isEmpty,
  type EmptySlot,
  type Held,
  type HeldScope,
  type MergeSource,
  type United,
} from "./merge-source.ts";
import { damaged, onDisk } from "./refusals.ts";
import { writeRunFile } from "./run-file.ts";
import { proveScope } from "./sealed-scope.ts";

/** The named points of a merge, in order: tests stop the process there. */
export const mergePoints = [
  "merge:before-accounts",
  "merge:after-accounts",
  "merge:after-header",
  "merge:after-scope",
  "merge:after-scopes",
] as const;

export type MergeProbe = (point: (typeof mergePoints)[number] | Parameters<Probe>[0]) => void;

export type FillToMake = {
  /** The merged run, whose lock is held. What it has itself is in `united`, and from it. */
  readonly target: MergeSource;
  readonly header: RunHeader;
  readonly united: United;
  readonly signal: AbortSignal;
  readonly probe: MergeProbe | undefined;
};

/** The journal of empty scopes that were merged; those that are scanned later have journals of their own. */
const journal = `${runLayout.scopes}/${emptyJournalName("merged")}`;

export async function fillRun({ target, header, united, signal, probe }: FillToMake): Promise<void> {
  const { path, content } = target;
  if (content.file.status === "complete") return;
  if (united.accounts.length > target.accounts) {
    if (target.end !== null)
      throw new RunError(
        `${path} was merged before, and the list of its accounts has ended since: go on with it by --resume.`,
      );
    probe?.("merge:before-accounts");
    await writeDurably({ path: accountsPath(path), content: linesToChunks(linesOf(united.accounts, accountLine)) });
    probe?.("merge:after-accounts");
  }
  await writeHeader(target, header);
  probe?.("merge:after-header");
  const empty: Held<EmptySlot>[] = [];
  for (const scope of united.scopes) {
    const { source, slot } = scope;
    signal.throwIfAborted();
    if (isEmpty(slot)) {
      // One that was scanned after merging stays in the journal of who scanned it.
      if (source.path !== path || slot.file === journal) empty.push({ source, slot });
    } else if (source.path !== path) {
      await copyScope(scope, path);
      probe?.("merge:after-scope");
    }
  }
  if (empty.some(({ source }) => source.path !== path))
    await writeDurably({ path: join(path, journal), content: linesToChunks(linesOf(empty, emptyLine)) });
  probe?.("merge:after-scopes");
}

async function writeHeader({ path, content }: MergeSource, header: RunHeader): Promise<void> {
  const { file } = content;
  const foreignHosts = [...new Set([...header.foreignHosts, ...file.header.foreignHosts])].sort();
  const merged = { ...header, foreignHosts };
  if (canonicalJson(merged) !== canonicalJson(file.header))
    await writeRunFile(path, { header: merged, status: file.status, inputs: file.inputs });
}

/** What was proven is what is copied. */
async function copyScope({ source, slot, digest }: HeldScope, run: string): Promise<void> {
  const from = join(source.path, slot.file);
  const to = sealedPath(run, slot);
  await writeDurably({ path: to, content: readChunks(from, "asIs"), isPacked: true });
  if ((await proveScope(to, { scope: slot, digest: null })).digest === digest) return;
  await onDisk("delete", to, () => rm(to, { force: true }));
  throw damaged(from, "changed while it was copied");
}

function* linesOf<S>(held: readonly Held<S>[], line: (held: Held<S>) => Buffer): Iterable<string> {
  for (const each of held) yield line(each).toString();
}
