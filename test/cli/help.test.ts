import { describe, expect, it } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import { formatIds } from "../../src/report/registry.ts";
import { place } from "./invoke.ts";

const commands = [
  [],
  ["audit"],
  ["scan"],
  ["evaluate"],
  ["merge"],
  ["compare"],
  ["plan"],
  ["apply"],
  ["backup"],
  ["backup", "create"],
  ["backup", "list"],
  ["backup", "show"],
  ["restore"],
  ["drill"],
  ["drill", "cleanup"],
  ["push"],
  ["iam"],
  ["report"],
  ["evidence"],
  ["verify"],
  ["doctor"],
  ["policy"],
  ["policy", "list"],
  ["policy", "check"],
  ["policy", "test"],
  ["policy", "init"],
  ["policy", "explain"],
  ["policy", "schema"],
  ["policy", "controls"],
  ["waiver"],
  ["waiver", "check"],
  ["waiver", "list"],
  ["runs"],
  ["runs", "list"],
  ["runs", "show"],
  ["runs", "prune"],
  ["demo"],
  ["emulator"],
  ["completion"],
];

describe("--help", () => {
  it.each(commands.map((command) => [`restorable ${command.join(" ")}`.trim(), command] as const))(
    "of `%s` fits 100 columns, goes to standard output and exits with 0",
    async (_, command) => {
      const { invoke } = await place({});
      const { exit, stdout, stderr } = await invoke([...command, "--help"]);
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
      expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
      expect(stdout).toContain(`Usage: ${["restorable", ...command].join(" ")}`);
    },
  );

  it("is what `help <command>` shows too", async () => {
    const { invoke } = await place({});
    expect(await invoke(["help", "audit"])).toEqual(await invoke(["audit", "--help"]));
  });

  it("of audit names every format and every exit code", async () => {
    const { invoke } = await place({});
    const { stdout } = await invoke(["audit", "--help"]);
    for (const id of formatIds) expect(stdout).toMatch(new RegExp(`^ {2}${id} `, "m"));
    for (const code of Object.values(exitCodes)) expect(stdout).toMatch(new RegExp(`^ +${code}  \\w`, "m"));
  });

  it("shows examples of commands and options that exist", async () => {
    const { invoke } = await place({});
    const helps = new Map<string, string>();
    for (const command of commands) helps.set(command.join(" "), (await invoke([...command, "--help"])).stdout);
    const examples = [...helps.values()].flatMap((help) => [...help.matchAll(/^ {2}restorable (.*?)(?: {2,}.*)?$/gm)]);
    expect(examples.length).toBeGreaterThan(20);
    for (const [, example = ""] of examples) {
      const words = example.split(" ");
      const help = helps.get(words.slice(0, 2).join(" ")) ?? helps.get(words[0] ?? "");
      const flags = words.filter((word) => /^--?[a-z]/.test(word));
      const [, options = ""] = help?.split("Options:\n") ?? [];
      expect({
        example,
        unknown: flags.filter((flag) => !options.includes(`${flag} `) && !options.includes(`${flag},`)),
      }).toEqual({ example, unknown: [] });
    }
  });

  it("is shown on standard error, with exit code 2, when no command is named", async () => {
    const { invoke } = await place({});
    const { exit, stdout, stderr } = await invoke([]);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
    expect(stderr).toContain("Usage: restorable");
  });

  it("is not needed for the version", async () => {
    const { invoke } = await place({});
    expect(await invoke(["--version"])).toEqual({
      exit: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
      stderr: "",
    });
  });
});
