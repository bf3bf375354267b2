import { expect, test } from "vitest";
import { pageAssets } from "../../scripts/page-assets.ts";
import { pageScript, pageStyle } from "../../src/report/html/assets.ts";

test("the script and the style of the page are those of src/report/page: `npm run page` writes them", async () => {
  await expect(await pageAssets()).toMatchFileSnapshot("../../src/report/html/assets.ts");
});

test("the script makes no element of a text, and asks nothing of a network", () => {
  expect(pageScript).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/);
  expect(pageScript).not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bimport\(/);
  expect(`${pageScript}${pageStyle}`).not.toMatch(/https?:\/\/|url\(|@import/);
});
