/** Audits of an organization by roles as they are given, and what came of each: its report, and the calls that it made. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../src/cli/run.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import type { LogEntry } from "../../src/emulator/request-log.ts";
import type { Finding } from "../../src/model/finding.ts";
import { captureIo } from "../support/captured-io.ts";
import type { JsonReport } from "../support/json-report.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";
import { everything, everythingFile } from "./everything-policy.ts";

export type Audited = {
  readonly exit: number;
  readonly stderr: string;
  readonly report: JsonReport;
  /** For people. */
  readonly console: string;
  readonly markdown: string;
  readonly calls: readonly LogEntry[];
};

/** `caller`: account whose user's keys are taken. */
export type Asked = { readonly policy?: string; readonly flags?: readonly string[]; readonly caller?: string };

export const audited = (
  organization: OrganizationSpec,
  { policy = everythingFile, flags = ["--organization"], caller = organization.managementAccount }: Asked = {},
): Promise<Audited> =>
  inTemporaryFolder(async (folder) => {
    const emulator = await startEmulator({ organization });
    try {
      await writeFile(join(folder, everythingFile), everything);
      const env = { HOME: folder, AWS_EC2_METADATA_DISABLED: "true", ...emulator.environment(caller) };
      const io = captureIo({ env, cwd: folder, now: emulator.clock.now() });
      const exit = await run(["audit", "--policy", policy, ...flags, "-o", "audit.json", "-o", "audit.md"], io);
      const written = (name: string) => readFile(join(folder, name), "utf8");
      const { stdout, stderr } = io.written;
      return {
        exit,
        stderr,
        report: JSON.parse(await written("audit.json")) as JsonReport,
        console: stdout,
        markdown: await written("audit.md"),
        calls: emulator.log(),
      };
    } finally {
      await emulator.close();
    }
  });

/** By whom: calls of sessions in an account are that account's. */
export const callsIn = ({ calls }: Audited, account: string): readonly LogEntry[] =>
  calls.filter((call) => call.account === account);

const refusals = new Set(["AccessDenied", "AccessDeniedException"]);
export const isDenied = ({ error }: LogEntry): boolean => error !== null && refusals.has(error);

export const operationsOf = (calls: readonly LogEntry[]): readonly string[] =>
  [...new Set(calls.map(({ operation }) => operation))].sort();

/** What the findings of one account say, whichever account that is. */
export const verdictsIn = ({ report }: Audited, account: string): readonly string[] =>
  report.findings.filter((finding) => finding.account === account).map(said);

const said = ({ region, table, rule, verdict }: Finding): string => [region, table, rule, verdict].join(" ");
