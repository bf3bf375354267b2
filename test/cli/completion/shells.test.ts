import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import { needShellcheck, shellcheck } from "../../ci/shellcheck.ts";
import { built } from "../../support/built.ts";
import { need } from "../../support/need.ts";
import { needPython, python } from "../../support/python.ts";
import { run, runNode } from "../../support/spawned.ts";
import { inTemporaryFolder } from "../../support/temporary-folder.ts";

const scripts = resolve(import.meta.dirname, "../../../completions");
const script = (name: string): string => join(scripts, name);
const runA = "20261122T080000000Z-0a0b0c0d";

type Shell = "bash" | "zsh" | "fish";

const hasProgram = (name: string): boolean => spawnSync(name, ["--version"], { stdio: "ignore" }).error === undefined;
const needShell = (context: TestContext, shell: Shell): void =>
  need(context, hasProgram(shell) ? null : `${shell} is not installed: see CONTRIBUTING.md`);

/** A folder with what names can be made of, in which `restorable` is a program. */
async function atWork<T>(work: (folder: string, env: Readonly<Record<string, string>>) => Promise<T>): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    const home = join(folder, "home");
    const desk = join(folder, "desk");
    mkdirSync(join(folder, "bin"), { recursive: true });
    mkdirSync(home);
    mkdirSync(join(desk, ".restorable/runs", runA), { recursive: true });
    for (const name of [runA, "$(touch pwned)", "`touch pwned`", ";touch pwned;"])
      mkdirSync(join(desk, ".restorable/runs", name), { recursive: true });
    mkdirSync(join(desk, "runs of 2025"));
    for (const name of ["my waivers.yaml", "z$(touch pwned).yaml", "results.xml"]) writeFileSync(join(desk, name), "");
    const program = join(folder, "bin/restorable");
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${built("cli/bin.cjs")}' "$@"\n`);
    chmodSync(program, 0o755);
    return work(desk, { HOME: home, PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`, TERM: "dumb" });
  });
}

/** What becomes of a line once its last word is completed: the shell is made to say it instead of running it. */
const typed: Readonly<Record<string, string>> = {
  "restorable po": "restorable policy",
  "restorable policy expl": "restorable policy explain",
  "restorable audit --organiz": "restorable audit --organization",
  "restorable audit --policy nat": "restorable audit --policy native-backups",
  "restorable audit --fail-on=crit": "restorable audit --fail-on=critical",
  "restorable audit --policy=native": "restorable audit --policy=native-backups",
  "restorable evaluate 2026": `restorable evaluate ${runA}`,
  "restorable audit --waivers my": "restorable audit --waivers my\\ waivers.yaml",
  "restorable audit --waivers z": "restorable audit --waivers z\\$\\(touch\\ pwned\\).yaml",
  "restorable audit --runs runs": "restorable audit --runs runs\\ of\\ 2025",
  "restorable audit -o junit=res": "restorable audit -o junit=results.xml",
  "restorable audit --policy resu": "restorable audit --policy results.xml",
  // Nothing fits: the line stays what it is, and what is typed is not run for the sake of completing it.
  "restorable audit --ou $(touch pwned) --fail-on z": "restorable audit --ou $(touch pwned) --fail-on z",
  "restorable audit --ou '`touch pwned`' --fail-on lo": "restorable audit --ou '`touch pwned`' --fail-on low",
};

const tab = "\t";
const toStart = "\u0001";

/** Sent off as a comment, so that nothing of it is run; the shell remembers it as it stood there. */
const keysFor = (setUp: readonly string[], lines: readonly string[], remembered: string): string =>
  [...setUp, ...lines.map((line) => `${line}${tab}${toStart}# `), `${remembered} > remembered`, "exit", ""].join("\n");

type Prompt = { readonly argv: readonly string[]; readonly setUp: readonly string[]; readonly remembered: string };

const shells: Readonly<Record<"bash" | "zsh", Prompt>> = {
  bash: {
    argv: ["bash", "--norc", "--noprofile", "-i"],
    // `set -u`: who has it in force must not be told of a variable of ours at each completion.
    setUp: ["set -u", "source <(restorable completion bash)"],
    remembered: "history",
  },
  zsh: {
    argv: ["zsh", "-f", "-i"],
    setUp: [
      "setopt interactive_comments; bindkey -e; HISTSIZE=100",
      "autoload -Uz compinit; compinit -D -u",
      "source <(restorable completion zsh)",
    ],
    remembered: "fc -l 1",
  },
};

describe.each(["bash", "zsh"] as const)("in %s", (shell) => {
  it("a line is completed at the prompt, and nothing that is typed or offered is run", async (context) => {
    needShell(context, shell);
    needPython(context);
    await atWork(async (folder, env) => {
      const { argv, setUp, remembered } = shells[shell];
      const keys = join(env["HOME"] ?? "", "keys");
      writeFileSync(keys, keysFor(setUp, Object.keys(typed), remembered));
      await run(python(), { args: [join(import.meta.dirname, "at-prompt.py"), keys, ...argv], cwd: folder, env });
      const lines = readFileSync(join(folder, "remembered"), "utf8").matchAll(/^ *\d+ +# (.*?)\/? *$/gm);
      expect([...lines].map(([, line]) => line)).toEqual(Object.values(typed));
      expect(existsSync(join(folder, "pwned"))).toBe(false);
    });
  });
});

/** Fish says what it offers for a line, without a prompt. */
const offer = `
restorable completion fish | source
for line in $argv
    complete --escape --do-complete="$line"
    echo =end
end`;

const lastOf = (line: string): string => / ((?:\\.|[^ \\])*)$/.exec(line)?.[1] ?? "";

describe("in fish", () => {
  it("a line is completed, and nothing that is typed or offered is run", async (context) => {
    needShell(context, "fish");
    await atWork(async (folder, env) => {
      const args = ["--no-config", "-c", offer, ...Object.keys(typed)];
      const { stdout } = await run("fish", { args, cwd: folder, env });
      const offered = stdout.split("=end\n").slice(0, -1);
      const wholes = Object.keys(typed).map((line, index) => {
        const [value = lastOf(line)] = (offered[index] ?? "").split(/[\t\n]/).filter((each) => each !== "");
        return value.replace(/\/$/, "");
      });
      expect(wholes).toEqual(Object.values(typed).map(lastOf));
      expect(existsSync(join(folder, "pwned"))).toBe(false);
    });
  });
});

describe("the scripts", () => {
  it("are what `restorable completion` prints", async () => {
    for (const [shell, name] of Object.entries({
      bash: "restorable.bash",
      zsh: "_restorable",
      fish: "restorable.fish",
      powershell: "restorable.ps1",
    })) {
      const printed = await runNode({ args: [built("cli/bin.cjs"), "completion", shell], cwd: scripts, env: {} });
      expect(printed).toMatchObject({ code: 0, stdout: readFileSync(script(name), "utf8"), stderr: "" });
    }
  });

  it("are sound: shellcheck has nothing to say of that for bash", (context) => {
    needShellcheck(context);
    expect(shellcheck(readFileSync(script("restorable.bash"), "utf8"), "bash")).toBe("");
  });

  it("are sound: that for PowerShell can be parsed", (context) => {
    needPython(context);
    const parse = `
import sys, tree_sitter, tree_sitter_powershell
parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
print(parser.parse(sys.stdin.buffer.read()).root_node.has_error)`;
    const hasError = (input: string): string =>
      spawnSync(python(), ["-c", parse], { input, encoding: "utf8" }).stdout.trim();
    const text = readFileSync(script("restorable.ps1"), "utf8");
    expect(hasError(text)).toBe("False");
    expect(hasError(text.replace("})", "}"))).toBe("True");
  });
});
