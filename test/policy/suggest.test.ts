import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { facts } from "../../src/model/facts.ts";
import { nearest } from "../../src/policy/suggest.ts";

const words = Object.keys(facts);

describe("the word that was meant", () => {
  test.each([
    ["pitr.windw", "pitr.window"],
    ["PITR.Window", "pitr.window"],
    ["pitr.enabeld", "pitr.enabled"],
    ["table.deletion_protection", "table.deletionProtection"],
    ["awsbackup.lastbackup", "awsBackup.lastBackup"],
  ])("for %s is %s", (written, meant) => {
    expect(nearest(written, words)).toBe(meant);
  });

  test.each(["", "x", "vault.locked", "exports.newest"])("for %j is none", (written) => {
    expect(nearest(written, words)).toBeNull();
  });

  test("is the word itself, and survives one slip of the keyboard", () => {
    const slip = fc.tuple(fc.constantFrom(...words), fc.nat(), fc.constantFrom("drop", "double", "swap"));
    fc.assert(
      fc.property(slip, ([word, at, how]) => {
        const i = at % (word.length - 1);
        const slipped = {
          drop: word.slice(0, i) + word.slice(i + 1),
          double: word.slice(0, i) + word.slice(i, i + 1) + word.slice(i),
          swap: word.slice(0, i) + word.slice(i + 1, i + 2) + word.slice(i, i + 1) + word.slice(i + 2),
        }[how];
        expect(nearest(word, words)).toBe(word);
        expect(nearest(slipped, words)).toBe(word);
      }),
    );
  });

  test("is sought among so many words and no more, all of which a person may have made up", () => {
    let asked = 0;
    function* madeUp(): Iterable<string> {
      for (;;) yield `param${(asked += 1)}`;
    }
    expect(nearest("pitr.window", madeUp())).toBeNull();
    expect(asked).toBeLessThan(200);
  });

  test("is asked for only where somebody can have typed the word", () => {
    const long = "p".repeat(100_000);
    expect(nearest(`${long}q`, [long])).toBeNull();
  });
});
