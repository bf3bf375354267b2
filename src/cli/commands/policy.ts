/** `restorable policy`: what is shipped, whether policy files are sound, and whether rules do what is expected of them. */
import type { Command } from "@commander-js/extra-typings";
import { checkPolicies } from "../check-policies.ts";
import { exitCodes, exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { listPolicies } from "../list-policies.ts";
import { registerPolicyExplain } from "./policy-explain.ts";
import { registerPolicyInit } from "./policy-init.ts";
import { registerPolicySchema } from "./policy-schema.ts";
import { registerPolicyTest } from "./policy-test.ts";

const accepted = "files (policy tests too), folders of files, shipped packs or rules";

export function registerPolicy(program: Command, io: Io, finish: (exitCode: number) => void): void {
  const policy = program
    .command("policy")
    .summary("list, write, check, explain and test policies")
    .description(
      "Lists what is shipped, writes a policy to begin with, finds mistakes in policy files, runs the examples of rules and " +
        "explains what rules judge.",
    )
    .addHelpText("after", examples);
  policy
    .command("list")
    .summary("list the shipped packs and rules")
    .description("Lists the shipped packs and rules; each can be named with --policy, or with `use:` in a policy.")
    .action(() => listPolicies(io));
  registerPolicyInit(policy, io);
  policy
    .command("check")
    .summary("find every mistake in policy files")
    .description("Loads policies and tells every mistake of every file, with file:line:col and what to write instead.")
    .argument("<policy...>", accepted)
    .addHelpText(
      "after",
      `\n${exitCodesHelpOf({ ok: "every policy is sound", usage: "a file has mistakes, or is not there" })}`,
    )
    .action(async (refs) => {
      await checkPolicies(io, refs);
      finish(exitCodes.ok);
    });
  registerPolicyTest(policy, io, finish);
  registerPolicyExplain(policy, io);
  registerPolicySchema(policy, io);
}

const examples = `
Examples:
  restorable policy list
  restorable policy init acme.yaml                     a commented policy to begin with
  restorable policy check acme.yaml                    every mistake of it and of the rules it uses
  restorable policy test                               the examples of every shipped rule
  restorable policy test ./rules                       their examples, and policy tests
  restorable policy explain acme.yaml                  in words, with calls and permissions
`;
