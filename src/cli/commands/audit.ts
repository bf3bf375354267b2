/** `restorable audit`: scan, evaluate, report, and an exit code for CI. */
import type { Command } from "@commander-js/extra-typings";
import { blindSpotsHelp, blindSpotsOption } from "../blind-spots-option.ts";
import { drillsHelp, drillsOptions } from "../drills-option.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import * as options from "../options.ts";
import { outputHelp, outputOptions } from "../outputs.ts";
import { policyRootOption } from "../policy-root-option.ts";
import { waiversHelp, waiversOptions } from "../waivers-option.ts";
import { UsageError } from "../../errors.ts";
import type { AuditFlags } from "../perform-audit.ts";
import { refuseWithoutRemediate, remediateOptions, type RemediateFlags } from "../remediate-options.ts";
import { scanningCommand } from "../scanning-command.ts";
import { shardHelp, shardOption } from "../shard-option.ts";
import { logOption } from "../teller.ts";

export function registerAudit(program: Command, io: Io, finish: (exitCode: number) => void): void {
  scanningCommand(program, "audit")
    .summary("scan accounts, evaluate a policy, report, and set the exit code")
    .description(
      "Scans the tables of the selected accounts and Regions, evaluates the policy, writes reports and exits with the verdict. " +
        "It only reads, unless told to --remediate: every session it opens is narrowed to the read actions that the policy needs.",
    )
    .addOption(shardOption())
    .addOption(options.policyOption())
    .addOption(outputOptions.format())
    .addOption(outputOptions.output())
    .addOption(policyRootOption())
    .addOption(options.gateOptions.failOn())
    .addOption(options.gateOptions.newSince())
    .addOption(options.gateOptions.failOnSla())
    .addOption(options.gateOptions.maxUnknown())
    .addOption(options.gateOptions.maxUnseen())
    .addOption(blindSpotsOption())
    .addOption(waiversOptions.waivers())
    .addOption(waiversOptions.waiverWarning())
    .addOption(drillsOptions.drills())
    .addOption(drillsOptions.drillsKey())
    .addOption(options.runsOption())
    .addOption(logOption())
    .addOption(options.resumeOption())
    .addOption(remediateOptions.remediate())
    .addOption(remediateOptions.maxSteps())
    .addOption(remediateOptions.maxPercent())
    .addOption(remediateOptions.stopAfter())
    .addOption(remediateOptions.maxBackupsPerTable())
    .addOption(remediateOptions.backupWith())
    .addOption(remediateOptions.vault())
    .addOption(remediateOptions.backupRole())
    .addOption(remediateOptions.keep())
    .addOption(remediateOptions.backupTag())
    .addOption(remediateOptions.includeOwned())
    .addOption(remediateOptions.wait())
    .addOption(remediateOptions.writeRole())
    .addOption(remediateOptions.writeExternalId())
    .addOption(remediateOptions.asCaller())
    .addOption(remediateOptions.journals())
    .addOption(remediateOptions.outcome())
    .addHelpText(
      "after",
      `${examples}${shardHelp}${remediateHelp}${blindSpotsHelp}${waiversHelp}${drillsHelp}${outputHelp}\n${exitCodesHelp}`,
    )
    .action(async (flags) => finish(await audited(io, flags)));
}

async function audited(io: Io, flags: AuditFlags & RemediateFlags): Promise<number> {
  refuseWithoutRemediate(flags);
  const { maxSteps } = flags;
  if (flags.remediate !== true) {
    const { performAudit } = await import("../perform-audit.ts");
    return performAudit({ io, flags });
  }
  if (maxSteps === undefined) {
    throw new UsageError("--remediate needs --max-steps <n>: nobody looks at the plan, so say how much it may do.");
  }
  // Only now is anything loaded that can write.
  const { performRemediatingAudit } = await import("../remediating-audit.ts");
  return performRemediatingAudit({ io, flags: { ...flags, maxSteps } });
}

const remediateHelp = `
--remediate mends what fails of the rules that the policy marks \`auto: true\`, by the action it
names, and audits the touched tables again: the exit code is that of the state afterwards. Nobody is
asked; a plan of more steps than --max-steps is not applied at all (2). It writes through a role of
its own, RestorableWrite unless said otherwise. What an interrupted one may have written, the next
one sees to first. Of a table that has --max-backups-per-table native backups (made here, AVAILABLE,
of this very table) no other is made, as none is ever deleted.

  restorable audit --organization --policy acme.yaml --remediate --max-steps 50 --max-percent 10% \\
      --backup-with aws-backup --vault dynamodb --keep 35d
`;

const examples = `
Lists take commas and repeats: --region a,b says the same as --region a --region b.
The account of your credentials is read with them, every other account through its role.
Settings come from flags, else from the environment, else from restorable.yaml, which may also name
other roles by account or OU (\`restorable policy schema config\`).

Examples:
  restorable audit                                     the account of your credentials
  restorable audit --region eu-west-1 --policy pitr-only
  restorable audit --organization -o audit.json -o audit.md -o audit.junit.xml
  restorable audit --ou ou-ab12-11111111 --account-tag env=prod
  restorable audit --accounts-file accounts.txt        where Organizations is not reachable
  restorable audit --account 111122223333 --role-name SecurityAudit -f json > audit.json
  restorable audit --organization --fail-on high --max-unseen 2
  restorable audit --organization --hub-role arn:aws:iam::111122223333:role/RestorableHub
  restorable audit --organization --log json           standard error as JSON, one object a line
  restorable audit --resume latest                     go on with an interrupted run
`;
