import fc from "fast-check";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { consoleFormat } from "../../src/report/console.ts";
import { auditOf, fail, policyOf, rendered, rule, type Audit } from "./audit-fixture.ts";
import { cleanAudit, emptyAudit, largeAudit, nastyAudit, typicalAudit, unseenAudit } from "./audits.ts";

const page = (audit: Audit, columns = 100, colour = false): string =>
  rendered(consoleFormat, audit, { colour, columns });

const segments = new Intl.Segmenter("en", { granularity: "grapheme" });
const twoColumns =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\ufe0f/u;

/** Columns a terminal gives to a line. */
const columnsOf = (line: string): number =>
  Array.from(segments.segment(line), ({ segment }) => (twoColumns.test(segment) ? 2 : 1)).reduce<number>(
    (total, columns) => total + columns,
    0,
  );

const widest = (text: string): number => Math.max(...text.split("\n").map(columnsOf));

describe("the console report", () => {
  test.each(Object.entries({ nastyAudit, emptyAudit, unseenAudit, cleanAudit, typicalAudit, largeAudit }))(
    "of %s fits terminals of any width from 60 columns",
    (_, audit) => {
      for (const columns of [60, 72, 80, 100, 133]) expect(widest(page(audit, columns))).toBeLessThanOrEqual(columns);
    },
  );

  test("fits whatever names and texts hold", () => {
    // Emoji of up to Unicode 12: the width that younger ones take is not known to the library that makes the columns.
    const unit = fc.oneof(
      fc.constantFrom("a", "-", "_", " ", ".", "/", "é", "語", "😀", "👩‍🚀", "🇩🇪", "\u001b[2J", "\n", "\u202e"),
    );
    const text = fc.string({ unit, minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(
        fc.record({ id: text, name: text, region: text, table: text, found: text }),
        fc.integer({ min: 60, max: 120 }),
        (texts, columns) => {
          const audit = auditOf({
            policy: policyOf(texts.id, [
              rule(texts.id, "critical", { title: texts.name, why: texts.found, fix: texts.found }),
            ]),
            accountNames: { "111111111111": texts.name },
            tables: [{ at: ["111111111111", texts.region, texts.table], rules: { [texts.id]: fail(texts.found) } }],
          });
          expect(widest(page(audit, columns))).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("says the same with and without colour", () => {
    for (const audit of [typicalAudit, nastyAudit, cleanAudit]) {
      const coloured = page(audit, 100, true);
      expect(coloured).toContain("\u001b[");
      expect(stripVTControlCharacters(coloured)).toBe(page(audit));
    }
  });

  test("shows 200 findings and says how many more there are", () => {
    const text = page(largeAudit);
    expect(text.match(/^ {4}[✗?] /gm)).toHaveLength(200);
    expect(text).toContain("… and 200 findings more; see -o audit.json");
  });

  test("says what to do about unknown findings that have no room on the page", () => {
    expect(page(largeAudit)).toContain("? 80 findings  → Run the audit again");
  });

  test("has a line for each rule: pass/total, and fail, unknown and waived beside it", () => {
    expect(page(typicalAudit)).toMatch(/^ {2}deletion-protection-enabled +medium +8\/12 +2 +1 +1 +0$/m);
  });

  test("gives why and fix of a failing rule once, and of no other", () => {
    const text = page(typicalAudit);
    expect(text.match(/fails on 2 tables/g)).toHaveLength(3);
    expect(text.match(/^ {2}why /gm)).toHaveLength(typicalAudit.policy.rules.length);
    expect(page(cleanAudit)).not.toMatch(/^ {2}why /m);
  });

  test("groups what fails by account, with the account's name", () => {
    const text = page(typicalAudit);
    expect(text.match(/^111111111111 {2}payments-production$/gm)).toHaveLength(1);
  });

  test("gives the rules that kept a table unknown for one reason together", () => {
    expect(page(typicalAudit).match(/DescribeTable/g)).toHaveLength(1);
  });

  test("ends with the headline and the counts", () => {
    const last = page(typicalAudit).trimEnd().split("\n\n").at(-1);
    expect(last).toContain("✗  6 of 12 tables fail a rule");
    expect(last).toContain("7 fail (2 critical, 3 high, 2 medium) · 6 unknown · 1 waived · 30 pass · 4 not applicable");
    expect(last).toContain("2 within the grace period of the rule · 2 opted out by a tag");
  });
});
