import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { crashPoints } from "../../src/runs/crash-points.ts";
import { lehmer } from "./lehmer.ts";
import {
  askedAgain,
  auditing,
  inPlace,
  leftBehind,
  recorded,
  resuming,
  runAndDie,
  runHere,
  type Place,
  type Said,
} from "./place.ts";

type Undisturbed = Omit<Said, "stderr"> & ReturnType<typeof leftBehind>;

let undisturbed: Undisturbed;
/** The points that an undisturbed audit comes to, in order. */
const moments: string[] = [];

const ended = (place: Place, { exit, stdout }: Said): Undisturbed => ({ exit, stdout, ...leftBehind(place) });

beforeAll(async () => {
  const probe = (point: string): void => void moments.push(point);
  undisturbed = await inPlace(async (place) => ended(place, await runHere(place, { argv: auditing, probe })));
});

/** At the `occurrence`th time that `point` is come to; without a name, that any point is. */
type Kill = { readonly point?: string; readonly occurrence: number };

/** Killed once for each entry and then resumed to the end: how often it was really killed, and what came of it all. */
async function killedAt(...kills: readonly Kill[]) {
  return inPlace(async (place) => {
    let killed = 0;
    const asked: string[] = [];
    for (const [attempt, kill] of kills.entries()) {
      const before = attempt === 0 ? null : recorded(place);
      place.emulator.clearLog();
      const argv = attempt === 0 ? auditing : resuming;
      const { signal } = await runAndDie(place, { ...kill, argv, minutesLater: attempt });
      if (signal === "SIGKILL") killed += 1;
      if (before !== null) asked.push(...askedAgain(place, before));
    }
    // The run has its own copy of the policy.
    rmSync(join(place.folder, "everything.yaml"));
    const before = recorded(place);
    place.emulator.clearLog();
    const said = await runHere(place, { argv: resuming, minutesLater: kills.length });
    asked.push(...askedAgain(place, before));
    return { killed, came: { asked, ...ended(place, said) } };
  });
}

describe("an undisturbed audit", () => {
  it("comes to every named point", () => {
    expect([...new Set(moments)].sort()).toEqual([...crashPoints].sort());
  });

  it("has something to lose: verdicts of every kind, unseen scopes and an account without a role", () => {
    const { summary, coverage, exit } = undisturbed;
    expect(exit).toBe(1);
    expect(summary).toMatchObject({
      verdicts: { pass: expect.any(Number) as number, fail: expect.any(Number) as number },
    });
    expect((summary as { verdicts: Record<string, number> }).verdicts["unknown"]).toBeGreaterThan(0);
    expect(coverage).toMatchObject({ accounts: { unopened: 1, skipped: 1 }, scopes: { denied: 1 }, tables: 27 });
  });
});

const afterCreation = crashPoints.filter((point) => point !== "run:before-create");

describe("an audit that is killed and resumed", () => {
  it.concurrent.each(afterCreation)("at %s ends as if it had not been", async (point) => {
    const { killed, came } = await killedAt({ point, occurrence: 1 });
    expect(killed).toBe(1);
    expect(came).toEqual({ asked: [], ...undisturbed });
  });

  const seeds = Array.from({ length: 18 }, (_, seed) => seed + 1);
  const kills = new Map<number, number>();

  it.concurrent.each(seeds)("at three random moments (seed %i) ends as if it had not been", async (seed) => {
    const random = lehmer(seed);
    // Not before the run is there, when nothing can be resumed: a test of its own. And not so late that nothing is left.
    const first = 2 + Math.floor(random() * (moments.length - 4));
    // A process that goes on comes to at least the points that are left, but for what others had under way.
    const second = 1 + Math.floor(random() * 0.5 * (moments.length - first));
    const third = 1 + Math.floor(random() * 0.8 * (moments.length - first - second));
    const { killed, came } = await killedAt(...[first, second, third].map((occurrence) => ({ occurrence })));
    expect(came).toEqual({ asked: [], ...undisturbed });
    kills.set(seed, killed);
  });

  it("was killed at fifty random moments or more", () => {
    expect([...kills.values()].reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(50);
  });
});

describe("an audit that is killed before its run begins", () => {
  it("has nothing to resume, says so, and is begun anew", async () => {
    await inPlace(async (place) => {
      const child = await runAndDie(place, { argv: auditing, point: "run:before-create", occurrence: 1 });
      expect(child).toMatchObject({ signal: "SIGKILL" });
      expect(await runHere(place, { argv: resuming })).toMatchObject({
        exit: 2,
        stdout: "",
        stderr: expect.stringContaining("there is no run in") as string,
      });
      expect(ended(place, await runHere(place, { argv: auditing }))).toEqual(undisturbed);
    });
  });
});
