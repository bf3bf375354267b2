/** Audits of an organization by roles as they are given, and what came of each: its report, and the calls that it made. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import type { LogEntry } from "../../src/emulator/request-log.ts";
import type { Finding } from "../../src/model/finding.ts";
import { place } from "../cli/invoke.ts";
import type { JsonReport } from "../support/json-report.ts";
import { everything } from "./everything-policy.ts";

export type Audited = {
  readonly exit: number;
  readonly stderr: string;
  readonly report: JsonReport;
  /** For people. */
  readonly console: string;
  readonly markdown: string;
  readonly calls: readonly LogEntry[];
};

export const everythingFile = "./everything.yaml";

export async function audited(
  organization: OrganizationSpec,
  { policy = everythingFile, flags = ["--organization"] }: { policy?: string; flags?: readonly string[] } = {},
): Promise<Audited> {
  const { invoke, folder, emulator } = await place({ organization, files: { [everythingFile]: everything } });
  const argv = ["audit", "--policy", policy, ...flags, "-o", "audit.json", "-o", "audit.md"];
  const { exit, stdout, stderr } = await invoke(argv);
  const written = (name: string) => readFile(join(folder, name), "utf8");
  return {
    exit,
    stderr,
    report: JSON.parse(await written("audit.json")) as JsonReport,
    console: stdout,
    markdown: await written("audit.md"),
    calls: emulator?.log() ?? [],
  };
}

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
