/** `restorable policy check`: every mistake of policy files, or a line for each that is sound. */
import type { Command } from "@commander-js/extra-typings";
import { checkPolicies } from "../check-policies.ts";
import { exitCodes, exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";

const accepted =
  "files (policy tests, restorable.yaml, *blind-spots.yaml and *waivers.yaml too), folders of files, shipped packs or rules";

const examples = `
Examples:
  restorable policy check acme.yaml                    and the rules that it uses
  restorable policy check policies acme.policytest.yaml
  restorable policy check restorable.yaml audit/blind-spots.yaml
  restorable policy check baseline
`;

/** Under the command `policy`. */
export function registerPolicyCheck(policy: Command, io: Io, finish: (exitCode: number) => void): void {
  policy
    .command("check")
    .summary("find every mistake in policy files")
    .description("Loads policies and tells every mistake of every file, with file:line:col and what to write instead.")
    .argument("<policy...>", accepted)
    .addHelpText(
      "after",
      `${examples}\n${exitCodesHelpOf({ ok: "every policy is sound", usage: "a file has mistakes, or is not there" })}`,
    )
    .action(async (refs) => {
      await checkPolicies(io, refs);
      finish(exitCodes.ok);
    });
}
