/** The ways to services under a clock that the test moves: when a call is not sent again, not sent at all, and noticed to work. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Unknown } from "../../src/model/fact.ts";
import { byChance, createLines, deadAfter, deadFor, faintFor, NotAsked, probeEvery } from "../../src/aws/lines.ts";

const timeout: Unknown = { kind: "timeout", code: "TimeoutError", detail: "the socket hung" };
const reset: Unknown = { kind: "network", code: "ECONNRESET" };
const broken: Unknown = { kind: "server-error", code: "InternalServerError" };
const dead = "dynamodb af-south-1";
const alive = "dynamodb eu-west-1";

function place() {
  let time = 1_000_000;
  const lines = createLines(() => time);
  return {
    lines,
    now: () => time,
    pass: (ms: number) => void (time += ms),
    /** Calls one after the other, each meeting its trouble after `takes`. Gives whether each was sent. */
    calls: (count: number, line: string, trouble: Unknown, takes: number): readonly boolean[] =>
      Array.from({ length: count }, () => {
        if (lines.refusal(line) !== undefined) return false;
        lines.enter(line);
        const began = time;
        time += takes;
        lines.troubled(line, began, trouble);
        return true;
      }),
  };
}

describe("a call that met trouble", () => {
  test("is worth sending again while the line answers others", () => {
    const { lines, now, pass } = place();
    for (let i = 0; i < 1_000; i += 1) {
      const began = now();
      pass(10_000);
      lines.answered(dead);
      lines.troubled(dead, began, timeout);
      expect(lines.worthAgain(dead, began, timeout)).toBe(true);
    }
  });

  test("that hung is not, once others hang beside it and nothing answers", () => {
    const { lines, now, pass } = place();
    const began = now();
    pass(10_000);
    const again = Array.from({ length: 64 }, () => {
      lines.troubled(dead, began, timeout);
      return lines.worthAgain(dead, began, timeout);
    });
    expect(again.filter(Boolean)).toHaveLength(byChance);
  });

  test("that all meet in one bad second is sent again all the same", () => {
    const { lines, now, pass } = place();
    const began = now();
    pass(1_000);
    for (let i = 0; i < 1_000; i += 1) lines.troubled(dead, began, reset);
    expect(lines.worthAgain(dead, began, reset)).toBe(true);
  });

  test.each([reset, broken])("is sent once only after many seconds of nothing else ($kind)", (trouble) => {
    const { lines, now, calls } = place();
    calls(deadAfter, dead, trouble, faintFor / deadAfter);
    expect(lines.worthAgain(dead, now(), trouble)).toBe(false);
    lines.answered(dead);
    lines.troubled(dead, now(), trouble);
    expect(lines.worthAgain(dead, now(), trouble)).toBe(true);
  });
});

describe("a dead line", () => {
  test("is not asked for each of thousands of scopes, and says what was wrong with it", () => {
    const { lines, calls, pass } = place();
    calls(deadAfter, dead, timeout, 10_000);
    lines.answered(alive);
    pass(probeEvery);
    const sent = calls(5_000, dead, timeout, 0);
    expect(sent.filter(Boolean)).toHaveLength(1);
    expect(lines.refusal(dead)).toEqual({
      ...timeout,
      detail: `not asked again: ${deadAfter + 1} calls in a row had no answer: the socket hung`,
    });
    expect(() => lines.enter(dead)).toThrow(NotAsked);
    expect(lines.refusal(alive)).toBeUndefined();
  });

  test("is asked by one call now and then, and by all as soon as that one is answered", () => {
    const { lines, calls, pass } = place();
    calls(deadAfter, dead, timeout, 10_000);
    lines.answered(alive);
    for (let probe = 0; probe < 5; probe += 1) {
      pass(probeEvery);
      expect(calls(100, dead, timeout, 0).filter(Boolean)).toHaveLength(1);
    }
    pass(probeEvery);
    expect(lines.refusal(dead)).toBeUndefined();
    lines.enter(dead);
    // Its answer is under way: nobody else tries meanwhile.
    expect(lines.refusal(dead)).toBeDefined();
    lines.answered(dead);
    expect(calls(100, dead, timeout, 0).filter(Boolean)).toHaveLength(deadAfter + 68);
  });

  test("is none where nothing else answers either: then the trouble is ours, and every call finds out for itself", () => {
    const { calls } = place();
    expect(calls(1_000, dead, timeout, 10_000)).not.toContain(false);
  });

  test("is none while server errors come back: somebody is there", () => {
    const { lines, calls } = place();
    for (let i = 0; i < 100; i += 1) {
      lines.answered(alive);
      expect(calls(1, dead, broken, 10_000)).toEqual([true]);
      expect(calls(deadAfter - 1, dead, timeout, 10_000)).not.toContain(false);
    }
  });
});

test("whatever happens: nothing is refused within thirty seconds of an answer, and what is refused has the last trouble's kind", () => {
  const event = fc.record({
    line: fc.constantFrom(dead, alive),
    what: fc.constantFrom<"answer" | Unknown>("answer", timeout, timeout, timeout, reset, broken),
    times: fc.integer({ min: 1, max: 40 }),
    takes: fc.constantFrom(0, 1, 100, 10_000),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const { lines, now, calls, pass } = place();
      const answeredAt = new Map<string, number>();
      const last = new Map<string, Unknown>();
      const refused: { silentFor: number; refusal: Unknown; last: Unknown | undefined }[] = [];
      for (const { line, what, times, takes } of events) {
        for (let i = 0; i < times; i += 1) {
          const refusal = lines.refusal(line);
          if (refusal !== undefined) {
            refused.push({ silentFor: now() - (answeredAt.get(line) ?? -Infinity), refusal, last: last.get(line) });
            pass(1_000);
          } else if (what === "answer") {
            lines.enter(line);
            pass(takes);
            lines.answered(line);
            answeredAt.set(line, now());
          } else {
            calls(1, line, what, takes);
            if (what !== broken) last.set(line, what);
          }
        }
        // However dead: after the longest pause a call gets through.
        pass(probeEvery);
        expect(lines.refusal(line)).toBeUndefined();
      }
      expect(refused.filter(({ silentFor }) => silentFor < deadFor)).toEqual([]);
      expect(
        refused.filter((one) => one.refusal.kind !== one.last?.kind || one.refusal.code !== one.last.code),
      ).toEqual([]);
    }),
  );
});
