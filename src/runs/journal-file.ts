/**
 * The folder and the text of a journal, as far as they can be trusted: a folder of its own and a plain file in it that nobody
 * but its owner can read or write, as this product makes them. A link, a pipe, a giant and a file that came with somebody's
 * checkout are refused, for what a journal says is believed when something is written, deleted or taken for done.
 */
import { constants } from "node:fs";
import { lstat, open } from "node:fs/promises";
import { dirname, sep } from "node:path";
import { RunError } from "../errors.ts";
import { readIfThere } from "./refusals.ts";

/** Bytes: a plan of 60,000 steps with all its lines has a third of it. */
const mostBytes = 256 * 2 ** 20;

/** Permissions of others. Windows knows none, and Node makes them up. */
const others = sep === "\\" ? 0 : 0o077;

/** Empty where there is no journal. Throws RunError. */
export async function journalText(path: string): Promise<string> {
  await refuseLinked(dirname(path));
  return readIfThere(path, () => textOf(path), "");
}

/** A folder that leads elsewhere is somebody else's doing. */
export async function refuseLinked(folder: string): Promise<void> {
  const found = await readIfThere(folder, () => lstat(folder), null);
  if (found === null || found.isDirectory()) return;
  throw new RunError(`${folder} is no folder, or a link to one, where a journal is kept: move it away.`);
}

async function textOf(path: string): Promise<string> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const found = await file.stat();
    const { mode, size } = found;
    if (!found.isFile()) throw new RunError(`${path} is no plain file: move it away.`);
    if (size > mostBytes) throw new RunError(`${path} is larger than ${mostBytes} bytes, which no journal is.`);
    if ((mode & others) !== 0) {
      throw new RunError(
        `${path} is open to other users, as no journal is that restorable wrote: it may have come with a checkout or an ` +
          "archive. Nothing is changed in AWS on its word. Move the folder away, or, if you know that it is yours and as it " +
          "was written, take the permissions of others from it (chmod 600).",
      );
    }
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}
