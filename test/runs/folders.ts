/** Temporary folders that go with the test, and a run directory as plain values to compare. */
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { onTestFinished } from "vitest";
import { openRun } from "../../src/runs/open-run.ts";

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "runs-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Every file below a folder by its path, hidden ones too, as it lies on disk. */
export function bytesBelow(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length + 1), readFileSync(path, "latin1")];
    }),
  );
}

export const linesOf = (path: string): readonly string[] => {
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString().split("\n").slice(0, -1);
};

export async function collect<T>(items: AsyncIterable<T> | readonly T[]): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** Everything that a run says, read to its end. */
export async function readAll(path: string): Promise<unknown> {
  const run = await openRun(path);
  const scopes: unknown[] = [];
  for await (const scope of run.scopes()) {
    scopes.push([scope.end, await collect(scope.tables()), await collect(scope.foreign())]);
  }
  const { header, policy, completeness, accountsEnd, sealed } = run;
  const findings = await collect(sealed?.findings?.() ?? []);
  const { summary, coverage } = sealed ?? {};
  const accounts = await collect(run.accounts());
  return { header, policy, completeness, accountsEnd, accounts, scopes, findings, summary, coverage };
}
