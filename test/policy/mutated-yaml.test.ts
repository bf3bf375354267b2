import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PolicyError } from "../../src/errors.ts";
import type { PolicyMistake } from "../../src/errors.ts";
import { unknownKinds } from "../../src/model/fact.ts";
import { facts, listFacts } from "../../src/model/facts.ts";
import { factGroups } from "../../src/model/fact-groups.ts";
import { operatorIds, quantifiers } from "../../src/model/policy.ts";
import { severities } from "../../src/model/severity.ts";
import { loadFiles } from "./given-files.ts";
import type { GivenFiles } from "./given-files.ts";

/** What is wrong with how the files were answered; whatever is no PolicyError is a bug and fails the test as it is thrown. */
async function complaints(files: GivenFiles): Promise<readonly string[]> {
  try {
    const { rules } = await loadFiles(files);
    return rules.length === 0 ? ["a policy without rules"] : [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const found = error.mistakes.flatMap((mistake) => (isAtAPlace(mistake, files) ? [] : [mistake.message]));
    if (error.mistakes.length === 0) found.push("a refusal without a mistake");
    if (/[^\P{Cc}\n]|[\p{Cs}\p{Bidi_Control}\ufeff]/u.test(error.message))
      found.push("a character that acts on a terminal");
    return found;
  }
}

/** Shipped files are as they are, so that every mistake is in a file of the test. */
function isAtAPlace({ file, line, col }: PolicyMistake, files: GivenFiles): boolean {
  const text = String(files[file] ?? "").split("\n")[line - 1];
  return Object.hasOwn(files, file) && text !== undefined && col >= 1 && col <= text.length + 1;
}

const shipped = (file: string): string => readFileSync(new URL(`../../policies/${file}`, import.meta.url), "utf8");

const acme = `id: acme
extends: [baseline, pitr-only]
rules:
  - { use: on-demand-backup-fresh, severity: medium, params: { maxAge: 30d } }
  - pitr-window-full
  - &own { id: own, title: Own, severity: low, why: W, fix: F, assert: { fact: pitr.enabled, eq: true } }
`;

const originals = {
  "recovery-point-fresh.yaml": shipped("recovery-point-fresh.yaml"),
  "table-accessible.yaml": shipped("table-accessible.yaml"),
  "acme.yaml": acme,
};

const scraps = [
  ...`{ } [ ] : , - ? # & * ! | > ' " % @ \\ --- ... <<: __proto__: constructor: null true .inf 35 35d`.split(" "),
  ...`*own &own !!str %YAML fact: all: not: satisfies: use: rules: extends: ./acme.yaml "{maxAge}"`.split(" "),
  "\n",
  "\t",
  "  ",
  "---\n",
  "%YAML 1.1\n",
  "{ unknown: denied }",
  "\u0000",
  "\u001b[31m",
  "\ud800",
  "\u2028",
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.integer({ min: 0, max: 12 }),
  put: fc.oneof(fc.constantFrom(...scraps), fc.string({ unit: "binary", maxLength: 3 }), fc.constant("")),
});

describe("whatever is done to a policy file, it loads or is refused with mistakes at places that exist", () => {
  test("characters cut and put", async () => {
    const mutated = fc.tuple(
      fc.constantFrom(...Object.entries(originals)),
      fc.array(edit, { minLength: 1, maxLength: 6 }),
    );
    await fc.assert(
      fc.asyncProperty(mutated, async ([[file, text], edits]) => {
        let changed = text;
        for (const { at, cut, put } of edits) {
          const start = Math.floor(at * changed.length);
          changed = changed.slice(0, start) + put + changed.slice(start + cut);
        }
        expect(await complaints({ [file]: changed })).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  test("lines dropped, doubled, moved and indented", async () => {
    const change = fc.tuple(fc.nat(), fc.nat(), fc.constantFrom("drop", "double", "move", "indent", "outdent"));
    const mutated = fc.tuple(
      fc.constantFrom(...Object.entries(originals)),
      fc.array(change, { minLength: 1, maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(mutated, async ([[file, text], changes]) => {
        const lines = text.split("\n");
        for (const [from, to, how] of changes) {
          const index = from % lines.length;
          const line = lines[index] ?? "";
          if (how === "drop" || how === "move") lines.splice(index, 1);
          if (how === "double" || how === "move") lines.splice(to % (lines.length + 1), 0, line);
          if (how === "indent") lines[index] = `  ${line}`;
          if (how === "outdent") lines[index] = line.replace(/^ {2}/, "");
        }
        expect(await complaints({ [file]: lines.join("\n") })).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test("words of the language in any arrangement", async () => {
    const members = Object.values(listFacts).flatMap(({ items }) => Object.keys(items));
    const words = [
      ...Object.keys({ ...facts, ...listFacts, ...factGroups }),
      ...members,
      ...operatorIds,
      ...quantifiers,
      ...severities,
      ...unknownKinds,
      ..."tags.x all any not when then fact satisfies use unknown items missing type default".split(" "),
      ..."pitr-enabled 35d {least}".split(" "),
    ];
    const top = "id title severity why fix params grace applies assert examples rules extends".split(" ");
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "medium", withCrossShrink: true },
        fc.constantFrom<unknown>(...words, 35, 1.5, true, false, null, ""),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...words, "given", "name", "verdict", "params"), tie("value"), { maxKeys: 4 }),
      ),
    }));
    const head = { id: "mine", title: "T", severity: "low", why: "W", fix: "F" };
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...top), value, { maxKeys: 5 }), async (keys) => {
        expect(await complaints({ "mine.yaml": JSON.stringify({ ...head, ...keys }) })).toEqual([]);
      }),
      { numRuns: 1_500 },
    );
  });
});
