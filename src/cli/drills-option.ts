/** Files of drills that flags name in, their drills out, each file proven whole; and with a key, that its owner signed it. */
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { Option } from "@commander-js/extra-typings";
import { UsageError } from "../errors.ts";
import { largestDrillsFile, readDrills } from "../evidence/drills-file.ts";
import { readVerifyingKey } from "../evidence/signing.ts";
import type { DrillsFile, GivenDrills } from "../model/drill.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import { plural } from "../report/numbers.ts";
import type { Io } from "./io.ts";
import { refusalWords } from "./on-disk.ts";
import { filled, repeated } from "./option-values.ts";
import type { Teller } from "./teller.ts";

export const drillsOptions = {
  drills: () =>
    new Option("--drills <file>", "evidence of drills, as `restorable drill` wrote it; may be given again").argParser(
      repeated,
    ),
  drillsKey: () =>
    new Option("--drills-key <file>", "public key (PEM) that has to have signed each file of --drills").argParser(
      filled,
    ),
};

export type DrillsFlags = {
  readonly drills?: readonly string[] | undefined;
  readonly drillsKey?: string | undefined;
};

/** Null: none were given. */
export async function drillsOf(
  { drills, drillsKey }: DrillsFlags,
  { cwd }: Pick<Io, "cwd">,
): Promise<GivenDrills | null> {
  if (drills === undefined) {
    if (drillsKey === undefined) return null;
    throw new UsageError("--drills-key: no file of drills is named for it to verify. Name one by --drills.");
  }
  const key = drillsKey === undefined ? null : await readVerifyingKey(resolve(cwd, drillsKey));
  const files: DrillsFile[] = [];
  for (const file of new Set(drills)) files.push(readDrills(await bytesOf(file, cwd), file, key));
  return files;
}

async function bytesOf(file: string, cwd: string): Promise<Buffer> {
  try {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of createReadStream(resolve(cwd, file)) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      // What is beyond the limit is refused for it, and not read to an end that a pipe may not have.
      if ((bytes += chunk.length) > largestDrillsFile) break;
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new UsageError(`--drills ${file}: cannot be read: ${refusalWords(error)}`, { cause: error });
  }
}

/** Says what the drills are worth that count; nothing where none were given. `asOf`: of the run that they are held against. */
export async function tellDrills(teller: Teller, given: GivenDrills | null, asOf: string): Promise<void> {
  for (const { file, authenticated, drills, header } of given ?? []) {
    const later = drills.filter(({ finished }) => finished > asOf).length;
    const words = [
      `${terminalText(file)}: ${plural(drills.length, "drill", "drills")}`,
      authenticated ? "signature verified" : "not authenticated (see --drills-key)",
      ...(later === 0 ? [] : [`${later} ended after this run began and do not count`]),
      ...(header.foreignHosts.length === 0 ? [] : ["NOT OBSERVED FROM AWS"]),
    ];
    await teller.tell({
      event: "drills-read",
      ...(authenticated ? {} : { level: "warn" as const }),
      text: `${words.join(", ")}\n`,
      fields: { file, drills: drills.length, authenticated, later, observedFromAws: header.foreignHosts.length === 0 },
    });
  }
}

/** A run is not changed by being judged again: evidence of another world than AWS would count in it unseen. */
export function refuseOtherWorld(drills: GivenDrills | null, foreignHosts: readonly string[]): void {
  for (const { file, header } of drills ?? []) {
    const other = header.foreignHosts.filter((host) => !foreignHosts.includes(host));
    if (other.length === 0) continue;
    throw new UsageError(
      `--drills ${file}: these drills were not observed from AWS (${other.join(", ")}), and the run is of other hosts. ` +
        "Audit with --drills: the run is then stamped so, too.",
    );
  }
}

export const drillsHelp = `
Drills: what \`restorable drill\` proved counts for the very table (its TableId) that was drilled, in
\`restoreTests\` and \`recovery.lastDrill\`, until it is too old. The file is kept with the run. Without
--drills-key its signature is not looked at, and the drills count as not authenticated.
`;
