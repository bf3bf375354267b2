/** The evidence of drills on disk: its header and drills in, a file out that is whole, signed if somebody signs, and noted. */
import { resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { drillsText } from "../evidence/drills-file.ts";
import type { OwedEvidence } from "../model/drill-journal.ts";
import type { Io } from "./io.ts";
import { openOutput } from "./output-file.ts";
import type { Sign } from "./signer.ts";

export const evidenceName = (id: string): string => `drills-${id}.ndjson`;

export type Signing = { readonly sign: Sign | null; readonly signUnobserved: boolean };

export async function writeEvidence(
  { cwd }: Pick<Io, "cwd">,
  file: string,
  { evidence: { header, drills }, signing }: { readonly evidence: OwedEvidence; readonly signing: Signing },
): Promise<void> {
  refuseToVouch(header.foreignHosts, signing);
  const text = await drillsText(header, drills, signing.sign);
  const output = await openOutput(resolve(cwd, file));
  await output.write(text);
  await output.keep();
}

export function refuseToVouch(hosts: readonly string[], { sign, signUnobserved }: Signing): void {
  if (hosts.length === 0 || sign === null || signUnobserved) return;
  throw new UsageError(
    `a signature would vouch for what other hosts than AWS's answered (${hosts.join(", ")}): ` +
      "leave the evidence unsigned, or say --sign-unobserved. The stamp stays on it either way.",
  );
}
