import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { canonicalJson } from "../../src/model/canonical-json.ts";

describe("canonical JSON", () => {
  it("orders keys by code units, also those that look like numbers", () => {
    expect(canonicalJson({ b: 1, 10: 2, 9: 3, "": 4, ä: 5, Z: 6 })).toBe('{"":4,"10":2,"9":3,"Z":6,"b":1,"ä":5}');
  });

  it("leaves out what is undefined and keeps what is null", () => {
    expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}');
  });

  it.each([NaN, Infinity, undefined, 1n, new Date(0), new Map(), () => 1, [undefined]])("refuses %s", (value) => {
    expect(() => canonicalJson({ value: [value] })).toThrow("canonicalJson");
  });

  it("holds what JSON holds, whatever the order in which it was built", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(JSON.parse(text)))).toBe(text);
      }),
    );
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
