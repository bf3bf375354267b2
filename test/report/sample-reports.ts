/** The reports of the sample organization, one of each format, as of an instant that never moves: the same bytes everywhere. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../src/cli/run.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
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
    created: 2026-08-01
    expires: 2026-12-01
`;

const day = 86_400_000;

/** The organization grew: as of so many days ago it had so many accounts less. A trend needs runs before the last. */
const earlier = [
  { days: 90, fewer: 4 },
  { days: 60, fewer: 3 },
  { days: 30, fewer: 1 },
] as const;

/** Text of each report, by format. */
export async function sampleReports(): Promise<ReadonlyMap<FormatId, string>> {
  return inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, "waivers.yaml"), waivers);
    for (const { days, fewer } of earlier) {
      const accounts = sampleOrganization.accounts.slice(0, -fewer);
      await audit(folder, { organization: { ...sampleOrganization, accounts }, now: asOf - days * day, outputs: [] });
    }
    const outputs = formatIds.flatMap((id) => ["-o", `${id}=${reportFileName(formats[id])}`]);
    await audit(folder, { organization: sampleOrganization, now: asOf, outputs });
    const texts = new Map<FormatId, string>();
    for (const id of formatIds) texts.set(id, await readFile(join(folder, reportFileName(formats[id])), "utf8"));
    return texts;
  });
}

type Audit = { readonly organization: OrganizationSpec; readonly now: number; readonly outputs: readonly string[] };

async function audit(cwd: string, { organization, now, outputs }: Audit): Promise<void> {
  const emulator = await startEmulator({ organization, now });
  try {
    const io = captureIo({ cwd, env: emulator.environment(organization.managementAccount), now });
    const exit = await run(["audit", "--organization", "--waivers", "waivers.yaml", ...outputs], io);
    // The sample fails rules on purpose.
    if (exit !== 1) throw new Error(`the audit of the sample ended with ${exit}: ${io.written.stderr}`);
  } finally {
    await emulator.close();
  }
}
