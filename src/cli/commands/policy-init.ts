/** `restorable policy init`: a commented policy to begin with. */
import type { Command } from "@commander-js/extra-typings";
import { Option } from "@commander-js/extra-typings";
import { exitCodesHelpOf } from "../exit-codes.ts";
import { initPolicy } from "../init-policy.ts";
import type { Io } from "../io.ts";
import { filled } from "../option-values.ts";
import { starterFile } from "../../policy/starter.ts";

export function registerPolicyInit(policy: Command, io: Io): void {
  policy
    .command("init")
    .summary("write a commented policy to begin with")
    .description(
      "Writes a commented policy that works as it is: it builds upon `baseline`, changes a rule, adds one of its own " +
        "with examples, and shows what else there is. A file that is there already stays as it is.",
    )
    .argument("[file]", "where to, ending in .yaml; the name becomes the id of the policy", filled, starterFile)
    .addOption(
      new Option("--schemas <dir>", "also write the JSON Schemas there, for completion in editors").argParser(filled),
    )
    .addHelpText("after", help)
    .action((file, { schemas }) => initPolicy(io, { file, schemas: schemas ?? null }));
}

const help = `
Editors with the YAML language server complete and check a policy whose first line names its schema.
That line leads to the schemas written by --schemas; without it, to those of the npm package in the
nearest node_modules; where there is none, a comment says how to get them.

Examples:
  restorable policy init
  restorable policy init policies/acme.yaml
  restorable policy init acme.yaml --schemas schemas

${exitCodesHelpOf({ ok: "written", usage: "the file is there already, or cannot be written" })}`;
