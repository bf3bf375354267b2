/* apply, killed at every line of its journal and between the line and the call, then told to go on: no write is made twice. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyPoints } from "../../src/remediate/apply-work.ts";
import { journalPoints } from "../../src/runs/journal.ts";
import {
  apply,
  bank,
  hub,
  inPlace,
  invoke,
  outcomeIn,
  planOf,
  region,
  shop,
  writePlan,
  writesOf,
  type Place,
} from "../remediate/apply-place.ts";
import { built } from "../support/built.ts";
import { runNode, shortLived, type Ended } from "../support/spawned.ts";
import { lehmer } from "./lehmer.ts";

/** What the plan can have changed, whenever it did. */
const leftBehind = ({ emulator }: Place) =>
  emulator
    .truth()
    .accounts.filter(({ id }) => id === shop || id === bank)
    .map(({ id, scopes }) => {
      const scope = scopes.find((each) => each.region === region);
      return {
        id,
        tables: scope?.tables.map(({ name, pitr, deletionProtection, tags }) => ({
          name,
          pitr: [pitr.enabled, pitr.period],
          deletionProtection,
          tags,
        })),
        backups: scope?.backups.map(({ name, table, status }) => ({ name, table, status })),
        points: scope?.recovery.vaults.flatMap(({ points }) => points.map(({ status }) => status)),
      };
    });

/** Every point that an application comes to, in order: one step after the other but for the last, so always the same. */
const { points, undisturbed, writes } = await inPlace(async (place) => {
  const met: string[] = [];
  const { exit, stderr } = await apply(place, planOf(place), [], { probe: (point) => met.push(point) });
  if (exit !== 0) throw new Error(stderr);
  return { points: met, undisturbed: leftBehind(place), writes: [...writesOf(place)].sort() };
});

const killed = (place: Place, argv: readonly string[], occurrence: number): Promise<Ended> =>
  runNode({
    args: [
      shortLived,
      join(import.meta.dirname, "child.mjs"),
      built("cli/run.js"),
      JSON.stringify({
        occurrence,
        now: place.emulator.clock.now(),
        argv,
        control: place.emulator.control,
      }),
    ],
    cwd: place.folder,
    env: { HOME: place.folder, AWS_EC2_METADATA_DISABLED: "true", ...place.emulator.environment(hub) },
  });

function argvOf(place: Place): readonly string[] {
  const { digest } = writePlan(place, planOf(place));
  return ["apply", "plan.json", "--digest", digest, "--yes"];
}

/** The end is that of an application that nobody disturbed, and each write was made once. */
function expectAsIfUndisturbed(place: Place): void {
  expect(leftBehind(place)).toEqual(undisturbed);
  // The same token starts no second job: to ask again is how to look for one.
  const isJob = (write: string): boolean => write.startsWith("backup:StartBackupJob");
  const made = writesOf(place);
  expect(made.filter((write) => !isJob(write)).toSorted()).toEqual(writes.filter((write) => !isJob(write)));
  const jobs = place.emulator.log().filter(({ operation }) => operation === "backup:StartBackupJob");
  expect(jobs.length).toBeLessThanOrEqual(2);
  expect(new Set(jobs.map(({ input }) => input["IdempotencyToken"])).size).toBe(1);
}

describe("an application", () => {
  it("comes to each of its points", () => {
    expect(new Set(points)).toEqual(new Set([...journalPoints, ...applyPoints]));
    // A line for the plan, and three for each of the six steps; a call for each.
    expect(points).toHaveLength(19 * 3 + 6 * 2);
  });

  it.concurrent.each(points.map((point, at) => [at + 1, point] as const))(
    "killed at point %i (%s) is gone on with, and each write is made once",
    async (occurrence) => {
      await inPlace(async (place) => {
        const argv = argvOf(place);
        const { signal, stderr } = await killed(place, argv, occurrence);
        expect({ signal, stderr }).toMatchObject({ signal: "SIGKILL" });
        const said = await invoke(place, [...argv, "-o", "outcome.json"]);
        expect(said).toMatchObject({ exit: 0, stderr: "" });
        expect(outcomeIn(place).steps.every(({ outcome }) => (outcome as { state: string }).state === "done")).toBe(
          true,
        );
        expectAsIfUndisturbed(place);
      });
    },
    60_000,
  );

  it.concurrent.each(Array.from({ length: 6 }, (_, seed) => seed + 1))(
    "killed again and again at random points ends as if it never had been (seed %i)",
    async (seed) => {
      const random = lehmer(seed);
      await inPlace(async (place) => {
        const argv = argvOf(place);
        for (let death = 0; death < 2; death += 1) {
          await killed(place, argv, 1 + Math.floor(random() * 30));
        }
        expect(await invoke(place, argv)).toMatchObject({ exit: 0, stderr: "" });
        expectAsIfUndisturbed(place);
      });
    },
    60_000,
  );
});

describe("a journal", () => {
  const journalOf = ({ folder }: Place): string => {
    const [name = ""] = readdirSync(join(folder, ".restorable/journals"));
    return join(folder, ".restorable/journals", name, "journal.ndjson");
  };

  it("that is damaged stops everything, with its place", () =>
    inPlace(async (place) => {
      const argv = argvOf(place);
      await killed(place, argv, 20);
      const before = writesOf(place).length;
      const path = journalOf(place);
      writeFileSync(path, readFileSync(path, "utf8").replace('"kind":"intent"', '"kind":"intend"'));
      const said = await invoke(place, argv);
      expect(said).toMatchObject({ exit: 2, stdout: "" });
      expect(said.stderr).toMatch(/journal\.ndjson:2 is damaged .*Nothing is changed in AWS/);
      expect(writesOf(place)).toHaveLength(before);
    }));

  it("of another plan is not gone on with", () =>
    inPlace(async (place) => {
      const argv = argvOf(place);
      await invoke(place, argv);
      const path = journalOf(place);
      writeFileSync(
        path,
        readFileSync(path, "utf8").replace(/(?<="digest":"sha256:[0-9a-f]{12})[0-9a-f]/, (digit) =>
          digit === "0" ? "1" : "0",
        ),
      );
      place.emulator.clearLog();
      const said = await invoke(place, argv);
      expect(said).toMatchObject({ exit: 2, stdout: "" });
      expect(said.stderr).toMatch(/is the journal of another plan/);
      expect(writesOf(place)).toEqual([]);
    }));
});

describe("an application that is interrupted", () => {
  it.each(["journal:after-append", ...applyPoints])(
    "at any %s ends its write, begins no other, and names the command that goes on",
    async (at) => {
      const occurrences = points.filter((point) => point === at).length;
      // Once the last write is begun it ends, and there is nothing left to interrupt.
      const beforeLastStep = (all: number): number => all - (at === "journal:after-append" ? 3 : 1);
      for (const occurrence of [1, 2, Math.floor(occurrences / 2), beforeLastStep(occurrences)]) {
        await inPlace(async (place) => {
          const argv = argvOf(place);
          const interrupted = new AbortController();
          let met = 0;
          let written = -1;
          const said = await invoke(place, argv, {
            signal: interrupted.signal,
            probe(point) {
              if (point !== at || (met += 1) !== occurrence) return;
              written = writesOf(place).length;
              interrupted.abort();
            },
          });
          expect(said).toMatchObject({ exit: 130, stdout: "" });
          expect(said.stderr).toMatch(/interrupted[^]*\n {2}restorable apply plan\.json --digest sha256:\w+ --yes\n$/);
          expect(writesOf(place).length - written).toBeLessThanOrEqual(1);
          expect(await invoke(place, argv)).toMatchObject({ exit: 0, stderr: "" });
          expectAsIfUndisturbed(place);
        });
      }
    },
  );

  it("leaves no lock behind", () =>
    inPlace(async (place) => {
      const argv = argvOf(place);
      await invoke(place, argv, { signal: AbortSignal.abort() });
      const folder = join(place.folder, ".restorable/journals");
      const left = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
      expect(left.filter((name) => name.includes("lock"))).toEqual([]);
      expect(await invoke(place, argv)).toMatchObject({ exit: 0 });
    }));
});
