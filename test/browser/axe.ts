/** axe-core on an open page: what would keep somebody from using it, each as one line that names rule and element. */
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export type Axe = { readonly findings: readonly string[]; readonly passed: number };

/** Handed over by the debugger, so that the page keeps the policy that refuses scripts of others. */
export async function runAxe(page: Page): Promise<Axe> {
  await page.evaluate(source);
  const { violations, incomplete, passes } = await page.evaluate<
    Pick<AxeResults, "violations" | "incomplete" | "passes">
  >("axe.run(document, { resultTypes: ['violations', 'incomplete'] })");
  const told = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 200)}: ${failureSummary ?? ""}`),
  );
  // What axe leaves to a person, but for contrast over images and gradients, which no page of ours has.
  const undecided = incomplete
    .filter(({ id }) => id !== "color-contrast")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `undecided: ${id}: ${html.slice(0, 200)}`));
  return { findings: [...told, ...undecided], passed: passes.length };
}
