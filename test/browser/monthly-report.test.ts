import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { monthlyHtml } from "../../src/report/monthly-html.ts";
import { firstMonth, nastyMonth, typicalMonth } from "../report/monthly-samples.ts";
import { runAxe } from "./axe.ts";
import { hasChromium, needChromium, openFile, startChromium } from "./chromium.ts";
import { markupComplaints } from "./html-markup.ts";

const folder = mkdtempSync(join(tmpdir(), "restorable-browser-"));
const names = ["typical", "nasty", "first"] as const;
const fileOf = (name: (typeof names)[number]): string => join(folder, `${name}.html`);
let browser: Browser;

beforeAll(async () => {
  const months = { typical: await typicalMonth(), nasty: await nastyMonth(), first: await firstMonth() };
  for (const name of names) writeFileSync(fileOf(name), monthlyHtml.write(months[name]));
  if (hasChromium()) browser = await startChromium();
});
afterAll(async () => {
  if (hasChromium()) await browser.close();
  rmSync(folder, { recursive: true });
});

describe.each(names)("the page of the %s month", (name) => {
  test("is markup that an HTML validator has nothing to say about", async () => {
    expect(await markupComplaints(readFileSync(fileOf(name), "utf8"))).toEqual([]);
  });

  test("asks nothing of a network, complains of nothing and has nothing that axe finds, by day and by night", async (context) => {
    needChromium(context);
    for (const colorScheme of ["light", "dark"] as const) {
      const { page, requests, complaints, close } = await openFile(browser, fileOf(name), { colorScheme });
      await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
      const { findings, passed } = await runAxe(page);
      expect(findings).toEqual([]);
      expect(passed).toBeGreaterThan(15);
      expect(complaints).toEqual([]);
      expect(requests).toEqual([pathToFileURL(fileOf(name)).href]);
      await close();
    }
  });

  test("fits the width of a telephone", async (context) => {
    needChromium(context);
    const { page, close } = await openFile(browser, fileOf(name), { viewport: { width: 390, height: 844 } });
    expect((await runAxe(page)).findings).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await close();
  });
});
