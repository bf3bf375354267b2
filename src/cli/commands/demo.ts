/** `restorable demo`: audits the embedded sample organization, offline, and writes every report. */
import { join } from "node:path";
import { Option, type Command } from "@commander-js/extra-typings";
import { startEmulator } from "../../emulator/emulator.ts";
import { sampleOrganization } from "../../emulator/sample-organization.ts";
import { terminalText } from "../../report/escape/escape-terminal.ts";
import { formatIds, formats, type FormatId } from "../../report/registry.ts";
import { reportFileName } from "../../report/report-file-name.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { filled } from "../option-values.ts";
import { policyOption, runsOption } from "../options.ts";
import { auditRun } from "../perform-audit.ts";
import { settle } from "../settle.ts";
import { textTeller } from "../teller.ts";

export function registerDemo(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command("demo")
    .summary("audit an embedded sample organization, offline, and write every report")
    .description(
      "Starts an AWS organization inside this process on a loopback port, audits it over HTTP with the real AWS SDK, " +
        "prints the verdicts and writes a report of every format. No AWS variable or profile counts, nothing leaves this " +
        "machine, and the exit code is 0 although the sample fails rules.",
    )
    .addOption(policyOption())
    .addOption(new Option("--reports <dir>", "where the reports go").argParser(filled).default("reports"))
    .addOption(runsOption())
    .addHelpText("after", examples)
    .action(async (flags) => {
      await demo(io, flags);
      finish(exitCodes.ok);
    });
}

const examples = `
Examples:
  restorable demo
  restorable demo --policy native-backups --reports /tmp/reports
  restorable evaluate latest --policy pitr-only        judge what the demo scanned again
`;

/** By name and not by suffix: there are formats without one. */
const outputIn =
  (folder: string) =>
  (id: FormatId): string =>
    `${id}=${join(folder, reportFileName("audit", formats[id]))}`;

const names = formatIds.map((id) => reportFileName("audit", formats[id]));
const widest = Math.max(...names.map((name) => name.length));
const listed = formatIds
  .map((id) => `  ${reportFileName("audit", formats[id]).padEnd(widest)}  ${formats[id].about}`)
  .join("\n");

type DemoFlags = { readonly policy?: string | undefined; readonly reports: string; readonly runs?: string | undefined };

async function demo(io: Io, { policy, reports, runs }: DemoFlags): Promise<void> {
  const emulator = await startEmulator({ organization: sampleOrganization, now: io.now() });
  try {
    await io.stderr.write(
      "This is a demo: a sample organization inside this process, audited over HTTP on loopback.\n",
    );
    const decision = await auditRun({
      io,
      teller: textTeller(io),
      flags: { organization: true, format: "console", output: formatIds.map(outputIn(reports)) },
      // Neither the variables nor a restorable.yaml that an audit goes by: the same demo everywhere.
      given: settle({
        flags: { policy, runs, sessionName: "restorable-demo" },
        env: { RESTORABLE_RUNS: io.env["RESTORABLE_RUNS"] },
      }),
      instead: {
        endpoint: emulator.endpoint,
        callerCredentials: emulator.credentials(sampleOrganization.managementAccount),
        region: "us-east-1",
      },
      // The organization ends with this process, so there is nothing to go on with.
      goOn: null,
    });
    const why = decision.conditions.map(({ text }) => text).join(" ");
    await io.stderr.write(
      `Reports, in ${terminalText(reports)}:\n${listed}\n` +
        `\`restorable audit\` would have exited with ${decision.code}: ${why} The demo exits with 0.\n` +
        "Next: `restorable emulator` keeps this organization running, to audit, plan, apply, back up and restore in it.\n",
    );
  } finally {
    await emulator.close();
  }
}
