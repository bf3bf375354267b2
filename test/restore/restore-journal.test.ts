import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lostSettings } from "../../src/model/restore-settings.ts";
import type { RestoreNote } from "../../src/model/restore.ts";
import { decodeRestoreNote } from "../../src/restore/restore-journal.ts";

const at = "2026-11-20T12:00:00.000Z";
const text = fc.string();
const orNull = fc.option(text, { nil: null });
const count = fc.nat();
const ask = fc.record({
  account: text,
  region: text,
  to: text,
  source: fc.oneof(
    fc.record({ kind: fc.constant("backup" as const), backupArn: text }),
    fc.record({ kind: fc.constant("time" as const), tableArn: text, at: text }),
  ),
});
const from = fc.record({
  tableArn: text,
  table: text,
  tableId: orNull,
  dataAt: orNull,
  sizeBytes: fc.option(count, { nil: null }),
});
const ofSetting = { at: fc.constant(at), setting: fc.constantFrom(...lostSettings), value: text };
const optional: { requiredKeys: ("at" | "setting" | "note")[] } = { requiredKeys: ["at", "setting", "note"] };

const notes: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ at: fc.constant(at), note: fc.constant("restore-intended"), ask, from }),
  fc.record({ at: fc.constant(at), note: fc.constant("restore-begun"), requestId: orNull, tableId: orNull }),
  fc.record({ at: fc.constant(at), note: fc.constantFrom("restore-refused", "restore-failed"), because: text }),
  fc.record({ at: fc.constant(at), note: fc.constant("restore-active"), tableId: text, elapsed: count }),
  fc.record({ ...ofSetting, note: fc.constant("setting-intended") }, optional),
);

describe("a line of the journal of a restore", () => {
  it("comes back as it was written", () => {
    fc.assert(
      fc.property(notes, (note) => {
        expect(decodeRestoreNote(JSON.parse(JSON.stringify(note)))).toEqual(note);
      }),
    );
  });

  const begun: RestoreNote = { at, note: "restore-begun", requestId: "r", tableId: null };
  it.each([
    ["of no known kind", { ...begun, note: "restore-deleted" }, /note restore-intended or/],
    ["with a member too many", { ...begun, delete: true }, /no other member/],
    ["with a member too few", { at, note: "restore-begun", requestId: "r" }, /a member tableId/],
    [
      "with a time that runs backwards",
      { at, note: "restore-active", tableId: "t", elapsed: -1 },
      /elapsed: expected a count/,
    ],
    ["of a setting that there is not", { at, note: "setting-intended", setting: "owner" }, /setting: expected/],
    ["that is none", null, /expected note/],
  ])("%s is refused, and says why", (_, line, message) => {
    expect(() => decodeRestoreNote(line)).toThrow(message);
  });
});
