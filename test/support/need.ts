/**
 * What a test needs and not every machine has: the test skips with the reason where it is missing, and fails in CI,
 * where nobody would notice that it had skipped.
 */
import type { TestContext } from "vitest";

/** `missing`: why the test cannot run here, in words; null when it can. */
export function need(context: TestContext, missing: string | null): void {
  if (missing === null) return;
  if (process.env["CI"] === "true") throw new Error(missing);
  context.skip(missing);
}
