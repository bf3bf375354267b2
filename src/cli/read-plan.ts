/**
 * A plan file in, the plan, its digest and its very bytes out. The file is untrusted: a link, a device and what is too
 * large are refused before anything is read, and what is no plan by the codec.
 */
import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { resolve } from "node:path";
import { PlanError } from "../errors.ts";
import type { Plan } from "../model/plan.ts";
import { mostPlanBytes } from "../remediate/plan-bounds.ts";
import { decodePlan, planDigest } from "../remediate/plan-codec.ts";
import { refusalWords } from "./on-disk.ts";

export type PlanFile = { readonly name: string; readonly bytes: Buffer; readonly plan: Plan; readonly digest: string };

/** `name`: as it was typed. */
export async function readPlan(name: string, cwd: string): Promise<PlanFile> {
  const bytes = await boundedBytes(resolve(cwd, name), { name, most: mostPlanBytes });
  const plan = decodePlan({ name, text: bytes.toString("utf8") });
  return { name, bytes, plan, digest: planDigest(plan) };
}

/** Throws PlanError for whatever is not a plain file of at most `most` bytes. */
export async function boundedBytes(
  path: string,
  { name, most }: { readonly name: string; readonly most: number },
): Promise<Buffer> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  let file: FileHandle | null = null;
  try {
    // A pipe would be waited for.
    file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const found = await file.stat();
    if (!found.isFile()) throw new PlanError(`${name} is no plain file.`);
    if (found.size > most) throw new PlanError(`${name} is larger than ${most} bytes: that is no such file.`);
    const bytes = Buffer.alloc(found.size);
    const { bytesRead } = await file.read(bytes, 0, found.size, 0);
    return bytes.subarray(0, bytesRead);
  } catch (error) {
    if (error instanceof PlanError || !(error instanceof Error) || !("code" in error)) throw error;
    if (error.code === "ELOOP") {
      throw new PlanError(
        `${name} is a symbolic link: name the file itself, so that what was reviewed is what is read.`,
        {
          cause: error,
        },
      );
    }
    const why =
      error.code === "ENOENT"
        ? "there is no such file (`restorable plan latest -o plan.json` writes one)"
        : refusalWords(error);
    throw new PlanError(`cannot read ${name}: ${why}`, { cause: error });
  } finally {
    await file?.close();
  }
}
