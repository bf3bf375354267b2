import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { decodeFact } from "../../src/model/fact-codec.ts";
import {
  decodeAccountsLine,
  decodeScopeLine,
  encodeLine,
  type AccountsLine,
  type ScopeLine,
} from "../../src/model/codec.ts";
import { decode } from "../../src/model/decoder.ts";
import { absent, known, policyTypes, unknown, unknownKinds, type Fact, type Unknown } from "../../src/model/fact.ts";
import { factGroups, type GroupId } from "../../src/model/fact-groups.ts";
import type { Evidence, LedgerEntry, TableRecord } from "../../src/model/observation.ts";

/** Members that may be missing are left out, never undefined: that is how records are built. */
const shaped = <T>(members: { [K in keyof T]-?: fc.Arbitrary<Exclude<T[K], undefined>> }, required: (keyof T)[]) =>
  fc.record(members, { requiredKeys: required as never[] }) as unknown as fc.Arbitrary<T>;

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("__proto__", "constructor", "\ud800", "\u2028", ""),
);
const reason = shaped<Unknown>(
  {
    kind: fc.constantFrom(...unknownKinds),
    operation: text,
    code: text,
    by: fc.constantFrom(...policyTypes),
    before: fc.constantFrom("2026-01-01T00:00:00.000Z", "2025-06-30T12:30:00.000Z"),
    detail: text,
  },
  ["kind"],
);
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
const scalar = fc.oneof(text, fc.boolean(), number);
const fact: fc.Arbitrary<Fact> = fc.oneof(scalar.map(known), fc.constant(absent), reason.map(unknown));
const named = <T>(value: fc.Arbitrary<T>) =>
  fc.array(fc.tuple(text, value), { maxLength: 5 }).map(Object.fromEntries<T>);
const facts = named(fact);
const list = fc.record({ items: fc.array(facts, { maxLength: 3 }), missing: fc.array(reason, { maxLength: 2 }) });
const evidence = shaped<Evidence>({ operation: text, requestId: text, at: text }, ["operation", "at"]);
const ledgerEntry = shaped<LedgerEntry>(
  { operation: text, calls: fc.nat(), throttled: fc.nat(), failed: fc.nat(), complete: fc.boolean(), last: evidence },
  ["operation", "calls", "throttled", "failed", "complete"],
);
const ledger = fc.array(ledgerEntry, { maxLength: 2 });
const groupRead = fc.oneof(
  fc.constant({ state: "read" } as const),
  fc.record({ state: fc.constant("unread" as const), reason }),
);
const groups = fc
  .array(fc.tuple(fc.constantFrom(...(Object.keys(factGroups) as GroupId[])), groupRead))
  .map((pairs) => Object.fromEntries(pairs) as TableRecord["groups"]);

const scopeState = fc.oneof(
  fc.constant({ state: "seen" } as const),
  fc.record({ state: fc.constantFrom("disabled" as const, "denied" as const, "failed" as const), reason }),
);
const scopeLine: fc.Arbitrary<ScopeLine> = fc.oneof(
  fc.record({
    kind: fc.constant("table" as const),
    name: text,
    arn: text,
    presence: fc.constantFrom("present" as const, "deleted" as const),
    groups,
    facts,
    lists: named(list),
    evidence: fc.array(evidence, { maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant("foreign" as const), about: text, observation: text, facts }),
  fc.record({
    kind: fc.constant("scope" as const),
    account: text,
    region: text,
    coverage: scopeState,
    tables: fc.nat(),
    ledger,
  }),
);

const access = fc.oneof(
  fc.record({
    state: fc.constant("opened" as const),
    via: fc.constantFrom("assumed-role" as const, "caller" as const),
    principal: text,
  }),
  fc.record({ state: fc.constant("unopened" as const), reason }),
  fc.record({ state: fc.constantFrom("skipped" as const, "excluded" as const), because: text }),
);
const regions = fc.oneof(
  fc.constant(null),
  fc.record(
    {
      source: fc.constantFrom("account:ListRegions" as const, "partition" as const, "selection" as const),
      authoritative: fc.boolean(),
      reason,
      regions: fc.array(
        fc.record({ name: text, state: fc.constantFrom("enabled" as const, "disabled" as const, "excluded" as const) }),
      ),
    },
    { requiredKeys: ["source", "authoritative", "regions"] },
  ),
);
const accountsLine: fc.Arbitrary<AccountsLine> = fc.oneof(
  fc.record({
    kind: fc.constant("account" as const),
    id: text,
    state: fc.oneof(text.map(known<string>), fc.constant(absent), reason.map(unknown)),
    facts,
    access,
    regions: regions as fc.Arbitrary<never>,
    ledger,
    evidence: fc.array(evidence, { maxLength: 2 }),
  }),
  fc.record(
    {
      kind: fc.constant("end" as const),
      listed: fc.nat(),
      source: fc.constantFrom("organizations:ListAccounts" as const, "selection" as const, "caller" as const),
      elsewhere: fc.nat(),
      incomplete: reason,
    },
    { requiredKeys: ["kind", "listed", "source"] },
  ) as fc.Arbitrary<never>,
);

describe("a record on disk", () => {
  it("is one line whose decoding is the record, for every record of a scope", () => {
    fc.assert(
      fc.property(scopeLine, (line) => {
        const written = encodeLine(line);
        expect(written).not.toContain("\n");
        expect(decode(decodeScopeLine, JSON.parse(written))).toEqual({ ok: true, value: line });
      }),
    );
  });

  it("is one line whose decoding is the record, for every line of the accounts", () => {
    fc.assert(
      fc.property(accountsLine, (line) => {
        expect(decode(decodeAccountsLine, JSON.parse(encodeLine(line)))).toEqual({ ok: true, value: line });
      }),
    );
  });

  it("spells a known fact as its value, an absent one as null, and an unknown one with its cause", () => {
    const line = encodeLine({
      kind: "foreign",
      about: "a",
      observation: "o",
      facts: { yes: known(false), no: absent, hidden: unknown({ kind: "denied", operation: "x:Y" }) },
    });
    expect(line).toBe(
      '{"about":"a","facts":{"hidden":{"unknown":{"kind":"denied","operation":"x:Y"}},"no":null,"yes":false},"kind":"foreign","observation":"o"}',
    );
  });

  it("is not written with a number that JSON would turn into null, which means absent", () => {
    const facts = { size: known(NaN) };
    expect(() => encodeLine({ kind: "foreign", about: "a", observation: "o", facts })).toThrow("NaN");
  });
});

describe("decoding refuses", () => {
  it.each([
    ["an array where a fact belongs", []],
    ["an object that is no unknown", { state: "known", value: true }],
    ["an unknown with a kind nobody knows", { unknown: { kind: "odd" } }],
    ["an unknown with one member more", { unknown: { kind: "denied" }, value: true }],
    ["an unknown whose detail is no text", { unknown: { kind: "denied", detail: 1 } }],
    ["an unknown without a cause", { unknown: {} }],
    ["an infinite number", JSON.parse("1e400")],
  ])("%s", (_, value: unknown) => {
    expect(decode(decodeFact, value)).toMatchObject({ ok: false });
  });

  const table = {
    kind: "table",
    name: "n",
    arn: "a",
    presence: "present",
    groups: { pitr: { state: "read" } },
    facts: {},
    lists: { backupsByName: { items: [{ age: 1 }], missing: [] } },
    evidence: [],
  };

  it.each([
    ["a missing member", { evidence: undefined }, "expected a member evidence, found nothing"],
    ["a member nobody asked for", { extra: 1 }, 'expected no other member, found "extra"'],
    ["a group that is not in the catalogue", { groups: { odd: { state: "read" } } }, "groups: expected one of account"],
    [
      "a deep mistake, with the path to it",
      { lists: { b: { items: [{ age: [] }], missing: [] } } },
      "lists.b.items.0.age: expected an object, found []",
    ],
    ["a kind of another file", { kind: "account" }, 'expected kind table or foreign or scope, found "account"'],
    ["another presence", { presence: "gone" }, 'presence: expected "present" or "deleted", found "gone"'],
  ])("%s", (_, change, mistake) => {
    const value = JSON.parse(JSON.stringify({ ...table, ...change })) as unknown;
    const decoded = decode(decodeScopeLine, value);
    expect(decoded.ok ? "" : decoded.mistake).toContain(mistake);
    expect(decode(decodeScopeLine, table)).toMatchObject({ ok: true });
  });

  it.each([null, 1, "table", [], {}])("%j as a line", (value) => {
    expect(decode(decodeScopeLine, value).ok).toBe(false);
  });

  it("a state of an account that is no text", () => {
    const account = {
      kind: "account",
      id: "1",
      state: 5,
      facts: {},
      access: {},
      regions: null,
      ledger: [],
      evidence: [],
    };
    const decoded = decode(decodeAccountsLine, account);
    expect(decoded.ok ? "" : decoded.mistake).toBe("state: expected a string, found 5");
  });
});
