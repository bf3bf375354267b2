/** A command that scans: whose tables, in which Regions and through which role is asked in the same words everywhere. */
import type { Command } from "@commander-js/extra-typings";
import { configOption } from "./options.ts";
import { quotaShareOption } from "./pacing-options.ts";
import { populationOptions } from "./population-options.ts";
import { queueOption } from "./queue/queue-option.ts";
import { roleOptions } from "./role-options.ts";
import { workersOption } from "./workers-option.ts";

export const scanningCommand = (program: Command, name: string) =>
  program
    .command(name)
    .addOption(populationOptions.organization())
    .addOption(populationOptions.ou())
    .addOption(populationOptions.accountTag())
    .addOption(populationOptions.account())
    .addOption(populationOptions.accountsFile())
    .addOption(populationOptions.excludeAccount())
    .addOption(populationOptions.region())
    .addOption(roleOptions.roleName())
    .addOption(roleOptions.externalId())
    .addOption(roleOptions.sessionName())
    .addOption(roleOptions.hubRole())
    .addOption(quotaShareOption())
    .addOption(workersOption())
    .addOption(queueOption())
    .addOption(configOption());
