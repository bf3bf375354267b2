import { appendFile, cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRun } from "../../src/runs/create-run.ts";
import { listRuns } from "../../src/runs/list-runs.ts";
import { runId } from "../../src/runs/run-id.ts";
import type { RunWriter } from "../../src/runs/run-writer.ts";
import { collect, temporaryFolder } from "./folders.ts";
import * as sample from "./sample-run.ts";

const idAt = (asOf: string): string =>
  runId({ asOf, policyDigest: sample.policy.digest, selection: sample.header.selection });

const beginAt = (runsDir: string, asOf: string): Promise<RunWriter> =>
  createRun({
    runsDir,
    header: { ...sample.header, asOf, id: idAt(asOf) },
    inputs: { policy: sample.policy, blindSpots: null, waivers: null, drills: null },
    owner: sample.owner,
  });

async function judgedAt(runsDir: string, asOf: string): Promise<string> {
  const run = await beginAt(runsDir, asOf);
  await sample.finishSample(run);
  return run.path;
}

const times = ["2026-11-20T08:00:00.000Z", "2026-11-21T08:00:00.000Z", "2026-11-22T08:00:00.000Z"] as const;

describe("the runs of a folder", () => {
  it("come in order of their instants, either way, each with its header and its counts", async () => {
    const runsDir = await temporaryFolder();
    for (const asOf of [times[1], times[2], times[0]]) await judgedAt(runsDir, asOf);
    const listed = await collect(listRuns(runsDir));
    expect(listed.map(({ asOf }) => asOf)).toEqual(times);
    expect(await collect(listRuns(runsDir, "newest-first"))).toEqual(listed.toReversed());
    for (const run of listed) {
      expect(run).toMatchObject({
        id: idAt(run.asOf),
        path: join(runsDir, idAt(run.asOf)),
        state: "judged",
        file: { header: { asOf: run.asOf, policyDigest: sample.policy.digest }, status: "complete" },
        sealed: { summary: sample.summary, coverage: sample.coverage },
      });
    }
  });

  it("are told apart by how far they came", async () => {
    const runsDir = await temporaryFolder();
    await (await beginAt(runsDir, times[0])).close();
    const scanned = await beginAt(runsDir, times[1]);
    await sample.scanSample(scanned);
    await scanned.finish();
    await scanned.writeSummary({ summary: null, coverage: sample.coverage });
    await scanned.close();
    await judgedAt(runsDir, times[2]);
    const states = (await collect(listRuns(runsDir))).map(({ state }) => state);
    expect(states).toEqual(["unsealed", "scanned", "judged"]);
  });

  it("hide no damaged one: it stands at its place, with what is wrong", async () => {
    const runsDir = await temporaryFolder();
    const [changed = "", torn = "", other = ""] = await Promise.all(times.map((asOf) => judgedAt(runsDir, asOf)));
    await appendFile(join(changed, "run.json"), " ");
    await writeFile(join(torn, "summary.json"), '{"schemaVersion":2,');
    const renamed = idAt("2026-11-23T08:00:00.000Z");
    await rename(other, join(runsDir, renamed));
    const listed = await collect(listRuns(runsDir));
    expect(listed.map(({ id, state }) => [id, state])).toEqual(
      [idAt(times[0]), idAt(times[1]), renamed].map((id) => [id, "unreadable"]),
    );
    const [first, second, third] = listed.map((run) => ("trouble" in run ? run.trouble : ""));
    expect(first).toContain("run.json: has another digest");
    expect(second).toContain("summary.json: is not JSON");
    expect(third).toContain("is that of another run");
  });

  it("leave out what is no run, and there are none in a folder that is not there", async () => {
    const runsDir = await temporaryFolder();
    await mkdir(join(runsDir, idAt(times[0])));
    await writeFile(join(runsDir, idAt(times[1])), "a file with the name of a run");
    await cp(await judgedAt(runsDir, times[2]), join(runsDir, "copy"), { recursive: true });
    expect((await collect(listRuns(runsDir))).map(({ asOf }) => asOf)).toEqual([times[2]]);
    await rm(runsDir, { recursive: true });
    expect(await collect(listRuns(runsDir))).toEqual([]);
  });
});
