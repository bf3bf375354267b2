/**
 * The user's own command in, a signature out: it gets the manifest on standard input and prints the signature, its 64 bytes
 * or their base64. It runs by the shell of the system with the user's environment, since it may need credentials of its
 * own; nothing of the run is ever a part of the command.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { UsageError } from "../errors.ts";
import { signatureIn } from "../evidence/signing.ts";
import type { Io } from "./io.ts";

/** More than any signature; what prints on is another program. */
const mostPrinted = 64 * 1024;

export async function signByCommand(
  command: string,
  manifest: Buffer,
  { env, cwd, signal }: Pick<Io, "env" | "cwd" | "signal">,
): Promise<Buffer> {
  const child = spawn(command, { shell: true, env: { ...env }, cwd, signal, stdio: ["pipe", "pipe", "pipe"] });
  const said = collect(child.stderr, mostPrinted);
  const printed = collect(child.stdout, mostPrinted);
  // A command that does not read to the end closes the pipe early; what it prints decides.
  child.stdin.on("error", () => undefined);
  child.stdin.end(manifest);
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) {
    const words = said().toString("utf8").trim();
    throw new UsageError(
      `--sign-command ended with ${code ?? "a signal"}${words === "" ? "" : `: ${words.slice(0, 500)}`}`,
    );
  }
  const signature = signatureIn(printed());
  if (signature === null) {
    throw new UsageError(
      `--sign-command printed ${printed().length} bytes that are no Ed25519 signature: it must print 64 bytes, or their base64`,
    );
  }
  return signature;
}

function collect(stream: NodeJS.ReadableStream, most: number): () => Buffer {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= most) chunks.push(chunk);
  });
  return () => Buffer.concat(chunks);
}
