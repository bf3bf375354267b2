/**
 * accounts.ndjson to an index: where each account's line lies and which Regions it asks for, without holding the lines of
 * 50,000 accounts. A torn last line is dropped; anything else that is not a line of ours is refused by file and line.
 */
import { join } from "node:path";
import { decodeAccountsLine } from "../model/codec.ts";
import type { AccountRecord, AccountsEnd } from "../model/observation.ts";
import { startDigest } from "./digest.ts";
import { checkAccountName, checkRegionName, runLayout } from "./layout.ts";
import { decodeLine, readChunks, readSlice, splitLines } from "./lines.ts";
import { damaged } from "./refusals.ts";

/** `regions`: names of the enabled Regions of an opened account; each becomes a scope. */
export type AccountSlot = {
  readonly offset: number;
  readonly bytes: number;
  readonly number: number;
  readonly regions: readonly string[];
};

/** `wholeBytes` is where the torn line begins, if any, and `digest` that of the file. */
export type AccountIndex = {
  readonly slots: Map<string, AccountSlot>;
  readonly end: AccountsEnd | null;
  readonly wholeBytes: number;
  readonly digest: string;
};

export const accountsPath = (run: string): string => join(run, runLayout.accounts);

/** Which Regions of the account are scopes of the run. Refuses names that could not be file names. */
export function scopedRegions({ id, access, regions }: AccountRecord): readonly string[] {
  checkAccountName(id);
  if (access.state !== "opened") return [];
  if (regions === null) throw new Error(`account ${id} is opened and its list of Regions is missing`);
  for (const { name } of regions.regions) checkRegionName(name);
  return regions.regions.filter(({ state }) => state === "enabled").map(({ name }) => name);
}

export async function indexAccounts(run: string): Promise<AccountIndex> {
  const path = accountsPath(run);
  const slots = new Map<string, AccountSlot>();
  const hash = startDigest();
  // Most accounts have the same Regions; one list serves them all.
  const shared = new Map<string, readonly string[]>();
  let end: AccountsEnd | null = null;
  let wholeBytes = 0;
  for await (const batch of splitLines(path, hash.over(readChunks(path)))) {
    for (const line of batch) {
      if (line.torn) continue;
      const { number, offset, bytes } = line;
      wholeBytes = offset + bytes.length + 1;
      const decoded = decodeLine(path, line, decodeAccountsLine);
      if (end !== null) throw damaged(path, "a line follows the last one", number);
      if (decoded.kind === "end") {
        end = decoded;
        continue;
      }
      if (slots.has(decoded.id)) throw damaged(path, `account ${decoded.id} is there twice`, number);
      if (decoded.access.state === "opened" && decoded.regions === null) {
        throw damaged(path, "an opened account has no list of Regions", number);
      }
      const regions = scopedRegions(decoded);
      const key = regions.join(",");
      if (!shared.has(key)) shared.set(key, regions);
      slots.set(decoded.id, { offset, bytes: bytes.length, number, regions: shared.get(key) ?? regions });
    }
  }
  if (end !== null && end.listed !== slots.size) {
    throw damaged(path, `the last line counts ${end.listed} accounts and there are ${slots.size}`, slots.size + 1);
  }
  return { slots, end, wholeBytes, digest: hash.digest() };
}

export async function readAccount(run: string, slot: AccountSlot): Promise<AccountRecord> {
  const path = accountsPath(run);
  const { number } = slot;
  const account = decodeLine(path, { bytes: readSlice(path, slot), number }, decodeAccountsLine);
  if (account.kind !== "account") throw damaged(path, "changed while it was read", number);
  return account;
}

/** In order of id. */
export async function* readAccounts(
  run: string,
  slots: ReadonlyMap<string, AccountSlot>,
): AsyncGenerator<AccountRecord> {
  for (const [, slot] of [...slots].sort(([a], [b]) => (a < b ? -1 : 1))) yield await readAccount(run, slot);
}
