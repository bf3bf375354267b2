import { appendFile, cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { comparisonSchemaHolds } from "../report/compare-schema.ts";
import { days, denied, table, type Day, type Days } from "./days.ts";

type Compared = {
  readonly history: { readonly runs: number; readonly since: { readonly run: string } };
  readonly changes: readonly Readonly<Record<string, unknown>>[];
  readonly summary: {
    readonly findings: Readonly<Record<string, number>>;
    readonly tables: Readonly<Record<string, number>>;
  };
};

/** Two rules, of which every fail of the tests is one. */
const policy = {
  "acme.yaml": "id: acme\nrules: [pitr-enabled, deletion-protection-enabled]\nsla: { critical: 36h, high: 36h }\n",
};

async function compare(made: Days, ...argv: readonly string[]) {
  const compared = await made.on(99, ["compare", "-f", "json", ...argv]);
  if (compared.stdout === "") throw new Error(compared.stderr);
  const report = JSON.parse(compared.stdout) as Compared;
  comparisonSchemaHolds(report);
  return { ...compared, report, told: report.changes.map(brief) };
}

const brief = (change: Readonly<Record<string, unknown>>): string =>
  change["of"] === "table"
    ? `${String(change["table"])} ${String(change["kind"])}${change["replaced"] === true ? " replaced" : ""}`
    : `${String(change["table"])} ${String(change["rule"]).split("-")[0]} ${String(change["kind"])}: ${String(change["before"])} → ${String(change["after"])}`;

const off = { pitr: false };
const acme = ["--policy", "acme.yaml"] as const;

async function audited(
  states: readonly Day[],
  ...flags: readonly string[]
): Promise<Days & { readonly runs: readonly string[] }> {
  const made = await days(policy);
  const runs: string[] = [];
  for (const [number, state] of states.entries()) runs.push((await made.audit(number, state, ...acme, ...flags)).run);
  return { ...made, runs };
}

describe("restorable compare", () => {
  it("tells new, fixed and still failing, and which tables came and went", async () => {
    const made = await audited([
      { tables: [table("carts", off), table("gone", off), table("orders"), table("users", off)] },
      { tables: [table("carts", off), table("fresh", off), table("orders", off), table("users")] },
    ]);
    const { told, report, exit } = await compare(made);
    expect(told).toEqual([
      "carts pitr still-failing: fail → fail",
      "fresh appeared",
      "fresh pitr new: no-table → fail",
      "gone disappeared",
      "gone pitr disappeared: fail → no-table",
      "orders pitr new: pass → fail",
      "users pitr fixed: fail → pass",
    ]);
    expect(exit).toBe(0);
    expect(report.changes[0]).toMatchObject({ age: 86_400_000, firstSeen: { run: made.runs[0] } });
  });

  it("takes a table made anew for another one: the old fail disappears, and nothing was fixed", async () => {
    const made = await audited([
      {
        tables: [
          table("carts", { ...off, id: "aaaaaaaa-0000-4000-8000-000000000001" }),
          table("orders", { ...off, id: "aaaaaaaa-0000-4000-8000-000000000002" }),
        ],
      },
      {
        tables: [
          table("carts", { id: "bbbbbbbb-0000-4000-8000-000000000001" }),
          table("orders", { ...off, id: "bbbbbbbb-0000-4000-8000-000000000002" }),
        ],
      },
    ]);
    expect((await compare(made)).told).toEqual([
      "carts disappeared replaced",
      "carts appeared replaced",
      "carts pitr disappeared: fail → other-table",
      "orders disappeared replaced",
      "orders appeared replaced",
      "orders pitr disappeared: fail → other-table",
      "orders pitr new: other-table → fail",
    ]);
  });

  it("knows an old fail again after a day on which nobody could tell, and a day on which nobody looked", async () => {
    const tables = [table("carts", off)];
    const unknown = {
      account: "222222222222",
      operation: "dynamodb:DescribeContinuousBackups",
      because: "identity",
    } as const;
    const made = await audited([
      { tables },
      { tables, refusals: [unknown] },
      { tables, refusals: [denied] },
      { tables },
    ]);
    const [first = "", second = "", third = ""] = made.runs;
    expect((await compare(made, first, second)).told).toEqual(["carts pitr unknown: fail → unknown"]);
    expect((await compare(made, second, third)).told).toEqual([]);
    expect((await compare(made, first, third)).told).toEqual(["carts pitr not-judged: fail → unseen"]);
    for (const [before, stood] of [
      [second, "unknown"],
      [third, "unseen"],
    ] as const) {
      const { told, report } = await compare(made, before);
      expect(told).toEqual([`carts pitr still-failing: ${stood} → fail`]);
      expect(report.changes[0]).toMatchObject({
        firstSeen: { run: first },
        age: 3 * 86_400_000,
        overdueBy: 36 * 3_600_000,
      });
    }
  });

  it("tells what the policy changed: a fail of a rule that is new in it, and one that it no longer asks", async () => {
    const made = await days({
      ...policy,
      "other.yaml": "id: acme\nrules:\n  - use: pitr-enabled\n  - { use: on-demand-backup-exists, severity: low }\n",
    });
    const state = { tables: [table("carts", { ...off, protected: false })] };
    const before = await made.audit(0, state, ...acme);
    await made.audit(1, state, "--policy", "other.yaml");
    const { told, report } = await compare(made, before.run);
    expect(told).toEqual([
      "carts deletion not-judged: fail → no-rule",
      "carts on new: no-rule → fail",
      "carts pitr still-failing: fail → fail",
    ]);
    expect(report.changes.map((change) => change["rulePolicy"])).toEqual(["removed", "added", "same"]);
    const text = (await made.on(99, ["compare"])).stdout;
    expect(text).toContain("Rules added: on-demand-backup-exists.");
    expect(text).toContain("Rules removed: deletion-protection-enabled.");
    expect(text).toMatch(/the rule is new in the policy/);
  });

  it("gates when it is asked to: on what is new, or on what fails for too long", async () => {
    const made = await audited([
      { tables: [table("carts", off), table("orders")] },
      { tables: [table("carts", off), table("orders")] },
      { tables: [table("carts", off), table("orders", off)] },
    ]);
    const [first = "", second = ""] = made.runs;
    expect(await made.on(9, ["compare", first, second, "--fail-on-new", "low"])).toMatchObject({ exit: 0 });
    expect(await made.on(9, ["compare", "--fail-on-new", "high"])).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining(
        `1 finding fails at severity high or above and did not in run ${second}.`,
      ) as string,
    });
    expect(await made.on(9, ["compare", first, second, "--fail-on-sla", "low"])).toMatchObject({ exit: 0 });
    const late = await made.on(9, ["compare", "--fail-on-sla", "low"]);
    expect(late).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining("1 finding of severity low or above fails for longer than the sla") as string,
    });
    expect(late.stdout).toContain("1 high overdue");
    expect(late.stdout).toContain("failing for 2d, since 2026-11-01 08:00:00 UTC");
  });

  it("writes several formats in one reading, and is the same to the byte each time", async () => {
    const made = await audited([{ tables: [table("carts", off)] }, { tables: [table("carts")] }]);
    const out = await made.on(9, ["compare", "-f", "markdown", "-o", "changes.json", "-o", "changes.txt"]);
    expect(out).toMatchObject({ exit: 0, stderr: "" });
    expect(out.stdout).toMatch(
      /^## What changed\n[^]*\| high \| `222222222222` \| `us-east-1` \| `carts` \| `pitr-enabled` \|/,
    );
    expect(await made.on(77, ["compare", "-f", "markdown"])).toEqual({ ...out });
  });

  it("finds runs that lie elsewhere, each at its time", async () => {
    const made = await audited([
      { tables: [table("carts", off)] },
      { tables: [table("carts", off)] },
      { tables: [table("carts", off)] },
    ]);
    const [first = ""] = made.runs;
    const runs = join(made.folder, ".restorable", "runs");
    await cp(join(runs, first), join(made.folder, "artifact"), { recursive: true });
    await rm(join(runs, first), { recursive: true });
    const { report, told } = await compare(made, "./artifact", "latest");
    expect(told).toEqual(["carts pitr still-failing: fail → fail"]);
    expect(report.history).toMatchObject({ runs: 3, since: { run: first } });
  });

  it("refuses runs in the wrong order, runs without verdicts, damaged ones, and to compare one run alone", async () => {
    const made = await audited([{ tables: [table("carts", off)] }, { tables: [table("carts")] }]);
    const [first = "", second = ""] = made.runs;
    const wrong = await made.on(9, ["compare", second, first]);
    expect(wrong).toMatchObject({ exit: 2, stdout: "" });
    expect(wrong.stderr).toContain(`restorable compare ${first} ${second}`);
    const alone = await made.on(9, ["compare", "previous", first]);
    expect(alone).toMatchObject({ exit: 2 });
    await appendFile(join(made.folder, ".restorable/runs", first, "findings.ndjson.gz"), "x");
    const damaged = await made.on(9, ["compare"]);
    expect(damaged).toMatchObject({ exit: 2, stdout: "" });
    expect(damaged.stderr).toContain("findings.ndjson.gz");
    await made.on(5, ["scan", "--organization"], { tables: [] });
    expect(await made.on(9, ["compare", first, "latest"])).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("no sealed verdicts") as string,
    });
  });

  it("leaves a damaged run of the history out, and says so", async () => {
    const tables = [table("carts", off)];
    const made = await audited([{ tables }, { tables }, { tables }]);
    const [first = "", second = ""] = made.runs;
    await appendFile(join(made.folder, ".restorable/runs", first, "findings.ndjson.gz"), "x");
    const { stderr, report } = await compare(made);
    expect(stderr).toMatch(/^1 earlier run cannot be read and is left out of the history: .*findings\.ndjson\.gz/);
    expect(report.changes[0]).toMatchObject({ kind: "still-failing", firstSeen: { run: second } });
  });
});
