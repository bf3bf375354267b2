/** shellcheck, which the counterparts of CI bring along: the text of a shell script in, what it says of it out. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { TestContext } from "vitest";
import { need } from "../support/need.ts";
import { needPython, pythonProgram } from "../support/python.ts";

export function needShellcheck(context: TestContext): void {
  needPython(context);
  const missing = existsSync(pythonProgram("shellcheck")) ? null : "shellcheck is not in the virtual environment";
  need(context, missing);
}

export function shellcheck(text: string, shell: "bash" | "sh"): string {
  const args = [`--shell=${shell}`, "--format=gcc", "-"];
  return spawnSync(pythonProgram("shellcheck"), args, { input: text, encoding: "utf8" }).stdout;
}
