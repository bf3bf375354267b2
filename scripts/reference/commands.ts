/** The tree of commands in, pages out: the help of each as it is printed, and what exit codes mean to each. */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { commandTree } from "../../src/cli/command-tree.ts";
import { exitCodeMeanings, exitCodes } from "../../src/cli/exit-codes.ts";
import { run } from "../../src/cli/run.ts";
import { captureIo } from "../../test/support/captured-io.ts";
import { anchorOf, code, link, pageFrom, prose, table } from "./markdown.ts";

type Shown = { readonly name: string; readonly about: string; readonly help: string };

const silent = { finish: () => {}, print: () => {}, complain: () => {} };
const io = () => captureIo({ env: {}, cwd: "/", now: 0 });

/** In the order of the help, a command before those below it. */
async function allCommands(): Promise<readonly Shown[]> {
  const program = await commandTree([], io(), silent);
  const shown = async (words: readonly string[], command: CommandUnknownOpts): Promise<readonly Shown[]> => {
    const own = io();
    await run([...words, "--help"], own);
    const below = await Promise.all(command.commands.map((each) => shown([...words, each.name()], each)));
    const about = command.summary() || command.description();
    return [{ name: ["restorable", ...words].join(" "), about, help: own.written.stdout.trimEnd() }, ...below.flat()];
  };
  return shown([], program as unknown as CommandUnknownOpts);
}

export async function commandsPage(): Promise<string> {
  const [whole, ...commands] = await allCommands();
  return pageFrom("src/cli/command-tree.ts", {
    title: "Commands",
    parts: [
      "What `--help` prints of each. Settings that several commands share are in [Settings](settings.md).",
      table(
        ["Command", "What it does"],
        commands.map(({ name, about }) => [link(code(name), `#${anchorOf(name)}`), prose(about)]),
      ),
      ...[whole, ...commands].flatMap((each) =>
        each === undefined ? [] : [`## ${code(each.name)}`, `\`\`\`text\n${each.help}\n\`\`\``],
      ),
    ],
  });
}

/** Those of a command's own are in its help, whose last part they are. */
export async function exitCodesPage(): Promise<string> {
  const commands = await allCommands();
  const rows = Object.entries(exitCodeMeanings).map(([name, meaning]) => [
    String(exitCodes[name as keyof typeof exitCodes]),
    prose(meaning),
  ]);
  const own = commands.flatMap(({ name, help }) => meaningsIn(help).map((meaning) => [name, ...meaning] as const));
  const shared = new Set(meaningsIn(commands[0]?.help ?? "").map((meaning) => meaning.join(" ")));
  return pageFrom("src/cli/exit-codes.ts", {
    title: "Exit codes",
    parts: [
      "Standard error says which of them holds, and why. Of 2, 1, 3 and 0 the first that holds in this order is given.",
      table(["Code", "Meaning"], rows),
      "## Where they mean something else",
      table(
        ["Command", "Code", "Meaning"],
        own
          .filter(([, exit, meaning]) => !shared.has(`${exit} ${meaning}`))
          .map(([name, exit, meaning]) => [code(name), exit, prose(meaning)]),
      ),
    ],
  });
}

const meaningsIn = (help: string): readonly (readonly [string, string])[] => {
  const [, below = ""] = help.split("\nExit codes:\n");
  return [...below.matchAll(/^ +(\d+) {2}(.+(?:\n {7}.+)*)/gm)].map(([, exit = "", meaning = ""]) => [
    exit,
    meaning.replace(/\s+/g, " "),
  ]);
};
