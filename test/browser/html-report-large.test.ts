import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Finding, TableFindings } from "../../src/model/finding.ts";
import { grouped } from "../../src/report/numbers.ts";
import { policyOf, rule } from "../report/audit-fixture.ts";
import { hasChromium, needChromium, openFile, type Opened, startChromium } from "./chromium.ts";
import { gridRows } from "./grid-rows.ts";
import { writeLargePage } from "./written-pages.ts";

const tables = 100_000;
const rules = [
  "deletion-protection-enabled",
  "pitr-enabled",
  "pitr-recovery-period",
  "recovery-point-fresh",
  "table-accessible",
];
const policy = policyOf(
  "baseline",
  rules.map((id) => rule(id, "high")),
);

const nameOf = (index: number): string => `table-${String(index).padStart(6, "0")}`;

/** One in seven tables fails one rule. */
function tableOf(index: number): TableFindings {
  const account = String(100_000_000_000 + Math.floor(index / 200));
  const [region, table] = ["eu-west-1", nameOf(index)];
  const arn = `arn:aws:dynamodb:${region}:${account}:table/${table}`;
  const findings = rules.map((id, at): Finding => {
    const fails = index % 7 === 0 && at === index % rules.length;
    return {
      rule: id,
      severity: "high",
      account,
      region,
      table,
      arn,
      tableId: null,
      verdict: fails ? "fail" : "pass",
      reason: fails ? { code: "not-met", text: "It is off." } : { code: "met", text: "It is on." },
      unknowns: [],
      trace: [],
      fingerprint: createHash("sha256").update(`${id}\n${arn}`).digest("hex"),
    };
  });
  return { account, region, table, arn, findings };
}

const folder = mkdtempSync(join(tmpdir(), "restorable-browser-"));
let browser: Browser;
let opened: Opened;

beforeAll(async () => {
  if (!hasChromium()) return;
  const file = writeLargePage(folder, { policy, count: tables, tableOf });
  browser = await startChromium();
  opened = await openFile(browser, file);
  await opened.page.locator("#grid").waitFor({ timeout: 120_000 });
}, 240_000);
afterAll(async () => {
  if (hasChromium()) await browser.close();
  rmSync(folder, { recursive: true });
});
beforeEach(needChromium);

const failing = Math.ceil(tables / 7);

/** As many as fit its window, and a few to spare. */
const mostRows = 40;

const drawn = (): Promise<number> => opened.page.locator("#grid .rows .row").count();

test("a report on 100,000 tables has all of its half a million findings in a list of a few dozen elements", async () => {
  const { page } = opened;
  expect(await page.locator("#found").textContent()).toBe(`${grouped(failing)} findings of 500,000`);
  expect(await drawn()).toBeLessThan(mostRows);
  await page.locator("#browse").getByRole("group", { name: "Verdict" }).getByText("fail").click();
  await page.locator("#browse").getByRole("group", { name: "Verdict" }).getByText("unknown").click();
  expect(await page.locator("#found").textContent()).toBe("500,000 findings");
  expect(await page.locator("#grid").getAttribute("aria-rowcount")).toBe("500001");
});

test("its list scrolls from the first finding to the last, and each place shows other ones", async () => {
  const { page } = opened;
  const seen = new Set([JSON.stringify(await gridRows(page))]);
  for (const part of [0.25, 0.5, 0.75]) {
    await page.evaluate(`grid.scrollTop = grid.scrollHeight * ${part}`);
    // Drawn with the next frame.
    await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
    seen.add(JSON.stringify(await gridRows(page)));
  }
  expect(seen.size).toBe(4);
  expect(await drawn()).toBeLessThan(mostRows);
});

test("its last finding is one key away, and opens", async () => {
  const { page } = opened;
  await page.locator("#grid").focus();
  await page.keyboard.press("End");
  expect((await gridRows(page)).at(-1)).toEqual(["pass", nameOf(tables - 1), "table-accessible"]);
  await page.keyboard.press("Enter");
  expect(await page.locator("#detail h2").textContent()).toBe(nameOf(tables - 1));
  await page.keyboard.press("Escape");
  await page.keyboard.press("Home");
  expect((await gridRows(page))[0]).toEqual(["fail", nameOf(0), "deletion-protection-enabled"]);
});

test("any of its tables is found by name", async () => {
  const { page } = opened;
  await page.getByLabel("Search", { exact: true }).fill("table-077777 accessible");
  await page.getByText("1 finding of 500,000").waitFor();
  expect(await gridRows(page)).toEqual([["pass", "table-077777", "table-accessible"]]);
});

test("all of that asks nothing of a network, and complains of nothing", () => {
  expect(opened.requests.map((address) => address.replace(/.*\//, ""))).toEqual(["large.html"]);
  expect(opened.complaints).toEqual([]);
});
