/**
 * The committed samples of HTML reports in, photographs of them for docs out. Chromium takes them (Debian: `chromium`, or what
 * RESTORABLE_TEST_CHROMIUM names); two machines draw letters differently, so that nobody compares their bytes.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const pathOf = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const { tables, findings = tables } = JSON.parse(readFileSync(pathOf("reports/samples/audit.json"), "utf8"));
const { fingerprint } = findings.find(({ table, rule }) => table === "chargebacks" && rule === "recovery-point-fresh");

const photographs = [
  { file: "report.png", of: "audit.html", height: 1000 },
  { file: "finding.png", of: `audit.html#finding=${fingerprint}`, height: 900 },
  { file: "month.png", of: "month.html", height: 1000 },
];

const browser = await chromium.launch({
  executablePath: process.env.RESTORABLE_TEST_CHROMIUM ?? "/usr/bin/chromium",
  // Chromium's own sandbox refuses root.
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
for (const { file, of, height } of photographs) {
  const page = await browser.newPage({ viewport: { width: 1100, height }, reducedMotion: "reduce" });
  await page.goto(`file://${pathOf("reports/samples/")}${of}`);
  await page.waitForTimeout(800);
  await page.screenshot({ path: pathOf(`docs/pictures/${file}`) });
  await page.close();
}
await browser.close();
