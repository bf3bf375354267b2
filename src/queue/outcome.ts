/** What a job came to, as it lies in Redis: which attempt made it, a newline, then the bytes. */
import { RunError } from "../errors.ts";
import { decodeAccountsLine } from "../model/codec.ts";
import type { AccountRecord } from "../model/observation.ts";
import { isScopeName } from "./keys.ts";
import { decodeReceipt, readText, type Receipt } from "./messages.ts";

const newline = 10;

export const writeOutcome = (attempt: string, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${attempt}\n`), bytes]);

/** `returned`: the receipt as BullMQ keeps it. Null: it is none, or what is stored is not of its attempt. */
export function readOutcome(seen: {
  readonly returned: string;
  readonly stored: Buffer | null;
}): (Receipt & { readonly bytes: Buffer }) | null {
  const { stored } = seen;
  const receipt = readReceipt(seen.returned);
  if (receipt === null || stored === null) return null;
  const end = stored.indexOf(newline);
  const isOfAttempt = end >= 0 && stored.subarray(0, end).toString() === receipt.attempt;
  return isOfAttempt ? { ...receipt, bytes: stored.subarray(end + 1) } : null;
}

/** The line of the account of that id. Throws RunError for anything else. */
export function readOpened(id: string, bytes: Buffer): AccountRecord {
  const line = readText(bytes.toString(), decodeAccountsLine);
  const isOne = line?.kind === "account" && line.id === id;
  if (isOne && (line.regions?.regions ?? []).every(({ name }) => isScopeName({ account: id, region: name })))
    return line;
  throw new RunError(
    `what a worker sent as account ${id} is no line of it; it is not kept. Only workers of this run may write to its queue.`,
  );
}

const readReceipt = (text: string): Receipt | null => readText(text, decodeReceipt);
