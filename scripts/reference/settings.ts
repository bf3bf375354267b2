/** The registry of settings in, a page out: of each its place in restorable.yaml, its variable, its flag and what it is about. */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { commandTree } from "../../src/cli/command-tree.ts";
import { settings } from "../../src/cli/settings.ts";
import { captureIo } from "../../test/support/captured-io.ts";
import { code, codes, pageFrom, prose, table } from "./markdown.ts";

export async function settingsPage(): Promise<string> {
  const io = captureIo({ env: {}, cwd: "/", now: 0 });
  const silent = { finish: () => {}, print: () => {}, complain: () => {} };
  const program = await commandTree([], io, silent);
  const options = everyCommand(program as unknown as CommandUnknownOpts).flatMap((command) => command.options);
  // Settings are named as commander names their flag.
  const flagOf = (id: string): readonly string[] => [
    ...new Set(options.flatMap((option) => (option.attributeName() === id && option.long ? [option.long] : []))),
  ];
  return pageFrom("src/cli/settings.ts", {
    title: "Settings",
    parts: [
      "Of what is said more than once, flags go before the environment, the environment before the file. " +
        "`roles`, `rates` and `prices` stand in the file alone: [Configuration](../configuration.md).",
      table(
        ["In restorable.yaml", "Variable", "Flag", "What it is", "Unless given"],
        Object.entries(settings).map(([id, { key, env, about, fallback }]) => [
          code(key),
          code(env),
          codes(flagOf(id)),
          prose(about),
          fallback === null ? "–" : code(String(fallback)),
        ]),
      ),
    ],
  });
}

const everyCommand = (command: CommandUnknownOpts): readonly CommandUnknownOpts[] => [
  command,
  ...command.commands.flatMap((each) => everyCommand(each)),
];
