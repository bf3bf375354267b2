import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../.ci/totals.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "totals-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Test = { readonly status: string; readonly fullName?: string; readonly failureMessages?: readonly string[] };
type File = {
  readonly name?: string;
  readonly status: string;
  readonly message?: string;
  readonly assertionResults: readonly Test[];
};
const file = (status: string, ...statuses: readonly string[]): File => ({
  status,
  assertionResults: statuses.map((each) => ({ status: each })),
});

function close(testResults: readonly File[] | null, failedSteps: number) {
  const report = join(folder, "tests.json");
  if (testResults) writeFileSync(report, JSON.stringify({ testResults }));
  else rmSync(report, { force: true });
  const { status, stdout } = spawnSync(process.execPath, [script, report, String(failedSteps)], { encoding: "utf8" });
  const lines = stdout.trimEnd().split("\n");
  return { status, last: lines.at(-1) ?? "", before: lines.slice(0, -1).join("\n") };
}

describe("the closing line of CI", () => {
  it.each([
    ["is green when every test passed", [file("passed", "passed", "passed")], 0, 0, "2 passed, 0 failed, 0 skipped"],
    ["is red when a test failed", [file("failed", "passed", "failed")], 1, 1, "1 passed, 1 failed, 0 skipped"],
    ["is red when a test was skipped", [file("passed", "passed", "skipped")], 0, 1, "1 passed, 0 failed, 1 skipped"],
    [
      "counts a test that is still to be written",
      [file("passed", "passed", "todo")],
      0,
      1,
      "1 passed, 0 failed, 1 skipped",
    ],
    [
      "counts a file that could not be loaded",
      [file("passed", "passed"), file("failed")],
      1,
      1,
      "1 passed, 1 failed, 0 skipped",
    ],
    ["is red when another step failed", [file("passed", "passed")], 1, 1, "1 passed, 0 failed, 0 skipped"],
    ["is red when nothing ran", [], 0, 1, "0 passed, 0 failed, 0 skipped"],
    ["is red when the tests never started", null, 1, 1, "0 passed, 0 failed, 0 skipped"],
  ] as const)("%s", (_, files, failedSteps, status, last) => {
    expect(close(files, failedSteps)).toMatchObject({ status, last });
  });

  it("comes after the names of the tests that failed, and what they and broken files said", () => {
    const failing = {
      name: "test/a.test.ts",
      status: "failed",
      assertionResults: [
        { status: "passed", fullName: "a table that passes" },
        { status: "failed", fullName: "a table that fails", failureMessages: ["expected 1 to be 2\n  at here"] },
      ],
    };
    const broken = { name: "test/b.test.ts", status: "failed", message: "no such module", assertionResults: [] };
    const { before } = close([failing, broken], 1);
    expect(before).toContain("failed: test/a.test.ts: a table that fails\n    expected 1 to be 2\n");
    expect(before).toContain("failed: test/b.test.ts\n    no such module");
    expect(before).not.toContain("a table that passes");
  });
});
