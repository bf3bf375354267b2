import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Audit } from "../report/audit-fixture.ts";
import { cleanAudit, emptyAudit, nastyAudit, typicalAudit, unseenAudit } from "../report/audits.ts";
import { runAxe } from "./axe.ts";
import { hasChromium, needChromium, openFile, startChromium } from "./chromium.ts";
import { markupComplaints } from "./html-markup.ts";
import { writePage } from "./written-pages.ts";

/** A week of runs, one of whose days is missing. */
const trend: Audit["trend"] = [1, 2, 3, 5, 6, 7].map((day) => ({
  run: `run-${day}`,
  asOf: `2026-02-2${day}T12:00:00.000Z`,
  policyDigest: null,
  verdicts: { ...typicalAudit.summary.verdicts, fail: 20 - day },
  failing: { critical: 1, high: 9 - day, medium: 10, low: 0 },
  tables: typicalAudit.summary.tables.judged,
  unseen: 0,
}));

const folder = mkdtempSync(join(tmpdir(), "restorable-browser-"));
let browser: Browser;
let typical: string;
let nasty: string;

beforeAll(async () => {
  typical = writePage(folder, "typical", { ...typicalAudit, trend });
  nasty = writePage(folder, "nasty", nastyAudit);
  if (hasChromium()) browser = await startChromium();
});
afterAll(async () => {
  if (hasChromium()) await browser.close();
  rmSync(folder, { recursive: true });
});

describe("the markup of a report", () => {
  test.each([
    ["typical", typicalAudit],
    ["nasty", nastyAudit],
    ["empty", emptyAudit],
    ["clean", cleanAudit],
    ["unseen", unseenAudit],
  ])("is what an HTML validator has nothing to say about: %s", async (name, audit) => {
    const html = readFileSync(writePage(folder, `markup-${name}`, audit), "utf8");
    expect(await markupComplaints(html)).toEqual([]);
  });

  test("would be complained of if it were not", async () => {
    expect(
      await markupComplaints(
        '<!DOCTYPE html>\n<html lang="en"><head><title>x</title></head><body><p id="a" id="b" style="color:red">&nope;</p></body></html>',
      ),
    ).toEqual([
      expect.stringContaining("no-dup-attr"),
      expect.stringContaining("no-inline-style"),
      expect.stringContaining("unrecognized-char-ref"),
    ]);
  });
});

describe("a report for everybody", () => {
  beforeEach(needChromium);

  const wide = { width: 1280, height: 900 };
  const narrow = { width: 390, height: 844 };

  test.each([
    ["by day", { colorScheme: "light", viewport: wide }],
    ["by night", { colorScheme: "dark", viewport: wide }],
    ["on a telephone", { colorScheme: "light", viewport: narrow }],
    ["on a telephone by night", { colorScheme: "dark", viewport: narrow }],
  ] as const)("has nothing that axe finds, %s", async (_, options) => {
    for (const file of [typical, nasty]) {
      const { page, close } = await openFile(browser, file, options);
      await page.locator("#grid").waitFor();
      // All that can be folded out.
      await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
      expect(await page.locator("svg.chart-drawing").count()).toBe(file === typical ? 3 : 1);
      const whole = await runAxe(page);
      expect(whole.findings).toEqual([]);
      expect(whole.passed).toBeGreaterThan(20);
      await page.locator("#grid .rows .row:visible").first().click();
      expect((await runAxe(page)).findings).toEqual([]);
      await close();
    }
  });

  test("fits the width of a telephone", async () => {
    for (const file of [typical, nasty]) {
      const { page, close } = await openFile(browser, file, { viewport: narrow });
      await page.locator("#grid").waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(narrow.width);
      await close();
    }
  });

  test("moves nothing for whoever asked for that", async () => {
    const { page, close } = await openFile(browser, typical, { reducedMotion: "reduce" });
    await page.locator("#grid .rows .row:visible").first().click();
    const moving = await page.evaluate(`[...document.querySelectorAll("*")].filter((element) => {
      const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(element);
      return [transitionDuration, animationDuration].some((text) => /[1-9]/.test(text)) || scrollBehavior === "smooth";
    }).map((element) => element.outerHTML.slice(0, 80))`);
    expect(moving).toEqual([]);
    await close();
  });

  test("prints what fails, and no control", async () => {
    const { page, close } = await openFile(browser, typical, { colorScheme: "dark" });
    await page.locator("#grid").waitFor();
    await page.emulateMedia({ media: "print" });
    const failing = typicalAudit.worst.filter(({ verdict }) => verdict === "fail");
    expect(failing.length).toBeGreaterThan(3);
    const rows = page.locator("#findings .printed tbody tr");
    expect(await rows.count()).toBe(typicalAudit.worst.length);
    for (const [at, { table, rule }] of typicalAudit.worst.entries()) {
      expect(await rows.nth(at).isVisible()).toBe(true);
      expect(await rows.nth(at).textContent()).toContain(table);
      expect(await rows.nth(at).textContent()).toContain(rule);
    }
    // Names in the overview are buttons on the screen, and stay as what they name.
    expect(await page.locator("button:not(.picked):visible, input:visible, select:visible, nav:visible").count()).toBe(
      0,
    );
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toMatch(
      /rgb\(255, 255, 255\)|rgba\(0, 0, 0, 0\)/,
    );
    expect((await page.pdf({ format: "A4" })).subarray(0, 5).toString()).toBe("%PDF-");
    await close();
  });
});
