/** One line of the journal of a restore in, its note out; a line of any other shape is refused, and says what is wrong. */
import { count, decode, nullable, object, oneOf, string, variant, type Decoder } from "../model/decoder.ts";
import type { RestoreAsk, RestoreFrom, RestoreNote, RestoreSource } from "../model/restore.ts";
import { lostSettings } from "../model/restore-settings.ts";

const source = variant<RestoreSource, "kind">("kind", {
  backup: object({ kind: oneOf("backup"), backupArn: string }),
  time: object({ kind: oneOf("time"), tableArn: string, at: string }),
});
const ask = object<RestoreAsk>({ account: string, region: string, source, to: string });
const from = object<RestoreFrom>({
  tableArn: string,
  table: string,
  tableId: nullable(string),
  dataAt: nullable(string),
  sizeBytes: nullable(count),
});
const setting = oneOf(...lostSettings);

type Of<Name extends RestoreNote["note"]> = Extract<RestoreNote, { readonly note: Name }>;

const note: Decoder<RestoreNote> = variant<RestoreNote, "note">("note", {
  "restore-intended": object<Of<"restore-intended">>({ at: string, note: oneOf("restore-intended"), ask, from }),
  "restore-begun": object<Of<"restore-begun">>({
    at: string,
    note: oneOf("restore-begun"),
    requestId: nullable(string),
    tableId: nullable(string),
  }),
  "restore-refused": object<Of<"restore-refused">>({ at: string, note: oneOf("restore-refused"), because: string }),
  "restore-active": object<Of<"restore-active">>({
    at: string,
    note: oneOf("restore-active"),
    tableId: string,
    elapsed: count,
  }),
  "restore-failed": object<Of<"restore-failed">>({ at: string, note: oneOf("restore-failed"), because: string }),
  "setting-intended": object<Of<"setting-intended">>(
    { at: string, note: oneOf("setting-intended"), setting, value: string },
    ["value"],
  ),
  "setting-given": object<Of<"setting-given">>(
    { at: string, note: oneOf("setting-given"), setting, value: string, requestId: nullable(string) },
    ["value"],
  ),
  "setting-failed": object<Of<"setting-failed">>(
    { at: string, note: oneOf("setting-failed"), setting, value: string, because: string },
    ["value"],
  ),
});

export function decodeRestoreNote(line: unknown): RestoreNote {
  const decoded = decode(note, line);
  if (!decoded.ok) throw new Error(decoded.mistake);
  return decoded.value;
}
