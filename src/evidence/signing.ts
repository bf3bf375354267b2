/**
 * Ed25519 over the exact bytes of the manifest: a private key in PEM in, signatures out; a public key in PEM, and whether a
 * signature is of it. No message ever holds a part of a key.
 */
import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { UsageError } from "../errors.ts";

export const signatureBytes = 64;

export type SigningKey = {
  sign(manifest: Buffer): Buffer;
  /** Others on this machine may read the file. */
  readonly readableByOthers: boolean;
};

/** Keys are a few hundred bytes: what is larger is another file. */
const largestKey = 16_384;

const makeKey =
  "Make one with `openssl genpkey -algorithm ed25519 -out FILE`, or have another program sign with --sign-command";

/** Throws UsageError for whatever is no plain Ed25519 private key in PKCS#8. */
export async function readSigningKey(path: string): Promise<SigningKey> {
  const pem = await keyText(path, "--sign-key");
  if (pem.includes("BEGIN ENCRYPTED PRIVATE KEY")) {
    throw new UsageError(`--sign-key ${path}: the key has a passphrase, which is not asked for. ${makeKey}.`);
  }
  const key = pem.includes("-----BEGIN PRIVATE KEY-----") ? parsed(() => createPrivateKey(pem)) : null;
  if (key?.asymmetricKeyType !== "ed25519") {
    throw new UsageError(`--sign-key ${path}: is no Ed25519 private key in PEM (PKCS#8). ${makeKey}.`);
  }
  const { mode } = await stat(path);
  return { sign: (manifest) => sign(null, manifest, key), readableByOthers: (mode & 0o077) !== 0 };
}

export type VerifyingKey = { isOf(manifest: Buffer, signature: Buffer): boolean };

/** `flag`: that named the file. */
export async function readVerifyingKey(path: string, flag = "--key"): Promise<VerifyingKey> {
  const pem = await keyText(path, flag);
  // Node derives the public key of a private one: whoever hands that around should hear of it.
  if (pem.includes("PRIVATE KEY")) {
    throw new UsageError(
      `${flag} ${path}: is a private key. Give the public one, as \`openssl pkey -in ${path} -pubout\` prints it.`,
    );
  }
  const key = parsed(() => createPublicKey(pem));
  if (key?.asymmetricKeyType !== "ed25519") {
    throw new UsageError(`${flag} ${path}: is no Ed25519 public key in PEM. Get that of the signer.`);
  }
  return { isOf: (manifest, signature) => verify(null, manifest, key, signature) };
}

/** As printed by an external command: the 64 bytes themselves, or their base64. Null: it is neither. */
export function signatureIn(printed: Buffer): Buffer | null {
  if (printed.length === signatureBytes) return printed;
  const text = printed.toString("latin1").replaceAll(/\s/g, "");
  if (!/^[A-Za-z0-9+/]{86}(==)?$/.test(text)) return null;
  const signature = Buffer.from(text, "base64");
  return signature.length === signatureBytes ? signature : null;
}

async function keyText(path: string, flag: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > largestKey) throw new UsageError(`${flag} ${path}: is too large for a key`);
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error && "code" in error)) throw error;
    throw new UsageError(`${flag} ${path}: cannot be read (${String(error.code)})`, { cause: error });
  }
}

/** What the parser says may quote the key. */
function parsed(parse: () => KeyObject): KeyObject | null {
  try {
    return parse();
  } catch {
    return null;
  }
}
