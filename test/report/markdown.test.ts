import { describe, expect, test } from "vitest";
import type { BlindSpotUse } from "../../src/model/coverage-parts.ts";
import type { WaiverUse } from "../../src/model/waiver.ts";
import { markdownCode, markdownProse } from "../../src/report/escape/escape-markdown.ts";
import { markdownFormat } from "../../src/report/markdown.ts";
import { auditOf, fail, policyOf, rendered, rule } from "./audit-fixture.ts";
import { cleanAudit, emptyAudit, largeAudit, nastyAudit, typicalAudit, unseenAudit, waiverOf } from "./audits.ts";

describe("text in Markdown", () => {
  test("stays readable where it is plain", () => {
    expect(markdownCode("orders_v2.archive-2026")).toBe("`orders_v2.archive-2026`");
    expect(markdownProse("pitr.period is 7d, expected at least 35d (see DynamoDB.2).")).toBe(
      "pitr.period is 7d, expected at least 35d (see DynamoDB.2).",
    );
  });
});

describe("the Markdown report", () => {
  const audits = { nastyAudit, emptyAudit, unseenAudit, cleanAudit, typicalAudit, largeAudit };

  test("says how many findings, accounts and rules it left out", () => {
    const text = rendered(markdownFormat, largeAudit);
    expect(text).toContain("… and 120 findings more: the JSON report has them all.");
    expect(text).toContain("and 990 accounts more");
    expect(text).toMatch(/… and \d+ rules more: the JSON report has them all\./);
  });

  test("has a line for every note of coverage, also beside blind spots of many words", () => {
    const [use] = nastyAudit.coverage.blindSpots;
    const reason = "The partner runs it and reports to us. ".repeat(9);
    const blindSpots = Array.from({ length: 40 }, (_, n) => ({ ...(use as BlindSpotUse), id: `spot-${n}`, reason }));
    const [first, ...others] = Array.from({ length: 12 }, (_, n) => `${100000000000 + n}`);
    const text = rendered(
      markdownFormat,
      auditOf({
        policy: policyOf("p", []),
        tables: [],
        coverage: {
          blindSpots,
          skipped: [{ account: first ?? "", because: "SUSPENDED" }],
          regionsNotAuthoritative: others.map((account) => ({ account, reason: { kind: "denied" } })),
        },
      }),
    );
    expect(text).toMatch(/^- Blind spots.*`spot-0` \(.* and \d+ more$/m);
    expect(text).toMatch(/^- 1 account is not active.*`100000000000` \(SUSPENDED\)$/m);
    expect(text).toMatch(/^- 11 accounts whose Region list is not authoritative.*`100000000010`.* and 1 more$/m);
  });

  // GitHub: "body is too long (maximum is 65536 characters)".
  test("is never too long for a comment", () => {
    const long = "|`".repeat(400);
    const worst = auditOf({
      policy: policyOf(
        long,
        Array.from({ length: 60 }, (_, index) =>
          rule(`${index}${long}`, "critical", { title: long, why: long, fix: long }),
        ),
      ),
      accountNames: Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`${index}${long}`, long])),
      waivers: Array.from({ length: 60 }, (_, index) => longWaiver(`${index}${long}`)),
      run: { organization: long, foreignHosts: Array.from({ length: 60 }, () => long) },
      tables: Array.from({ length: 60 }, (_, index) => ({
        at: [`${index}${long}`, long, long],
        rules: { [`${index}${long}`]: fail(long) },
      })),
      coverage: {
        unseen: Array.from({ length: 60 }, (_, index) => ({
          account: `${index}${long}`,
          region: `${index}${long}`,
          state: "denied",
          reason: { kind: "denied", operation: `${index}${long}`, code: long },
        })),
        skipped: Array.from({ length: 60 }, () => ({ account: long, because: long })),
        disabledRegions: Array.from({ length: 60 }, (_, index) => ({ account: `${index}${long}`, region: long })),
      },
    });
    for (const audit of [worst, ...Object.values(audits)]) {
      expect(rendered(markdownFormat, audit).length).toBeLessThan(65_536);
    }
  });
});

const longWaiver = (text: string): WaiverUse => ({
  waiver: waiverOf(text),
  state: "in-force",
  daysLeft: 1,
  expiresSoon: false,
  waived: 20,
  lapsed: 0,
  capped: 0,
  unknown: 0,
  overlaps: [],
  places: Array.from({ length: 10 }, () => ({ account: text, region: text, table: text, rule: text })),
});
