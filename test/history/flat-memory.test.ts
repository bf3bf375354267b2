import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildChild, execute } from "../runs/build-child.ts";

let folder = "";
let script = "";
beforeAll(async () => {
  ({ folder, script } = await buildChild("history-child"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("two runs", () => {
  it.each([1_000, 100_000])(
    "of %i findings are folded and compared in a heap that could not hold the larger of them",
    async (findings) => {
      expect(await execute(["--max-old-space-size=24", script, String(findings)])).toEqual({
        code: 0,
        signal: null,
        said: `0 ${findings / 1_000}\n`,
      });
    },
  );
});
