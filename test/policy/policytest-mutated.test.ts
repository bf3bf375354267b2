import fc from "fast-check";
import { expect, test } from "vitest";
import { PolicyError } from "../../src/errors.ts";
import { runPolicyTest } from "../../src/evaluate/run-policy-test.ts";
import { loadPolicyTest } from "../../src/policy/load-policy-test.ts";
import { loadTypicalTable } from "../../src/policy/typical-table.ts";
import { readGiven } from "./given-files.ts";

const typical = await loadTypicalTable();

const original = `policy: baseline
title: What must hold
asOf: 2026-03-01T12:00:00Z
inventory: ./fleet.inventory.yaml
tables:
  orders: &one
    region: eu-central-1
    given: { tags.tier: gold, table.age: 3d, onDemandBackups: [{ status: AVAILABLE, age: 2h }] }
    expect: { pitr-enabled: pass, recovery-point-fresh: { verdict: pass, because: 1 of 1 }, others: pass }
  carts: *one
  idle: { expect: { others: unknown } }
`;
const fleet = "tables:\n  idle: { region: us-east-1, given: { table: { unknown: denied } } }\n";

const scraps = [
  ...`{ } [ ] : , - ? # & * ! | > ' " % @ --- <<: __proto__: constructor: null true 35 35d *one &one others: given:`.split(
    " ",
  ),
  ...`expect: { unknown: denied } waived pass pitr.shortfall: table.arn: region: policy: ./x.yaml`.split(" "),
  "\n",
  "\t",
  "\u0000",
  "\u001b[31m",
  "\ud800",
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.integer({ min: 0, max: 12 }),
  put: fc.oneof(fc.constantFrom(...scraps), fc.string({ unit: "binary", maxLength: 3 }), fc.constant("")),
});

/** What is wrong with how the files were answered; whatever is no PolicyError is a bug and fails the test as it is thrown. */
async function complaints(file: "test" | "inventory", edits: readonly { at: number; cut: number; put: string }[]) {
  let text = file === "test" ? original : fleet;
  for (const { at, cut, put } of edits) {
    const start = Math.floor(at * text.length);
    text = text.slice(0, start) + put + text.slice(start + cut);
  }
  const files = {
    "a.policytest.yaml": file === "test" ? text : original,
    "fleet.inventory.yaml": file === "inventory" ? text : fleet,
  };
  try {
    const loaded = await loadPolicyTest({ path: "a.policytest.yaml", cwd: "/project", readFile: readGiven(files) });
    const expected = loaded.tables.reduce((total, table) => total + table.expected.length, 0);
    const judged = runPolicyTest(loaded, typical).tables.flatMap(({ cases }) => cases);
    return judged.length === expected && expected > 0 ? [] : ["an expectation that nobody looked at"];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const shown = /[^\P{Cc}\n]|[\p{Cs}\p{Bidi_Control}\ufeff]/u.test(error.message) ? ["a control character"] : [];
    return error.mistakes.length === 0 ? ["a refusal without a mistake"] : shown;
  }
}

test("whatever is done to a policy test or its inventory, it is judged in full or refused with mistakes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("test" as const, "inventory" as const),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      async (file, edits) => {
        expect(await complaints(file, edits)).toEqual([]);
      },
    ),
    { numRuns: 400 },
  );
});

test("the originals are sound", async () => {
  expect(await complaints("test", [])).toEqual([]);
});
