/** `restorable evidence`: packs a run and its reports into one file that somebody else can check. */
import { Option, type Command } from "@commander-js/extra-typings";
import { formatIds, type FormatId } from "../../report/registry.ts";
import { exitCodes, exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { makeEvidence } from "../make-evidence.ts";
import { filled } from "../option-values.ts";
import { configOption, runsOption } from "../options.ts";

export function registerEvidence(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command("evidence")
    .summary("pack a run into one file that an auditor can verify")
    .description(
      "Packs what a run was given, saw and found (policy, waivers, population, calls, facts, findings, reports) with a " +
        "manifest of digests into one archive. The same run gives the same bytes. Nothing is asked of AWS.",
    )
    .argument("<run>", "id or path of a run, or `latest`")
    .addOption(
      new Option("-o, --output <file>", "the bundle, a file that ends in .tar.gz")
        .argParser(filled)
        .makeOptionMandatory(),
    )
    .addOption(formatOption())
    .addOption(new Option("--sign-key <file>", "sign with this Ed25519 private key (PEM, PKCS#8)").argParser(filled))
    .addOption(
      new Option(
        "--sign-command <command>",
        "sign with this command: the manifest on its stdin, the signature on its stdout",
      )
        .argParser(filled)
        .conflicts("signKey"),
    )
    .addOption(new Option("--sign-unobserved", "sign also what was not observed from AWS; the stamp stays"))
    .addOption(
      new Option(
        "--redact <keyfile>",
        "replace ids, names, tags and free text by pseudonyms made with this key (32 random bytes or more)",
      ).argParser(filled),
    )
    .addOption(runsOption())
    .addOption(configOption())
    .addHelpText(
      "after",
      `${examples}\n${exitCodesHelpOf({ ok: "the bundle is written", usage: "nothing was written: the message says why" })}`,
    )
    .action(async (run, flags) => {
      await makeEvidence({ io, run, flags });
      finish(exitCodes.ok);
    });
}

const formatOption = () =>
  new Option("-f, --format <format>", "a report to put in, repeatable (default: all of them)")
    .choices(formatIds)
    .argParser((value, previous: readonly FormatId[] | undefined) => {
      const id = formatIds.find((each) => each === value);
      return id === undefined ? previous : [...new Set([...(previous ?? []), id])];
    });

const examples = `
Examples:
  restorable evidence latest -o evidence.tar.gz
  restorable evidence latest -o evidence.tar.gz -f json -f markdown

Signed, and verified with the public key that the signer hands out:
  openssl genpkey -algorithm ed25519 -out signing.pem
  openssl pkey -in signing.pem -pubout -out public.pem
  restorable evidence latest -o evidence.tar.gz --sign-key signing.pem
  restorable verify evidence.tar.gz --key public.pem

Signed elsewhere, as by a key that never leaves its vault:
  restorable evidence latest -o evidence.tar.gz --sign-command ./sign-with-our-vault

For somebody who must not learn names, with a key that you keep:
  openssl rand 32 > redaction.key
  restorable evidence latest -o evidence.tar.gz --redact redaction.key
`;
