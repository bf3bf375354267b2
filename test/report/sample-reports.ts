/** The reports of the sample organization, one of each format of each registry, as of an instant that never moves: the same bytes everywhere. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../src/cli/run.ts";
import type { Format } from "../../src/model/report.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { sampleOrganization } from "../../src/emulator/sample-organization.ts";
import { compareFormats } from "../../src/report/compare/registry.ts";
import { monthlyFormats } from "../../src/report/monthly/registry.ts";
import { formats } from "../../src/report/registry.ts";
import { reportFileName } from "../../src/report/report-file-name.ts";
import { captureIo, type CapturedIo } from "../support/captured-io.ts";
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

/** Of each command that reports, its words and its formats. */
const samples = {
  audit: { words: ["audit", "--organization", "--waivers", "waivers.yaml"], formats },
  compare: { words: ["compare"], formats: compareFormats },
  month: { words: ["report", "--month", "2026-11"], formats: monthlyFormats },
} as const;

type Sample = keyof typeof samples;

type Named = Pick<Format, "id" | "extensions">;

function outputsOf(sample: Sample): readonly { readonly id: string; readonly file: string }[] {
  const known: readonly Named[] = Object.values<Named>(samples[sample].formats);
  return known.map((format) => ({ id: format.id, file: reportFileName(sample, format) }));
}

/** Names of all files of samples, from the registries. */
export const sampleFiles = (Object.keys(samples) as Sample[]).flatMap((sample) =>
  outputsOf(sample).map(({ file }) => file),
);

/** Text of each sample by the name of its file. */
export async function sampleReports(): Promise<ReadonlyMap<string, string>> {
  return inTemporaryFolder(async (cwd) => {
    await writeFile(join(cwd, "waivers.yaml"), waivers);
    for (const { days, fewer } of earlier) {
      const accounts = sampleOrganization.accounts.slice(0, -fewer);
      await audit({ cwd, organization: { ...sampleOrganization, accounts }, now: asOf - days * day, outputs: [] });
    }
    await audit({ cwd, organization: sampleOrganization, now: asOf, outputs: outputWords("audit") });
    for (const sample of ["compare", "month"] as const) {
      const io = captureIo({ cwd, env: {}, now: asOf });
      const exit = await run([...samples[sample].words, ...outputWords(sample)], io);
      if (exit !== 0) throw new Error(`the sample of ${sample} ended with ${exit}: ${io.written.stderr}`);
    }
    const texts = new Map<string, string>();
    for (const file of sampleFiles) texts.set(file, await readFile(join(cwd, file), "utf8"));
    return texts;
  });
}

/** The audit of the sample on a terminal of 100 columns, in colour: its report, and below it why it exits as it does. */
export const sampleOnTerminal = (): Promise<string> =>
  inTemporaryFolder(async (cwd) => {
    await writeFile(join(cwd, "waivers.yaml"), waivers);
    const { stdout, stderr } = await audit({
      cwd,
      organization: sampleOrganization,
      now: asOf,
      outputs: [],
      isTTY: true,
    });
    return `${stdout}${stderr}`;
  });

const outputWords = (sample: Sample): readonly string[] =>
  outputsOf(sample).flatMap(({ id, file }) => ["-o", `${id}=${file}`]);

type Audit = {
  readonly cwd: string;
  readonly organization: OrganizationSpec;
  readonly now: number;
  readonly outputs: readonly string[];
  readonly isTTY?: true;
};

async function audit({ cwd, organization, now, outputs, isTTY }: Audit): Promise<CapturedIo["written"]> {
  const emulator = await startEmulator({ organization, now });
  try {
    const io = captureIo({ cwd, env: emulator.environment(organization.managementAccount), now });
    const exit = await run([...samples.audit.words, ...outputs], { ...io, isTTY: isTTY ?? io.isTTY });
    // The sample fails rules on purpose.
    if (exit !== 1) throw new Error(`the audit of the sample ended with ${exit}: ${io.written.stderr}`);
    return io.written;
  } finally {
    await emulator.close();
  }
}
