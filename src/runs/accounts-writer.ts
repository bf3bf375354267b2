/**
 * accounts.ndjson being written: one line for each account as it is opened, and a last one that counts them. An account
 * that is there already, or that comes after the last line, is a bug of the caller.
 */
import { encodeLine } from "../model/codec.ts";
import type { AccountRecord, AccountsEnd } from "../model/observation.ts";
import { accountsPath, scopedRegions, type AccountIndex, type AccountSlot } from "./account-index.ts";
import { appendLine } from "./append-line.ts";
import type { Probe } from "./crash-points.ts";
import { syncFile } from "./durable.ts";

export type AccountsWriter = {
  readonly slots: ReadonlyMap<string, AccountSlot>;
  end(): AccountsEnd | null;
  append(account: AccountRecord): void;
  close(end: AccountsEnd): Promise<void>;
  /** All lines appended so far are on disk when it resolves. */
  sync(): Promise<void>;
};

export type AccountsWriting = {
  readonly run: string;
  readonly index: Pick<AccountIndex, "slots" | "end" | "wholeBytes">;
  readonly probe: Probe | undefined;
};

export function writeAccounts({ run, index, probe }: AccountsWriting): AccountsWriter {
  const path = accountsPath(run);
  const slots = new Map(index.slots);
  let { end, wholeBytes } = index;
  // Null: not on disk yet, and of the lines of an earlier process nobody knows.
  let synced: Promise<void> | null = null;

  const append = (line: AccountRecord | AccountsEnd, midway: () => void): { offset: number; bytes: number } => {
    const text = encodeLine(line);
    appendLine({ path, line: text, ...(probe === undefined ? {} : { midway }) });
    synced = null;
    const slot = { offset: wholeBytes, bytes: Buffer.byteLength(text) };
    wholeBytes += slot.bytes + 1;
    return slot;
  };
  const sync = (): Promise<void> => (synced ??= syncFile(path));

  return {
    slots,
    sync,
    end: () => end,
    append(account) {
      if (end !== null) throw new Error(`${path}: account ${account.id} comes after the last line`);
      if (slots.has(account.id)) throw new Error(`${path}: account ${account.id} is recorded already`);
      const regions = scopedRegions(account);
      probe?.("account:before-append");
      const slot = append(account, () => probe?.("account:mid-append"));
      slots.set(account.id, { ...slot, number: slots.size + 1, regions });
      probe?.("account:after-append");
    },
    async close(listing) {
      if (end !== null) throw new Error(`${path}: the last line is there already`);
      if (listing.listed > slots.size) {
        throw new Error(`${path}: ${listing.listed} accounts are listed and ${slots.size} recorded`);
      }
      // The last line vouches for those before it, so they are on disk first.
      await sync();
      probe?.("accounts:before-end");
      end = { ...listing, listed: slots.size };
      append(end, () => probe?.("accounts:mid-end"));
      await sync();
      probe?.("accounts:after-end");
    },
  };
}
