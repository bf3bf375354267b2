/** A run that is to be merged, as far as it is small; and where two of them have the same account or scope, whether it is the same. */
import { join } from "node:path";
import { RunError } from "../errors.ts";
import { accountsPath, type AccountSlot } from "./account-index.ts";
import { readSlice } from "./lines.ts";
import { writerOf, type Owner } from "./lock.ts";
import type { MergePart } from "./merge-plan.ts";
import { readState, type RunContent } from "./read-state.ts";
import type { ScopeSlot } from "./scope-index.ts";
import { proveScope } from "./sealed-scope.ts";

export type MergeSource = MergePart & { readonly path: string; readonly content: RunContent };

/** Throws RunError for what is no run, is damaged, or is being written by a living process. */
export async function readSource(path: string, name: string, owner: Owner): Promise<MergeSource> {
  const content = await readState(path);
  const writer = await writerOf(path, owner);
  if (writer !== null) {
    const lock = join(path, `lock.${writer}`);
    throw new RunError(
      `${path} is being written by process ${writer}: wait until it ends, and merge then. ` +
        `If it was brought from another machine, where it was interrupted, delete ${lock}.`,
    );
  }
  return sourceOf(path, name, content);
}

export function sourceOf(path: string, name: string, content: RunContent): MergeSource {
  const { file, accounts } = content;
  const { header, inputs } = file;
  return { name, path, content, header, inputs, end: accounts.end, accounts: accounts.slots.size };
}

export type Held<T> = { readonly source: MergeSource; readonly slot: T };

/** `digest`: of the uncompressed content; null: the scope is empty, and a line is all there is of it. */
export type HeldScope = Held<ScopeSlot> & { readonly digest: string | null };

export type EmptySlot = ScopeSlot & { readonly kind: "empty" };

export type United = {
  /** By id, each from the first run that has it. */
  readonly accounts: readonly (Held<AccountSlot> & { readonly id: string })[];
  /** By account and Region, as the accounts; each is proven whole. */
  readonly scopes: readonly HeldScope[];
};

/** More would say the same again: two scans of one account differ in all of its lines. */
const mostConflicts = 10;

/** All that the runs hold, each once; or where they contradict each other. Reads every scope to its end, before any is copied. */
export async function uniteContent(
  sources: readonly MergeSource[],
): Promise<{ readonly united: United; readonly conflicts: readonly string[] }> {
  const conflicts: string[] = [];
  let more = 0;
  const conflict = (what: string, a: MergeSource, b: MergeSource): void => {
    if (conflicts.length < mostConflicts)
      conflicts.push(`${a.name} and ${b.name} have ${what} with different content.`);
    else more += 1;
  };
  const accounts = new Map<string, Held<AccountSlot>>();
  const scopes = new Map<string, HeldScope>();
  for (const source of sources) {
    for (const [id, slot] of source.content.accounts.slots) {
      const other = accounts.get(id);
      if (other === undefined) accounts.set(id, { source, slot });
      else if (!accountLine(other).equals(accountLine({ source, slot })))
        conflict(`account ${id}`, other.source, source);
    }
    for (const [key, slot] of source.content.scopes.slots) {
      const scope = { source, slot, digest: await digestOf(source, slot) };
      const other = scopes.get(key);
      if (other === undefined) scopes.set(key, scope);
      else if (!isSameScope(other, scope)) conflict(`scope ${key}`, other.source, source);
    }
  }
  if (more > 0) conflicts.push(`So have they ${more} more.`);
  return {
    united: {
      accounts: inOrder(accounts).map(([id, held]) => ({ id, ...held })),
      scopes: inOrder(scopes).map(([, held]) => held),
    },
    conflicts,
  };
}

const inOrder = <T>(held: ReadonlyMap<string, T>): readonly (readonly [string, T])[] =>
  [...held].sort(([a], [b]) => (a < b ? -1 : 1));

/** As it lies on disk, without its newline. */
export const accountLine = ({ source, slot }: Held<AccountSlot>): Buffer => readSlice(accountsPath(source.path), slot);

/** Proves a sealed scope whole. */
async function digestOf({ path, content }: MergeSource, slot: ScopeSlot): Promise<string | null> {
  if (isEmpty(slot)) return null;
  const expected = content.summary?.digests[slot.file] ?? null;
  return (await proveScope(join(path, slot.file), { scope: slot, digest: expected })).digest;
}

export const isEmpty = (slot: ScopeSlot): slot is EmptySlot => slot.kind === "empty";

function isSameScope(a: HeldScope, b: HeldScope): boolean {
  const [ofA, ofB] = [a.slot, b.slot];
  if (!isEmpty(ofA) || !isEmpty(ofB)) return a.digest === b.digest;
  return emptyLine({ source: a.source, slot: ofA }).equals(emptyLine({ source: b.source, slot: ofB }));
}

/** As it lies on disk, without its newline. */
export const emptyLine = ({ source, slot }: Held<EmptySlot>): Buffer => readSlice(join(source.path, slot.file), slot);
