import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { monthlyHtml } from "../../src/report/monthly/html.ts";
import { visible } from "../../src/model/visible.ts";
import { nasty } from "../report/audits.ts";
import { firstMonth, nastyMonth, typicalMonth } from "../report/monthly-samples.ts";
import { runAxe } from "./axe.ts";
import { hasChromium, needChromium, openFile, startChromium } from "./chromium.ts";
import { markupComplaints } from "./html-markup.ts";

const folder = mkdtempSync(join(tmpdir(), "restorable-browser-"));
let browser: Browser;

const pages = {
  typical: monthlyHtml.write(await typicalMonth()),
  nasty: monthlyHtml.write(await nastyMonth()),
  first: monthlyHtml.write(await firstMonth()),
} as const;
type Page = keyof typeof pages;
const names = Object.keys(pages) as readonly Page[];
const fileOf = (name: Page): string => join(folder, `${name}.html`);

beforeAll(async () => {
  for (const name of names) writeFileSync(fileOf(name), pages[name]);
  if (hasChromium()) browser = await startChromium();
});
afterAll(async () => {
  if (hasChromium()) await browser.close();
  rmSync(folder, { recursive: true });
});

test.each(names)("the markup of the %s month is what an HTML validator has nothing to say about", async (name) => {
  expect(await markupComplaints(pages[name])).toEqual([]);
});

describe("the page of a month", () => {
  beforeEach(needChromium);

  test.each([
    { name: "typical", colorScheme: "light", width: 1280 },
    { name: "typical", colorScheme: "dark", width: 390 },
    { name: "nasty", colorScheme: "dark", width: 1280 },
    { name: "nasty", colorScheme: "light", width: 390 },
    { name: "first", colorScheme: "light", width: 1280 },
  ] as const)("can be used by everybody: $name, $colorScheme, $width wide", async ({ name, colorScheme, width }) => {
    const opened = await openFile(browser, fileOf(name), { colorScheme, viewport: { width, height: 900 } });
    const { findings, passed } = await runAxe(opened.page);
    expect(findings).toEqual([]);
    expect(passed).toBeGreaterThan(15);
    // What is too wide scrolls in its frame, and never the page.
    expect(await opened.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    await opened.close();
  });

  test("asks for nothing, runs nothing, and shows a stranger's words as words", async () => {
    const { page, requests, complaints, close } = await openFile(browser, fileOf("nasty"));
    expect(requests).toEqual([pathToFileURL(fileOf("nasty")).href]);
    expect(complaints).toEqual([]);
    const codes = await page.locator("code").allTextContents();
    expect(codes).toContain(visible(nasty));
    expect(await page.locator("script, img, iframe").count()).toBe(0);
    // Its policy lets no script run, wherever one would come from.
    expect(await page.locator("meta[http-equiv]").getAttribute("content")).toContain("default-src 'none'");
    await close();
  });

  test("leads from its contents to each of its sections", async () => {
    const { page, close } = await openFile(browser, fileOf("typical"));
    const links = await page.evaluate(
      "[...document.querySelectorAll('nav a')].map((each) => each.getAttribute('href'))",
    );
    const sections = await page.evaluate("[...document.querySelectorAll('main > section')].map(({ id }) => `#${id}`)");
    expect(links).toEqual(sections);
    expect(links).toEqual(expect.arrayContaining(["#brief", "#controls", "#failing", "#waivers", "#sources"]));
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement?.textContent")).toBe("Skip to the report");
    await close();
  });

  test("prints on pages that are as wide as paper, without what only a screen can use", async () => {
    const { page, close } = await openFile(browser, fileOf("typical"));
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 700, height: 900 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(700);
    expect(await page.locator("nav").isVisible()).toBe(false);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const sheets = pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0;
    expect(sheets).toBeGreaterThan(3);
    expect(sheets).toBeLessThan(20);
    await close();
  });
});
