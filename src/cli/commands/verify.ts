/** `restorable verify`: is a bundle, or a run directory, what it was when it was made, and who made it. */
import { Option, type Command } from "@commander-js/extra-typings";
import { exitCodes, exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { filled } from "../option-values.ts";
import { configOption, runsOption } from "../options.ts";
import { verifiedJson, verifiedText } from "../verify-text.ts";
import { verifyEvidence } from "../verify-evidence.ts";

export function registerVerify(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command("verify")
    .summary("is evidence, or a run, intact, and who made it")
    .description(
      "Says of a bundle whether it is intact (every byte of every file, none more and none less; else the first file and " +
        "line that differ), whether it is authentic (signed with the key that you name, never one that came with it), and " +
        "where this version would judge the same facts differently. The bundle is read and never unpacked by its own names.",
    )
    .argument("<bundle>", "a bundle, or the id or path of a run, or `latest`")
    .addOption(new Option("--key <file>", "Ed25519 public key of the signer (PEM), from the signer").argParser(filled))
    .addOption(new Option("--no-recompute", "do not judge the facts again"))
    .addOption(new Option("--json", "print what was found as JSON"))
    .addOption(runsOption())
    .addOption(configOption())
    .addHelpText("after", `${examples}\n${exitCodesHelpOf(codes)}`)
    .action(async (name, flags) => {
      const verified = await verifyEvidence({ io, name, flags });
      await io.stdout.write(flags.json === true ? verifiedJson(verified) : verifiedText(verified));
      const holds = verified.intact.state === "intact" && verified.authentic.state !== "not-authentic";
      finish(holds ? exitCodes.ok : exitCodes.failing);
    });
}

const codes = {
  ok: "intact, and authentic where a key was given; other verdicts of this version do not count",
  failing: "not intact, or not signed with the given key",
  usage: "no such file or run, or a key that is none",
};

const examples = `
Examples:
  restorable verify evidence.tar.gz                    intact? (authenticity is not checked)
  restorable verify evidence.tar.gz --key public.pem   signed by whom you got the key from?
  restorable verify latest                             is the last run as it was sealed?
`;
