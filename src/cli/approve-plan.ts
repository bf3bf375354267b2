/**
 * Who says that this very plan may be applied: a digest that somebody approved, a signature over the file, or a person at
 * the terminal who has just seen it. Without one of them a PlanError says how to get there.
 */
import { resolve } from "node:path";
import { PlanError, UsageError } from "../errors.ts";
import { readVerifyingKey, signatureIn } from "../evidence/signing.ts";
import type { Io } from "./io.ts";
import { boundedBytes, type PlanFile } from "./read-plan.ts";

export type ApprovalFlags = {
  readonly digest?: string | undefined;
  readonly signature?: string | undefined;
  readonly publicKey?: string | undefined;
  readonly yes?: true | undefined;
};

/** A signature in base64 with line ends; more is another file. */
const largestSignature = 1_024;

/** `shown`: what a person reads before answering. */
export async function approvePlan(
  io: Io,
  flags: ApprovalFlags,
  { file, shown }: { readonly file: PlanFile; readonly shown: () => string },
): Promise<void> {
  refuseOtherDigest(file, flags.digest);
  const signed = await isSigned(io, flags, file);
  const isVouched = flags.digest !== undefined || signed;
  const { stdin } = io;
  if (flags.yes === true) {
    if (isVouched) return;
    throw new PlanError(
      `with --yes nobody looks at the plan: name the digest that was approved, --digest ${file.digest}, ` +
        "or --signature and --public-key.",
    );
  }
  if (stdin?.isTTY !== true) {
    throw new PlanError(
      "no person is there to confirm: standard input is no terminal. Nothing was written. " +
        `Once the plan was reviewed, say\n  --digest ${file.digest} --yes`,
    );
  }
  await io.stderr.write(`${shown()}\nDigest: ${file.digest}\nApply these steps? Type "yes": `);
  const line = await stdin.line(io.signal);
  if (line === null) await io.stderr.write("\n");
  if (line?.trim() !== "yes") throw new PlanError("not confirmed: nothing was written.");
}

function refuseOtherDigest({ name, digest }: PlanFile, approved: string | undefined): void {
  if (approved === undefined || approved === digest) return;
  throw new PlanError(
    `${name} is not the plan that was approved: its digest is ${digest}, and --digest says ${approved}. ` +
      "Get the file that was reviewed, or have this one reviewed.",
  );
}

async function isSigned(io: Io, { signature, publicKey }: ApprovalFlags, file: PlanFile): Promise<boolean> {
  if (signature === undefined && publicKey === undefined) return false;
  if (signature === undefined || publicKey === undefined) {
    throw new UsageError("--signature and --public-key belong together: the one is checked with the other.");
  }
  const key = await readVerifyingKey(resolve(io.cwd, publicKey), "--public-key");
  const bytes = await boundedBytes(resolve(io.cwd, signature), { name: signature, most: largestSignature });
  const found = signatureIn(bytes);
  if (found === null) {
    throw new PlanError(`--signature ${signature}: is no Ed25519 signature, neither its 64 bytes nor their base64.`);
  }
  if (!key.isOf(file.bytes, found)) {
    throw new PlanError(
      `--signature ${signature} is not of ${file.name} by the key in ${publicKey}: the file was changed since, or another key signed it.`,
    );
  }
  return true;
}
