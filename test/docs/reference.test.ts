import { readdirSync } from "node:fs";
import { format } from "prettier";
import { expect, test } from "vitest";
import { reference } from "../../scripts/reference.ts";
import { settings } from "../../src/cli/settings.ts";
import { operators } from "../../src/condition/operators.ts";
import type { FactEntry } from "../../src/model/fact-entry.ts";
import { facts } from "../../src/model/facts.ts";
import { withoutIt } from "../../src/model/fallbacks.ts";
import { listShippedPolicies } from "../../src/policy/list.ts";
import { htmlOf, textIn } from "./rendered.ts";

// `npm run reference` is this test with --update: it writes the pages it otherwise compares with.
test.each(Object.entries(reference))("docs/reference/%s is what its registry says", async (file, page) => {
  const text = await format(await page(), { parser: "markdown", printWidth: 120 });
  await expect(text).toMatchFileSnapshot(`../../docs/reference/${file}`);
});

test("docs/reference holds nothing that a registry does not write", () => {
  expect(readdirSync(new URL("../../docs/reference/", import.meta.url)).sort()).toEqual(Object.keys(reference).sort());
});

test.each([
  ["facts.md", Object.values<FactEntry>(facts).map(({ about }) => about)],
  ["operators.md", Object.values(operators).flatMap(({ about, example }) => [about, example])],
  ["settings.md", Object.values(settings).map(({ about }) => about)],
  ["fallbacks.md", Object.values(withoutIt).flatMap((loss) => (loss !== null && "lost" in loss ? [loss.lost] : []))],
  ["rules.md", (await listShippedPolicies()).rules.map(({ title }) => title)],
])("docs/reference/%s reads as its registry does, whatever Markdown would make of its signs", async (file, texts) => {
  const shown = textIn(htmlOf(await format((await reference[file]?.()) ?? "", { parser: "markdown" })));
  expect(texts.length).toBeGreaterThan(0);
  expect(texts.filter((text) => !shown.includes(text.replaceAll("`", "")))).toEqual([]);
});
