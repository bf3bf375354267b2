/** `restorable policy schema`: the JSON Schemas of all files that a person writes, printed or written beside them. */
import type { Command } from "@commander-js/extra-typings";
import { Argument, Option } from "@commander-js/extra-typings";
import { exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { filled } from "../option-values.ts";
import { schemaNames, showSchema } from "../show-schema.ts";

export function registerPolicySchema(policy: Command, io: Io): void {
  policy
    .command("schema")
    .summary("print the JSON Schema of policies or rules, or write all to a folder")
    .description(
      "Prints the JSON Schema of policies, rules, policy tests, inventories, the table that examples begin with, the " +
        "settings in restorable.yaml, blind spots or waivers, as one document that refers to no other file. With --out, writes the schemas as they refer to each other.",
    )
    .addArgument(new Argument("[of]", "what the schema is of").choices(schemaNames).default("policy" as const))
    .addOption(new Option("--out <dir>", "write every schema into this folder, replacing older ones").argParser(filled))
    .addHelpText("after", help)
    .action((of, { out }) => showSchema(io, { of, out: out ?? null }));
}

const help = `
Examples:
  restorable policy schema > policy.schema.json
  restorable policy schema rule
  restorable policy schema --out schemas

Then the first line of a policy file, or of a rule file, leads an editor there:
  # yaml-language-server: $schema=./schemas/policy.schema.json
  # yaml-language-server: $schema=../schemas/rule.schema.json

and the first line of a restorable.yaml:
  # yaml-language-server: $schema=./schemas/config.schema.json

and that of a file of blind spots, or of waivers:
  # yaml-language-server: $schema=../schemas/blind-spots.schema.json
  # yaml-language-server: $schema=../schemas/waivers.schema.json

${exitCodesHelpOf({ ok: "printed or written", usage: "no such schema, or the folder cannot be written" })}`;
