import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { days, denied, table, type Day, type Days } from "./days.ts";

const files = {
  "acme.yaml": "id: acme\nrules: [pitr-enabled, deletion-protection-enabled]\nsla: { high: 36h }\n",
  "more.yaml": "id: acme\nrules: [pitr-enabled, deletion-protection-enabled, table-accessible]\n",
  "other.yaml": "id: other\nrules: [pitr-enabled]\n",
};
const off = { pitr: false };
const old: Day = { tables: [table("carts", off), table("orders")] };
const worse: Day = { tables: [table("carts", off), table("orders", off)] };
const acme = ["--policy", "acme.yaml"] as const;
const unreadable = {
  account: "222222222222",
  operation: "dynamodb:DescribeContinuousBackups",
  because: "identity",
} as const;

const begun = async (...states: readonly Day[]): Promise<Days & { readonly runs: readonly string[] }> => {
  const made = await days(files);
  const runs: string[] = [];
  for (const [number, state] of states.entries()) runs.push((await made.audit(number, state, ...acme)).run);
  return { ...made, runs };
};

describe("a gate on what is new", () => {
  test.each<[string, readonly string[]]>([
    ["the latest run", ["latest"]],
    ["a JSON report of it", ["-o", "audit.json", "audit.json"]],
  ])("lets an old fail through and none that began since %s", async (_name, [option = "", ...rest]) => {
    const made = await days(files);
    const [file, named] = option === "-o" ? [["-o", rest[0] ?? ""], rest[1] ?? ""] : [[], option];
    const first = await made.audit(0, old, ...acme, ...file);
    expect(first.exit).toBe(1);
    const same = await made.audit(1, old, ...acme, "--new-since", named);
    expect(same.exit).toBe(0);
    expect(same.stderr).toMatch(/^Since .* \(2026-11-01 08:00:00 UTC\): 0 fails are new, 1 is old\.$/m);
    const grown = await made.audit(2, worse, ...acme, "--new-since", named);
    expect(grown.exit).toBe(1);
    expect(grown.stderr).toMatch(
      /: 1 fail is new, 1 is old\.\n1 finding fails at severity low or above and did not in /,
    );
    const report = JSON.parse(grown.stdout) as { readonly summary: { readonly verdicts: { readonly fail: number } } };
    expect(report.summary.verdicts.fail).toBe(2);
  });

  it("has nothing to tell from when there is no earlier run, and counts every fail", async () => {
    const made = await days(files);
    const first = await made.audit(0, old, ...acme, "--new-since", "latest");
    expect(first.exit).toBe(1);
    expect(first.stderr).toContain(
      "There is no earlier run of this question to tell what is new from: every fail counts.",
    );
  });

  it("takes a fail for old that could not be told, or was not looked at, on the day it counts from", async () => {
    for (const refusals of [[unreadable], [denied]]) {
      const made = await begun(old, { ...old, refusals });
      expect(await made.audit(2, old, ...acme, "--new-since", "latest")).toMatchObject({ exit: 0 });
    }
  });

  it.each(["run.json", "inputs/policy.json"])(
    "says that the latest run before is damaged at its %s, and counts from the one before that",
    async (file) => {
      const made = await begun(old, worse, worse);
      const [first = "", second = ""] = made.runs;
      await appendFile(join(made.folder, ".restorable/runs", second, file), "x");
      const { exit, stderr } = await made.on(9, ["evaluate", "latest", "--new-since", "latest"]);
      expect({ exit, since: /Since run (\S+)/.exec(stderr)?.[1] }).toEqual({ exit: 1, since: first });
      expect(stderr).toMatch(/^1 earlier run cannot be read and is left out of the history: /m);
      expect(stderr).toContain(`${second}/${file}`);
    },
  );

  it("takes the fail of a table made anew for new, and that of another table of its name", async () => {
    const id = (digit: number): string => `aaaaaaaa-0000-4000-8000-00000000000${digit}`;
    const made = await begun({ tables: [table("carts", { ...off, id: id(1) })] });
    const anew = { tables: [table("carts", { ...off, id: id(2) })] };
    expect(await made.audit(1, anew, ...acme, "--new-since", "latest")).toMatchObject({ exit: 1 });
  });

  it("takes a fail for new that was waived until then", async () => {
    const made = await days({
      ...files,
      "waivers.yaml":
        "waivers:\n  - { id: W-1, rule: pitr-enabled, accounts: '*', regions: '*', tables: carts, reason: Moving., owner: a@example.com, approver: b@example.com, ticket: T-1, created: 2026-10-20, expires: 2026-11-02 }\n",
    });
    const waived = await made.audit(0, old, ...acme, "--waivers", "waivers.yaml");
    expect(waived).toMatchObject({ exit: 0, stderr: expect.stringContaining("W-1") as string });
    expect(await made.audit(2, old, ...acme, "--waivers", "waivers.yaml", "--new-since", "latest")).toMatchObject({
      exit: 1,
    });
  });

  it("gates on what is unknown or unseen as before", async () => {
    const made = await begun(old);
    for (const [day, refusals] of [
      [1, [unreadable]],
      [2, [denied]],
    ] as const) {
      expect(
        await made.audit(day, { ...old, refusals: [...refusals] }, ...acme, "--new-since", "latest"),
      ).toMatchObject({ exit: 3 });
    }
  });

  it("says when the policy was another version, and refuses another policy before AWS is asked", async () => {
    const made = await begun(old);
    const changed = await made.audit(1, old, "--policy", "more.yaml", "--new-since", made.runs[0] ?? "");
    expect(changed).toMatchObject({
      exit: 0,
      stderr: expect.stringContaining("The policy was another version then") as string,
    });
    const other = await made.on(2, ["audit", "--policy", "other.yaml", "--new-since", made.runs[0] ?? ""]);
    expect(other).toMatchObject({ exit: 2, stdout: "" });
    expect(other.stderr).toContain("was judged by the policy `acme`, and this is `other`");
  });

  it("judges an earlier run again by what failed before it, and by no later one", async () => {
    const made = await begun(old, worse, worse);
    const [first = "", second = "", third = ""] = made.runs;
    expect(await made.on(9, ["evaluate", second, "--new-since", "latest"])).toMatchObject({ exit: 1 });
    expect(await made.on(9, ["evaluate", "latest", "--new-since", second])).toMatchObject({ exit: 0 });
    expect(await made.on(9, ["evaluate", "latest", "--new-since", first])).toMatchObject({ exit: 1 });
    const later = await made.on(9, ["evaluate", second, "--new-since", third]);
    expect(later).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("is not earlier than the run that is judged") as string,
    });
  });

  test.each<[string, (text: string) => string, string]>([
    ["is cut off", (text) => text.slice(0, text.indexOf('"fingerprint"')), "is not JSON"],
    [
      "is cut off between two lines",
      (text) => text.slice(0, text.lastIndexOf("\n  ]")),
      "was cut off: its last line is missing",
    ],
    ["is no report", () => '{\n  "a": 1\n}\n', "holds no findings"],
    ["is no JSON", () => "hello\n", "is not JSON"],
    ["is empty", () => "", "was cut off"],
    [
      "has a finding without a verdict",
      (text) => text.replace(/"verdict":"fail",/, ""),
      "is no report (expected a member verdict",
    ],
    [
      "is NDJSON and lacks a line",
      () => `${record({ kind: "run", ...ofRun })}${record({ kind: "end", findings: 1 })}`,
      "lacks findings",
    ],
    ["is NDJSON and was cut off", () => record({ kind: "run", ...ofRun }), "was cut off"],
    [
      "is NDJSON and does not say of which run",
      () => record({ kind: "end", findings: 0 }),
      "does not say of which run it is",
    ],
  ])("refuses a report that %s", async (_name, broken, told) => {
    const made = await days(files);
    await made.audit(0, old, ...acme, "-o", "audit.json");
    const path = join(made.folder, "audit.json");
    await writeFile(path, broken(await readFile(path, "utf8")));
    const refused = await made.on(1, ["audit", ...acme, "--new-since", "audit.json"]);
    expect(refused).toMatchObject({ exit: 2, stdout: "" });
    expect(refused.stderr).toContain(told);
    expect(refused.stderr).toContain("It has to be a JSON or NDJSON report");
  });

  it("reads a report that another program laid out anew, and one of records", async () => {
    const made = await days(files);
    await made.audit(0, old, ...acme, "-o", "audit.json");
    const path = join(made.folder, "audit.json");
    const report = JSON.parse(await readFile(path, "utf8")) as { findings: readonly object[] };
    const lines = [
      { kind: "run", ...ofRun },
      ...report.findings.map((each) => ({ kind: "finding", ...each })),
      { kind: "end", findings: report.findings.length },
    ];
    for (const text of [
      JSON.stringify(report),
      JSON.stringify(report, null, 2),
      JSON.stringify(report, null, 4),
      lines.map(record).join(""),
    ]) {
      await writeFile(path, text);
      expect(await made.on(1, ["evaluate", "latest", "--new-since", "audit.json"])).toMatchObject({ exit: 0 });
    }
  });
});

const ofRun = { run: "r", asOf: "2026-11-01T08:00:00.000Z", policy: { id: "acme", digest: "sha256:0" } };
const record = (value: object): string => `${JSON.stringify(value)}\n`;

describe("a gate on what fails for too long", () => {
  it("holds what is overdue, also if it is old and nothing else gates", async () => {
    const made = await begun(old, old);
    const flags = [...acme, "--fail-on", "never", "--fail-on-sla"] as const;
    expect(await made.audit(1.25, old, ...flags, "high")).toMatchObject({ exit: 0 });
    const late = await made.audit(2, old, ...flags, "high", "--new-since", "latest");
    expect(late).toMatchObject({ exit: 1 });
    expect(late.stderr).toContain(
      "1 finding of severity high or above fails for longer than the sla of the policy allows.",
    );
    expect(await made.audit(3, old, ...flags, "critical")).toMatchObject({ exit: 0 });
    expect(await made.audit(4, { tables: [table("carts"), table("orders", off)] }, ...flags, "high")).toMatchObject({
      exit: 0,
    });
  });

  it("counts from the first run that shows it, through days on which nobody could tell", async () => {
    const made = await begun(old, { ...old, refusals: [unreadable] });
    expect(
      await made.on(9, ["evaluate", made.runs[0] ?? "", "--fail-on", "never", "--fail-on-sla", "low"]),
    ).toMatchObject({ exit: 0 });
    expect(await made.audit(2, old, ...acme, "--fail-on", "never", "--fail-on-sla", "low")).toMatchObject({ exit: 1 });
  });

  it("is refused for a policy that allows any time, before AWS is asked", async () => {
    const made = await days(files);
    const refused = await made.on(0, ["audit", "--policy", "other.yaml", "--fail-on-sla", "high"]);
    expect(refused).toMatchObject({ exit: 2, stdout: "" });
    expect(refused.stderr).toContain("the policy `other` does not say how long a finding may fail");
  });
});
