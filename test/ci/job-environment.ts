/** The surroundings of a job of ci/: a folder and an emulator in, the variables that its shells are run with out. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "../../src/emulator/emulator.ts";
import { management } from "../cli/invoke.ts";
import { built } from "../support/built.ts";

/** Programs that the jobs call and that would leave this machine: each notes its words and does nothing. */
const elsewhere = ["git", "npm", "aws"];

/** What a CI system sets by itself, and what its user is told to set. */
const surroundings = (folder: string): Readonly<Record<string, string>> => ({
  HOME: folder,
  AGENT_TEMPDIRECTORY: join(folder, "agent"),
  RESTORABLE_RUNS: join(folder, ".restorable/runs"),
  RESTORABLE_REPOSITORY: "https://git.example.com/restorable.git",
  RESTORABLE_BUCKET: "runs-of-acme",
  RESTORABLE_ID_TOKEN: "the-id-token",
});

/** `restorable` is the one that was built; calls of other programs are noted in asked.txt of the folder. */
export function environmentOf(folder: string, emulator: Emulator): Readonly<Record<string, string>> {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const program = (name: string, text: string): void =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  program("restorable", `exec "${process.execPath}" "${built("cli/bin.cjs")}" "$@"`);
  for (const name of elsewhere) program(name, `echo "${name} $*" >> "${folder}/asked.txt"`);
  return {
    ...surroundings(folder),
    ...emulator.environment(management),
    PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`,
  };
}
