import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { TrendPoint } from "../../src/model/history.ts";
import { formats } from "../../src/report/registry.ts";
import { htmlFormat, htmlWriter } from "../../src/report/html.ts";
import { auditOf, fail, pass, policyOf, rendered, rule, unknownBecause, type Audit } from "./audit-fixture.ts";
import { cleanAudit, emptyAudit, largeAudit, nastyAudit, typicalAudit, unseenAudit } from "./audits.ts";

const audits = [nastyAudit, emptyAudit, unseenAudit, cleanAudit, typicalAudit, largeAudit];

/** Text of an element by its id, without its tags. */
function textOf(page: string, id: string): string {
  const [, rest = ""] = page.split(`<section id="${id}"`);
  const [body = ""] = rest.split("</section>");
  return body
    .replace(/^[^>]*>/, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
}

const hashOf = (text = ""): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

describe("the HTML report", () => {
  test("lets its own script and style run, by their hash, and nothing else do anything", () => {
    for (const audit of audits) {
      const page = rendered(htmlFormat, audit);
      const [policy = ""] = page.match(/(?<=Content-Security-Policy" content=")[^"]+/) ?? [];
      const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text);
      const styles = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, text]) => text);
      expect([scripts.length, styles.length]).toEqual([1, 1]);
      expect(policy.split("; ").toSorted()).toEqual(
        [
          "default-src 'none'",
          `script-src ${hashOf(scripts[0])}`,
          `style-src ${hashOf(styles[0])}`,
          "img-src data:",
          "base-uri 'none'",
          "form-action 'none'",
        ].toSorted(),
      );
    }
  });

  test("has no handler, no style in an attribute, and no link that leads out of it, whatever names it is given", () => {
    for (const audit of audits) {
      const page = rendered(htmlFormat, audit).replace(/<(script|style)[\s\S]*?<\/\1>/g, "");
      const tags = page.match(/<[a-z][^>]*>/gi) ?? [];
      const withoutValues = tags.map((tag) => tag.replace(/"[^"]*"/g, '""'));
      expect(withoutValues.filter((tag) => /\s(on\w+|style|src|action|srcset|formaction)\s*=/i.test(tag))).toEqual([]);
      const links = tags.flatMap((tag) => [...tag.matchAll(/href="([^"]*)"/g)].map(([, href]) => href));
      expect(links.filter((href) => href === undefined || !/^#[a-z-]+$/.test(href))).toEqual([]);
      // An element that a text brought in would stand here.
      expect(page).not.toMatch(/<(img|iframe|object|embed|base|link|form)\b/i);
    }
  });

  test("takes no more than 60 KB where there is nothing to tell", () => {
    expect(Buffer.byteLength(rendered(htmlFormat, emptyAudit))).toBeLessThan(60_000);
  });

  test("gives everything at its end, however many tables there were", () => {
    const { tables, ...context } = largeAudit;
    const writer = formats.html.create({ ...context, options: { colour: false, columns: 100 } });
    expect([writer.begin(), ...tables.map((table) => writer.table(table))].join("")).toBe("");
    expect(writer.end().startsWith("<!DOCTYPE html>")).toBe(true);
  });

  test("says how many findings it leaves out, and where they are", () => {
    const { tables, ...context } = typicalAudit;
    const writer = htmlWriter({ ...context, options: { colour: false, columns: 100 } }, 1);
    for (const table of tables) writer.table(table);
    const text = textOf(writer.end(), "findings");
    expect(text).toContain("34 passing and not-applicable findings are left out of this list");
    expect(text).toContain("The CSV and NDJSON reports have every finding");
    expect(textOf(rendered(htmlFormat, typicalAudit), "findings")).not.toContain("left out");
  });
});

describe("compliance on the page", () => {
  const control = (id: string) => ({ id, source: "this project", kind: "ours" }) as const;
  const policy = policyOf("acme", [
    rule("a", "high", { controls: [control("SOC 2:A1.2"), control("Unknown:1")] }),
    rule("b", "low", { controls: [control("SOC 2:A1.2")] }),
  ]);
  const unread = unknownBecause("Not known.", [{ kind: "denied" }]);
  const audit: Audit = auditOf({
    policy,
    ous: { "111111111111": "Root/Pay", "222222222222": "Root/Pay", "333333333333": "Root/Shop" },
    tables: [
      { at: ["111111111111", "eu-west-1", "t1"], rules: { a: pass, b: fail("Off.") } },
      { at: ["222222222222", "eu-west-1", "t2"], rules: { a: unread, b: pass } },
      { at: ["333333333333", "eu-west-1", "t3"], rules: { a: pass, b: pass } },
      {
        at: ["444444444444", "eu-west-1", "t4"],
        rules: { a: fail("Off."), b: { ...fail("Off."), severity: "critical" } },
      },
    ],
  });
  const text = textOf(rendered(htmlFormat, audit), "compliance");

  test("is told by rule, severity, OU and account, pass of all that was judged with the rest beside it", () => {
    // Pass/total, fail, unknown, waived, not applicable.
    expect(text).toContain("a The title of a · high 2/4 1 1 0 0");
    expect(text).toContain("b The title of b · low 2/4 2 0 0 0");
    expect(text).toContain("critical 0/1 1 0 0 0 high 2/4 1 1 0 0 low 2/3 1 0 0 0");
    expect(text).toContain("Root/Pay 2/4 1 1 0 0 Root/Shop 2/2 0 0 0 0");
    expect(text).toContain("444444444444 0/2 2 0 0 0 111111111111 1/2 1 0 0 0 222222222222 1/2 0 1 0 0");
  });

  test("is told by control with all rules that support it, which satisfy none", () => {
    expect(text).toContain("A1.2 backup processes and recovery infrastructure 4/8 3 1 0 0");
    expect(text).toContain("Unknown Control Share of verdicts Pass/total Fail Unknown Waived N/A 1 2/4 1 1 0 0");
    expect(text).toContain("Rules support these controls; they do not satisfy them");
  });

  test("has no part about OUs where none is known", () => {
    expect(textOf(rendered(htmlFormat, { ...audit, ous: new Map() }), "compliance")).not.toContain("OU");
  });
});

describe("the trend on the page", () => {
  const point = (asOf: string, policyDigest: string): TrendPoint => ({
    run: asOf,
    asOf,
    policyDigest,
    verdicts: { pass: 8, fail: 2, unknown: 0, waived: 0, "not-applicable": 0 },
    failing: { low: 0, medium: 0, high: 2, critical: 0 },
    tables: 5,
    unseen: 0,
  });
  const trendOf = (...trend: readonly TrendPoint[]) =>
    textOf(rendered(htmlFormat, { ...typicalAudit, trend }), "trend");

  test("is left out where there is nothing to compare with", () => {
    expect(trendOf()).toBe("");
    expect(trendOf(point("2026-03-01T00:00:00.000Z", "a"))).toBe("");
  });

  test("says whether the rules were the same all the time", () => {
    const first = point("2026-02-27T00:00:00.000Z", "a");
    const second = point("2026-02-28T00:00:00.000Z", "a");
    const third = point("2026-03-01T00:00:00.000Z", "b");
    expect(trendOf(first, second)).toContain("Judged by one and the same policy all the time.");
    expect(trendOf(first, second, third)).toContain("The policy changed 1 time between these runs");
  });
});
