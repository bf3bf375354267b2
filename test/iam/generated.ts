/** The policies and trusts that `restorable iam` gives to people, by the flags they would give. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../src/cli/run.ts";
import type { PolicyDocument } from "../../src/model/role-sheet.ts";
import { captureIo } from "../support/captured-io.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";
import { everything, everythingFile } from "./everything-policy.ts";

/** `flags`: those of the command but for `-f`. */
export const generatedPolicy = (...flags: readonly string[]): Promise<PolicyDocument> => generated("policy", flags);
export const generatedTrust = (...flags: readonly string[]): Promise<PolicyDocument> => generated("trust", flags);

const generated = (format: string, flags: readonly string[]): Promise<PolicyDocument> =>
  inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, everythingFile), everything);
    const io = captureIo({ env: { HOME: folder }, cwd: folder, now: 0 });
    const exit = await run(["iam", ...flags, "-f", format], io);
    if (exit !== 0) throw new Error(`iam ${flags.join(" ")}: ${io.written.stderr}`);
    return JSON.parse(io.written.stdout) as PolicyDocument;
  });
