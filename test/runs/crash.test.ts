import { rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { crashPoints } from "../../src/runs/crash-points.ts";
import { buildChild, execute } from "./build-child.ts";
import { bytesBelow, temporaryFolder } from "./folders.ts";
import { createSample, finishSample, header, resumeSample } from "./sample-run.ts";

let built = "";
let script = "";
let undisturbed: Readonly<Record<string, string>> = {};

const die = (runsDir: string, point: string, times: number) => execute([script, runsDir, point, String(times)]);

/** From wherever a crash left it to its end, in this process. */
async function goOn(runsDir: string): Promise<Readonly<Record<string, string>>> {
  const path = join(runsDir, header.id);
  const begun = existsSync(join(path, "run.json"));
  await finishSample(begun ? await resumeSample(path) : await createSample(runsDir));
  return bytesBelow(path);
}

beforeAll(async () => {
  ({ folder: built, script } = await buildChild("crash-child"));
  await finishSample(await createSample(built));
  undisturbed = bytesBelow(join(built, header.id));
});

afterAll(() => rm(built, { recursive: true, force: true }));

describe("a run whose process is killed", () => {
  it.each(crashPoints)("at %s and resumed has the bytes of an undisturbed one", async (point) => {
    const runsDir = await temporaryFolder();
    expect(await die(runsDir, point, 1)).toMatchObject({ signal: "SIGKILL" });
    expect(await goOn(runsDir)).toEqual(undisturbed);
  });

  it.each(["table:mid-append", "table:after-append", "seal:after-rename", "empty:mid-append", "account:mid-append"])(
    "the second time it comes to %s and resumed has the bytes of an undisturbed one",
    async (point) => {
      const runsDir = await temporaryFolder();
      expect(await die(runsDir, point, 2)).toMatchObject({ signal: "SIGKILL" });
      expect(await goOn(runsDir)).toEqual(undisturbed);
    },
  );

  it.each([1, 2, 3, 4])(
    "again and again at random points (seed %i) has the bytes of an undisturbed one",
    async (seed) => {
      const runsDir = await temporaryFolder();
      const random = lehmer(seed);
      let kills = 0;
      for (let attempt = 0; attempt < 8; attempt += 1) {
        if ((await die(runsDir, "any", 1 + Math.floor(random() * 20))).signal !== "SIGKILL") break;
        kills += 1;
      }
      expect(kills).toBeGreaterThan(0);
      expect(await goOn(runsDir)).toEqual(undisturbed);
    },
  );
});

/** Lehmer's generator: the same numbers for the same seed. */
function lehmer(seed: number): () => number {
  let state = seed * 7919;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
