import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { management, member, place, twoAccounts } from "../cli/invoke.ts";
import { built } from "../support/built.ts";
import { run } from "../support/spawned.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";
import { textOf } from "./job-shells.ts";
import { needShellcheck, shellcheck } from "./shellcheck.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const text = textOf("action.yml");
const script = textOf("ci/action/audit.sh");

type Step = {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
};
const action = parse(text) as {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
};
const { steps } = action.runs;
const env = steps.find(({ id }) => id === "audit")?.env ?? {};
const variableOf = (input: string): string => `INPUT_${input.replaceAll("-", "_").toUpperCase()}`;

describe("action.yml", () => {
  it("describes every input and output, and gives every input a default", () => {
    for (const { description } of [...Object.values(action.inputs), ...Object.values(action.outputs)]) {
      expect(description.length).toBeGreaterThan(10);
    }
    expect(Object.values(action.inputs).filter(({ default: value }) => typeof value !== "string")).toEqual([]);
  });

  it("names in its expressions only inputs and outputs that there are, and uses every input", () => {
    const expressions = [...text.matchAll(/\$\{\{ *(.*?) *\}\}/g)].map(([, inside = ""]) => inside);
    const written = [...script.matchAll(/echo "([a-z-]+)(?:=|<<)/g)].map(([, name]) => `steps.audit.outputs.${name}`);
    const inputs = Object.keys(action.inputs).map((name) => `inputs.${name}`);
    expect(new Set(expressions)).toEqual(new Set([...inputs, ...written]));
    expect(Object.values(action.outputs).map(({ value }) => value.slice(4, -3))).toEqual(
      expect.arrayContaining(written),
    );
  });

  it("lets no input become text of a shell", () => {
    const ran = steps.filter(({ run: line }) => line !== undefined);
    expect(ran.map(({ shell }) => shell)).toEqual(["bash", "bash"]);
    for (const { run: line = "" } of ran) expect(line).not.toContain("${{");
  });

  it("gives the script every input that it reads, and no other", () => {
    const read = new Set(
      [...script.matchAll(/\bINPUT_[A-Z_]+/g)].map(([name]) => name).filter((name) => name !== "INPUT_"),
    );
    expect(new Set(Object.keys(env))).toEqual(read);
    for (const [variable, value] of Object.entries(env)) {
      const [, input = ""] = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(value) ?? [];
      expect(variable).toBe(variableOf(input));
    }
  });

  it("pins what others wrote to a commit", () => {
    const others = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
    expect(others.map((uses) => uses.replace(/@[0-9a-f]{40}$/, ""))).toEqual(["actions/setup-node"]);
  });
});

describe("the scripts of the action", () => {
  const names = readdirSync(`${root}ci/action`);

  it.each(names)("%s is shell that bash accepts", (name) => {
    const { status, stderr } = spawnSync("bash", ["-n", `${root}ci/action/${name}`], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  });

  it.for(names)("%s is shell that shellcheck has nothing to say about", (name, context) => {
    needShellcheck(context);
    expect(shellcheck(textOf(`ci/action/${name}`), "bash")).toBe("");
  });

  it("give only flags that `restorable audit` has", async () => {
    const { invoke } = await place({});
    const { stdout: help } = await invoke(["audit", "--help"]);
    const flags = [...script.matchAll(/(?:option|words\+=\(\W?)\s*(--[a-z-]+)/g)].map(([, flag = ""]) => flag);
    expect(flags.length).toBeGreaterThan(14);
    expect(flags.filter((flag) => !new RegExp(`${flag}[ ,]`).test(help))).toEqual([]);
  });

  it("build once: what is built is not built again, and nothing of a package runs", async () => {
    await inTemporaryFolder(async (folder) => {
      writeFileSync(
        join(folder, "npm"),
        `#!/bin/sh\necho "$PWD: npm $*"\nmkdir -p dist/cli; echo > dist/cli/bin.cjs\n`,
        {
          mode: 0o755,
        },
      );
      const build = () =>
        run("bash", {
          args: [`${root}ci/action/build.sh`],
          cwd: root,
          env: { GITHUB_ACTION_PATH: folder, PATH: `${folder}:/usr/bin:/bin` },
        });
      const first = await build();
      expect(first.stdout.split("\n").slice(0, 2)).toEqual([
        expect.stringMatching(`^${folder}: npm ci --ignore-scripts `),
        `${folder}: npm run --silent build`,
      ]);
      expect(await build()).toMatchObject({ code: 0, stdout: "" });
    });
  });
});

type Audited = {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly folder: string;
};

/** `files`: in the folder that it runs in, by name. */
type Surroundings = {
  readonly organization?: OrganizationSpec;
  readonly files?: Readonly<Record<string, string>>;
};

/** Runs the step `audit` as the runner does, its inputs as given, the others with their defaults; `look` while it is there. */
async function audited(
  given: Readonly<Record<string, string>>,
  look: (audited: Audited) => void | Promise<void>,
  { organization = twoAccounts, files = {} }: Surroundings = {},
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const emulator = await startEmulator({ organization, now: Date.now() });
    try {
      const [output, summary] = [join(folder, "output"), join(folder, "summary")];
      writeFileSync(output, "");
      writeFileSync(summary, "of an earlier step\n");
      const cwd = join(folder, "work space");
      mkdirSync(cwd);
      for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
      const inputs = Object.fromEntries(
        Object.entries(action.inputs)
          .filter(([name]) => Object.hasOwn(env, variableOf(name)))
          .map(([name, { default: value }]) => [variableOf(name), given[name] ?? value]),
      );
      built("cli/bin.cjs");
      const aws = emulator.environment(management);
      const ended = await run("bash", {
        args: [`${root}ci/action/audit.sh`],
        cwd,
        env: {
          ...aws,
          ...inputs,
          HOME: folder,
          GITHUB_ACTION_PATH: root.replace(/\/$/, ""),
          GITHUB_WORKSPACE: folder,
          GITHUB_OUTPUT: output,
          GITHUB_STEP_SUMMARY: summary,
        },
      });
      const log = `${ended.stdout}${ended.stderr}`;
      expect(log).not.toContain(aws["AWS_SECRET_ACCESS_KEY"]);
      expect(log).not.toContain(aws["AWS_ACCESS_KEY_ID"]);
      await look({
        code: ended.code,
        log,
        outputs: outputsOf(readFileSync(output, "utf8")),
        summary: readFileSync(summary, "utf8"),
        folder: cwd,
      });
    } finally {
      await emulator.close();
    }
  });
}

/** As the runner reads the file (docs.github.com, workflow commands: setting an output parameter, multiline strings). */
function outputsOf(file: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  const lines = file.split("\n");
  for (let at = 0; at < lines.length - 1; at += 1) {
    const [, name = "", delimiter] = /^([\w-]+)<<(.+)$/.exec(lines[at] ?? "") ?? [];
    if (delimiter === undefined) {
      const [, plain = "", value = ""] = /^([\w-]+)=(.*)$/.exec(lines[at] ?? "") ?? [];
      outputs[plain] = value;
      continue;
    }
    const end = lines.indexOf(delimiter, at + 1);
    outputs[name] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return outputs;
}

/** One account, whose one table is kept as `baseline` wants it. */
const clean: OrganizationSpec = { ...twoAccounts, accounts: twoAccounts.accounts.slice(0, 1) };

describe("the step of the action", () => {
  it("ends with the audit's exit code, and tells it with the reports it wrote", async () => {
    await audited({ organization: "true" }, ({ code, outputs, folder, log }) => {
      expect([code, log]).toEqual([1, expect.stringContaining("fail")]);
      const names = ["audit.sarif", "audit.html", "audit.json", "audit.junit.xml"];
      const paths = names.map((name) => join(folder, "restorable-reports", name));
      expect(outputs).toEqual({ "exit-code": "1", reports: paths.join("\n"), sarif: paths[0] });
      expect(paths.filter((path) => !existsSync(path))).toEqual([]);
    });
  });

  it("ends with 0 where all is well, and with 3 where something was not seen", async () => {
    await audited({}, ({ code, outputs }) => expect([code, outputs["exit-code"]]).toEqual([0, "0"]), {
      organization: clean,
    });
    const refusals = [{ account: management, operation: "dynamodb:ListTables", because: "scp" as const }];
    const dark: OrganizationSpec = { ...clean, refusals };
    await audited({}, ({ code, outputs }) => expect([code, outputs["exit-code"]]).toEqual([3, "3"]), {
      organization: dark,
    });
  });

  it("annotates, and adds to the summary, unless it is told not to", async () => {
    await audited({ organization: "true" }, ({ log, summary }) => {
      expect(log).toMatch(/^::(error|warning)\b.*pitr-enabled/m);
      expect(summary).toMatch(/^of an earlier step\n/);
      expect(summary).toContain("pitr-enabled");
    });
    await audited({ organization: "true", annotations: "false", summary: "false" }, ({ log, summary }) => {
      expect(log).not.toMatch(/^::(error|warning)/m);
      expect(summary).toBe("of an earlier step\n");
    });
  });

  it("names files of the policy from the root of the repository, from wherever it runs", async () => {
    const given = { organization: "true", policy: "mine.yaml", outputs: "sarif=a.sarif" };
    const mine = "id: mine\ntitle: Mine\nrules:\n  - use: ./own.yaml\n";
    const own = textOf("policies/pitr-enabled.yaml").replace("id: pitr-enabled", "id: own");
    await audited(
      given,
      ({ log, outputs }) => {
        expect(log).toContain("file=work space/own.yaml,");
        expect(readFileSync(outputs["sarif"] ?? "", "utf8")).toContain('"uri":"work%20space/own.yaml"');
      },
      { files: { "mine.yaml": mine, "own.yaml": own } },
    );
  });

  it("prints the report where nothing in it is a command to the runner", async () => {
    await audited({ organization: "true" }, ({ log }) => {
      const [, token = "", report = ""] = /^::stop-commands::([0-9a-f]{32})\n(.*?)^::\1::$/ms.exec(log) ?? [];
      expect(token).not.toBe("");
      expect(report).toContain("deletion-protection-enabled");
    });
  });

  it("takes every input for a word and none for shell", async () => {
    const hostile = `$(touch pwned) \`touch pwned\`; touch pwned; "; touch pwned; '; touch pwned; #`;
    const yesOrNo = ["organization", "annotations", "summary"];
    const texts = Object.keys(action.inputs).filter((name) => ![...yesOrNo, "outputs"].includes(name));
    // Words are made of all of them before anything is refused.
    const all = Object.fromEntries(texts.map((name) => [name, hostile]));
    const each = [all, ...yesOrNo.map((name) => ({ [name]: hostile })), { outputs: `json=${hostile}.json\n` }];
    for (const given of each) {
      await audited({ outputs: "", ...given }, ({ folder }) => {
        expect([Object.keys(given), existsSync(join(folder, "pwned"))]).toEqual([Object.keys(given), false]);
      });
    }
  });

  it.each([
    [{ organization: "yes" }, "the input organization must be true or false, not yes"],
    [{ outputs: "report" }, "outputs has the line report"],
    [{ "fail-on": "--version" }, "--fail-on"],
    [{ policy: "no-such-policy" }, "no-such-policy"],
  ])("with %j says what is wrong and ends with 2", async (given, said) => {
    await audited(given, ({ code, log }) => expect([code, log]).toEqual([2, expect.stringContaining(said)]));
  });

  it("does not pass an old report for one that was not written", async () => {
    await audited(
      { outputs: "json=audit.json" },
      async ({ folder, code }) => {
        expect([code, existsSync(join(folder, "audit.json"))]).toEqual([0, true]);
      },
      { organization: clean },
    );
    await audited({ outputs: "json=audit.json", policy: "no-such-policy" }, ({ outputs }) => {
      expect(outputs).toMatchObject({ "exit-code": "2", reports: "" });
    });
  });

  it("compares with the last run, and keeps as many as it is told", async () => {
    const given = { accounts: member, outputs: "json=a.json", runs: "runs", "keep-runs": "1" };
    await audited(given, async ({ code, folder, log }) => {
      expect([code, log]).toEqual([1, expect.stringContaining("0 of 1 run may go")]);
      expect(readdirSync(join(folder, "runs"))).toHaveLength(1);
    });
  });

  it("prunes the folder that the audit wrote to, also when a config file names it", async () => {
    const given = { accounts: member, outputs: "json=a.json", config: "mine.yaml", "keep-runs": "1" };
    await audited(
      given,
      ({ folder, log }) => {
        expect(log).toContain("0 of 1 run may go");
        expect(readdirSync(join(folder, "elsewhere"))).toHaveLength(1);
      },
      { files: { "mine.yaml": "runs: elsewhere\n" } },
    );
  });
});
