/** `restorable completion`: the script by which a shell completes command lines. */
import { readFile } from "node:fs/promises";
import type { Command } from "@commander-js/extra-typings";
import { Argument } from "@commander-js/extra-typings";
import { exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";

/** Files of the package, for whoever packs it for a system. */
const scripts = {
  bash: "restorable.bash",
  zsh: "_restorable",
  fish: "restorable.fish",
  powershell: "restorable.ps1",
} as const;

type Shell = keyof typeof scripts;

export function registerCompletion(program: Command, io: Io): void {
  program
    .command("completion")
    .summary("print the script that completes command lines in a shell")
    .description(
      "Prints the script by which a shell completes commands, options, policies, rules, runs, formats and Regions. It asks " +
        "`restorable` itself at each completion, so that it fits every version.",
    )
    .addArgument(new Argument("<shell>", "which shell").choices(Object.keys(scripts) as Shell[]))
    .addHelpText("after", help)
    .action(async (shell) => io.stdout.write(await readFile(scriptOf(shell), "utf8")));
}

/** Two folders up from src/cli/commands and from dist/cli/commands alike. */
const scriptOf = (shell: Shell): URL => new URL(`../../../completions/${scripts[shell]}`, import.meta.url);

const help = `
Examples:
  restorable completion bash
  restorable completion zsh
  restorable completion fish
  restorable completion powershell

Take it over at the start of a shell:
  bash        source <(restorable completion bash)                 in ~/.bashrc
  zsh         source <(restorable completion zsh)                  in ~/.zshrc, after compinit
  fish        restorable completion fish | source                  in ~/.config/fish/config.fish
  PowerShell  restorable completion powershell | Out-String | Invoke-Expression   in $PROFILE

${exitCodesHelpOf({ ok: "printed", usage: "no such shell" })}`;
