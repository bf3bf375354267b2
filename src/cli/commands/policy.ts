/** `restorable policy`: what is shipped, whether policy files are sound, and whether rules do what is expected of them. */
import { loadCommands, type Family, type Register } from "../load-commands.ts";

const commands: Family = {
  list: async () => (await import("./policy-list.ts")).registerPolicyList,
  init: async () => (await import("./policy-init.ts")).registerPolicyInit,
  check: async () => (await import("./policy-check.ts")).registerPolicyCheck,
  test: async () => (await import("./policy-test.ts")).registerPolicyTest,
  explain: async () => (await import("./policy-explain.ts")).registerPolicyExplain,
  controls: async () => (await import("./policy-controls.ts")).registerPolicyControls,
  schema: async () => (await import("./policy-schema.ts")).registerPolicySchema,
};

/** `words`: what follows `policy` on the command line. */
export async function loadPolicyCommands(words: readonly string[]): Promise<Register> {
  const registers = await loadCommands(commands, words);
  return (program, io, finish) => {
    const policy = program
      .command("policy")
      .summary("list, write, check, explain and test policies")
      .description(
        "Lists what is shipped, writes a policy to begin with, finds mistakes in policy files, runs the examples of rules, " +
          "explains what rules judge and tells which controls they support.",
      )
      .addHelpText("after", examples);
    for (const register of registers) register(policy, io, finish);
  };
}

const examples = `
Examples:
  restorable policy list
  restorable policy init acme.yaml                     a commented policy to begin with
  restorable policy check acme.yaml                    every mistake of it and of the rules it uses
  restorable policy test                               the examples of every shipped rule
  restorable policy test ./rules                       their examples, and policy tests
  restorable policy explain acme.yaml                  in words, with calls and permissions
  restorable policy controls acme.yaml                 which controls its rules support
`;
