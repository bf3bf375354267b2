import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ApplyEntry, WriteAnswer } from "../../src/model/apply.ts";
import { canonicalJson } from "../../src/model/canonical-json.ts";
import type { StepOutcome } from "../../src/model/plan.ts";
import { decodeApplyEntry, progressOf } from "../../src/remediate/apply-journal.ts";

const ids = fc.constantFrom("0123456789ab", "ba9876543210", "aaaaaaaaaaaa");
const instants = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1_000).toISOString());
const text = fc.string();
const evidence = fc.record({ operation: text, requestId: text, at: instants });
const answers: fc.Arbitrary<WriteAnswer> = fc.oneof(
  fc.record({ state: fc.constant("written" as const), made: fc.option(text), evidence }),
  fc.record({ state: fc.constantFrom("refused" as const, "unclear" as const), because: text }),
);
const outcomes: fc.Arbitrary<StepOutcome> = fc.oneof(
  fc.record({ state: fc.constant("done" as const), already: fc.boolean() }),
  fc.record({ state: fc.constant("pending" as const), until: text }),
  fc.record({
    state: fc.constantFrom("drifted" as const, "failed" as const, "unclear" as const, "skipped" as const),
    because: text,
  }),
);
const about = { step: ids, at: instants };
const entries: fc.Arbitrary<ApplyEntry> = fc.oneof(
  fc.record({
    kind: fc.constant("plan" as const),
    schemaVersion: fc.constant(1 as const),
    digest: text,
    at: instants,
  }),
  fc.record({ kind: fc.constant("intent" as const), ...about }),
  fc.record({ kind: fc.constant("answer" as const), ...about, answer: answers }),
  fc.record({ kind: fc.constant("found" as const), ...about, made: text }),
  fc.record({ kind: fc.constant("outcome" as const), ...about, outcome: outcomes }),
);

describe("a line of the journal", () => {
  it("comes back from disk as it was written", () => {
    fc.assert(
      fc.property(entries, (entry) => {
        expect(decodeApplyEntry(JSON.parse(canonicalJson(entry)))).toEqual(entry);
      }),
    );
  });

  it("with a member more, or one less, is refused", () => {
    fc.assert(
      fc.property(entries, fc.nat(), (entry, at) => {
        const line = JSON.parse(canonicalJson(entry)) as Record<string, unknown>;
        expect(() => decodeApplyEntry({ ...line, force: true })).toThrow(/force/);
        const names = Object.keys(line);
        const { [names[at % names.length] ?? ""]: _left, ...less } = line;
        expect(() => decodeApplyEntry(less)).toThrow(/expected/);
      }),
    );
  });

  it("of a step, a time or a kind that cannot be is refused", () => {
    const line = { kind: "intent", step: "0123456789ab", at: "2026-11-20T12:00:00.000Z" };
    for (const wrong of [{ step: "../../etc" }, { step: 12 }, { at: "yesterday" }, { kind: "undo" }]) {
      expect(() => decodeApplyEntry({ ...line, ...wrong })).toThrow(/expected/);
    }
    for (const wrong of [null, [], "intent", 1]) expect(() => decodeApplyEntry(wrong)).toThrow(/expected/);
  });
});

describe("the progress of a step", () => {
  it("hangs on its own lines alone", () => {
    fc.assert(
      fc.property(fc.array(entries), ids, (lines, id) => {
        const own = lines.filter((line) => line.kind !== "plan" && line.step === id);
        expect(progressOf(lines).get(id)).toEqual(progressOf(own).get(id));
      }),
    );
  });

  it("allows another write only where the last one is known to have made nothing", () => {
    fc.assert(
      fc.property(fc.array(entries), (lines) => {
        for (const [id, { write }] of progressOf(lines)) {
          const ofWrites = lines.filter((line) => line.kind !== "plan" && line.kind !== "outcome" && line.step === id);
          const last = ofWrites.at(-1);
          const isRefused = last?.kind === "answer" && last.answer.state === "refused";
          expect(write.state === "none").toBe(last === undefined || isRefused);
        }
      }),
    );
  });

  it("counts what may have been made from the intent, however often it was not told", () => {
    const step = "0123456789ab";
    const began = "2026-11-20T12:00:00.000Z";
    const at = "2026-11-20T12:00:30.000Z";
    const unclear: ApplyEntry = { kind: "answer", step, at, answer: { state: "unclear", because: "no answer" } };
    const progress = progressOf([{ kind: "intent", step, at: began }, unclear]);
    expect(progress.get(step)?.write).toEqual({ state: "maybe", since: began });
  });
});
