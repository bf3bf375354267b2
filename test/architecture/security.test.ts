/** SECURITY.md: each thing that somebody can try names tests that try it, and no test of an attack is forgotten there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const text = readFileSync(resolve(root, "SECURITY.md"), "utf8");
const rows = text.split("\n").filter((line) => /^\|(?! *-|.*\| what stops it)/.test(line));
const testsIn = (line: string): readonly string[] =>
  [...line.matchAll(/`(test\/[\w/.-]+\.test\.ts)`/g)].map(([, name = ""]) => name);

describe("the threat model", () => {
  it("says of everything that can be tried what stops it, and which tests try it", () => {
    expect(rows.length).toBeGreaterThan(25);
    for (const row of rows) {
      const [tried = "", stops = "", proof = ""] = row.split("|").slice(1, -1);
      expect([tried.trim().length > 10, stops.trim().length > 10, testsIn(proof).length > 0, row]).toEqual([
        true,
        true,
        true,
        row,
      ]);
    }
  });

  it("names tests that are there", () => {
    expect(testsIn(text).filter((name) => !existsSync(resolve(root, name)))).toEqual([]);
  });

  it("names every test of an attack", () => {
    const attacks = readdirSync(resolve(root, "test/attack")).filter((name) => name.endsWith(".test.ts"));
    expect(attacks.filter((name) => !text.includes(`test/attack/${name}`))).toEqual([]);
  });
});
