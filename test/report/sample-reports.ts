/** The reports of the sample organization, one of each format, as of an instant that never moves: the same bytes everywhere. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../src/cli/run.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { sampleOrganization } from "../../src/emulator/sample-organization.ts";
import { formatIds, formats, type FormatId } from "../../src/report/registry.ts";
import { reportFileName } from "../../src/report/report-file-name.ts";
import { captureIo } from "../support/captured-io.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";

const asOf = Date.parse("2026-11-22T08:00:00.000Z");

const waivers = `waivers:
  - id: W-12
    rule: deletion-protection-enabled
    accounts: "*"
    regions: "*"
    tables: [etl-checkpoints, tutorial-music]
    reason: Holds nothing that a night's work would not bring back.
    owner: shop@example.com
    approver: ciso@example.com
    ticket: SEC-4711
    created: 2026-11-01
    expires: 2026-12-01
`;

/** Text of each report, by format. */
export async function sampleReports(): Promise<ReadonlyMap<FormatId, string>> {
  return inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, "waivers.yaml"), waivers);
    await audit(folder);
    const texts = new Map<FormatId, string>();
    for (const id of formatIds) texts.set(id, await readFile(join(folder, reportFileName(formats[id])), "utf8"));
    return texts;
  });
}

async function audit(cwd: string): Promise<void> {
  const emulator = await startEmulator({ organization: sampleOrganization, now: asOf });
  try {
    const env = emulator.environment(sampleOrganization.managementAccount);
    const io = captureIo({ cwd, env, now: asOf });
    const outputs = formatIds.flatMap((id) => ["-o", `${id}=${reportFileName(formats[id])}`]);
    const exit = await run(["audit", "--organization", "--waivers", "waivers.yaml", ...outputs], io);
    // The sample fails rules on purpose.
    if (exit !== 1) throw new Error(`the audit of the sample ended with ${exit}: ${io.written.stderr}`);
  } finally {
    await emulator.close();
  }
}
