/** Who signs: flags for a key or a command of the user's in, a function that signs bytes out; null: nobody does. */
import { resolve } from "node:path";
import { readSigningKey } from "../evidence/signing.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import type { Io } from "./io.ts";
import { signByCommand } from "./sign-command.ts";

export type Sign = (bytes: Buffer) => Promise<Buffer>;

export type SignFlags = { readonly signKey?: string | undefined; readonly signCommand?: string | undefined };

export async function signerOf(io: Io, { signKey, signCommand }: SignFlags): Promise<Sign | null> {
  if (signCommand !== undefined) return (bytes) => signByCommand(signCommand, bytes, io);
  if (signKey === undefined) return null;
  const key = await readSigningKey(resolve(io.cwd, signKey));
  if (key.readableByOthers) {
    await io.stderr.write(
      `Others can read the key ${terminalText(signKey)}: \`chmod 600\` it, and think of who may have a copy.\n`,
    );
  }
  return (bytes) => Promise.resolve(key.sign(bytes));
}
