import { appendFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tellTrend } from "../../src/cli/tell-trend.ts";
import { openRun } from "../../src/runs/open-run.ts";
import { days, denied, table, type Days } from "./days.ts";

const runsOf = (folder: string): string => join(folder, ".restorable", "runs");

/** As a report of the run at `path` is told it, and what was said on standard error. */
async function trendOf({ folder }: Days, id: string) {
  const run = await openRun(join(runsOf(folder), id));
  const said: string[] = [];
  const teller = {
    form: "text",
    tell: async ({ text }: { text: string | null }) => void said.push(text ?? ""),
  } as const;
  const { policy, sealed } = run;
  const { summary, coverage } = sealed ?? {};
  if (!policy || !summary || !coverage) throw new Error(`${id} is not sealed`);
  return { points: await tellTrend(teller, { run, policy, summary, coverage }), said };
}

const broken = { tables: [table("carts", { pitr: false }), table("orders")] };
const whole = { tables: [table("carts"), table("orders")] };

describe("the trend of a run", () => {
  it("has a point of each earlier run that asked the same, oldest first, and of the run itself", async () => {
    const made = await days();
    const first = await made.audit(0, broken, "--policy", "pitr-only");
    const second = await made.audit(1, { ...broken, refusals: [denied] }, "--policy", "pitr-only");
    const third = await made.audit(3, whole, "--policy", "pitr-only");
    await made.audit(4, broken, "--policy", "pitr-only");
    const { points, said } = await trendOf(made, third.run);
    expect(
      points.map(({ run, asOf, verdicts, failing, tables, unseen }) => [
        run,
        asOf.slice(0, 10),
        verdicts.fail,
        Object.values(failing).reduce((sum, count) => sum + count, 0),
        tables,
        unseen,
      ]),
    ).toEqual([
      [first.run, "2026-11-01", 2, 2, 2, 0],
      [second.run, "2026-11-02", 0, 0, 0, 1],
      [third.run, "2026-11-04", 0, 0, 2, 0],
    ]);
    expect(said).toEqual([]);
  });

  it("is empty where there is no earlier run", async () => {
    const made = await days();
    expect((await trendOf(made, (await made.audit(0, whole)).run)).points).toEqual([]);
  });

  it("goes on when the policy changes, and leaves out what asked something else", async () => {
    const made = await days({
      "a.yaml": "id: acme\nextends: [pitr-only]\n",
      "b.yaml": "id: acme\nextends: [pitr-only]\nrules:\n  - use: deletion-protection-enabled\n",
    });
    const before = await made.audit(0, broken, "--policy", "a.yaml");
    await made.audit(1, broken, "--policy", "baseline");
    await made.audit(2, broken, "--policy", "a.yaml", "--region", "us-east-1");
    await made.on(3, ["scan", "--organization"], broken);
    const after = await made.audit(4, broken, "--policy", "b.yaml");
    const { points } = await trendOf(made, after.run);
    expect(points.map(({ run }) => run)).toEqual([before.run, after.run]);
    expect(new Set(points.map(({ policyDigest }) => policyDigest)).size).toBe(2);
  });

  it("has a gap where a run is damaged, and says so once", async () => {
    const made = await days();
    const first = await made.audit(0, whole);
    for (const day of [1, 2]) {
      const { run } = await made.audit(day, whole);
      await appendFile(join(runsOf(made.folder), run, "summary.json"), "}");
    }
    const last = await made.audit(3, whole);
    const told = /^2 earlier runs cannot be read and are left out of the trend: .*summary\.json: is not JSON/m;
    expect(last.stderr).toMatch(told);
    const { points, said } = await trendOf(made, last.run);
    expect(points.map(({ run }) => run)).toEqual([first.run, last.run]);
    expect(said).toEqual([expect.stringMatching(told)]);
    expect(await readdir(runsOf(made.folder))).toHaveLength(4);
  });
});
