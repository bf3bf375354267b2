import { describe, expect, it } from "vitest";
import { fatesOf, type Age, type Candidate } from "../../src/runs/fates.ts";
import type { ListedRun } from "../../src/runs/list-runs.ts";

type State = ListedRun["state"];

/** One run a day, the first of them on the 28th and so the newest; only what decides is stated. */
const candidates = (states: readonly (State | (Partial<Candidate> & { state: State }))[]): readonly Candidate[] =>
  states.map((stated, at) => {
    const { state, ...more } = typeof stated === "string" ? { state: stated } : stated;
    const day = 28 - at;
    const run = { id: `202611${day}T080000000Z-00000000`, path: "", asOf: `2026-11-${day}T08:00:00.000Z`, state };
    return { run, writer: null, strange: null, ...more };
  });

/** Days of the runs that may go. */
const gone = (given: Parameters<typeof candidates>[0], age: Partial<Age>): readonly string[] =>
  fatesOf(candidates(given), { keep: null, before: null, ...age })
    .filter(({ stays }) => stays === null)
    .map(({ run }) => run.asOf.slice(8, 10));

const three: readonly State[] = ["judged", "judged", "judged"];

describe("of runs that may be deleted", () => {
  it.each([
    ["all but the newest sealed ones that are kept", three, { keep: 1 }, ["27", "26"]],
    ["none while there are no more than are kept", three, { keep: 3 }, []],
    ["none where none is sealed", ["unsealed", "unsealed"], { keep: 1 }, []],
    ["unfinished ones that are older than those kept", ["judged", "unsealed", "judged"], { keep: 1 }, ["27", "26"]],
    ["no unfinished one that is newer", ["unsealed", "judged", "unsealed", "judged"], { keep: 1 }, ["26", "25"]],
    ["those from before an instant", three, { before: "2026-11-27T08:00:00.000Z" }, ["26"]],
    ["those that are old by both", three, { keep: 2, before: "2026-11-28T08:00:00.000Z" }, ["26"]],
    ["never the last sealed run, however old it is", ["unsealed", "judged"], { before: "2027-01-01" }, ["28"]],
    ["neither the last scan nor the last verdicts", ["scanned", "judged", "judged"], { before: "2027-01-01" }, ["26"]],
  ] as const)("there are %s", (_, states, age, days) => {
    expect(gone(states, age)).toEqual(days);
  });

  it.each([
    ["one that a living process writes", { state: "unsealed", writer: 4711 }, "process 4711 is writing it"],
    ["one that cannot be read", { state: "unreadable" }, "it cannot be read; look at it, and delete it by hand"],
    ["one that is no run of ours", { state: "judged", strange: "it is a link" }, "it is a link"],
  ] as const)("never %s", (_, stated, why) => {
    const fates = fatesOf(candidates(["judged", stated, "judged"]), { keep: 1, before: "2027-01-01" });
    expect(fates.map(({ stays }) => stays)).toEqual(["it is the last sealed run", why, null]);
  });
});
