/** `restorable merge`: runs that divided the accounts among them become one, judged as a whole. */
import type { Command } from "@commander-js/extra-typings";
import { exitCodesHelp } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import * as options from "../options.ts";
import { outputHelp, outputOptions } from "../outputs.ts";
import { policyRootOption } from "../policy-root-option.ts";
import { logOption } from "../teller.ts";

export function registerMerge(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command("merge")
    .summary("put the runs of shards together to one run, without an API call")
    .description(
      "Unites runs that divided the accounts among them (`--shard i/n`, or lists of accounts) into one run directory, as if one " +
        "process had scanned it. Runs of `audit` are judged anew, together, and reported as `audit` does; of runs of `scan` the path of the merged run is printed.",
    )
    .argument("<run...>", "ids or paths of runs, or a folder with runs in it")
    .addOption(outputOptions.format())
    .addOption(outputOptions.output())
    .addOption(policyRootOption())
    .addOption(options.gateOptions.failOn())
    .addOption(options.gateOptions.newSince())
    .addOption(options.gateOptions.failOnSla())
    .addOption(options.gateOptions.maxUnknown())
    .addOption(options.gateOptions.maxUnseen())
    .addOption(options.runsOption())
    .addOption(options.configOption())
    .addOption(logOption())
    .addHelpText("after", `${examples}${outputHelp}\n${exitCodesHelp}`)
    .action(async (runs, flags) => {
      const { performMerge } = await import("../perform-merge.ts");
      finish(await performMerge({ io, runs, flags }));
    });
}

const examples = `
The runs must have been asked the same: policy, accounts but for the shard, Regions, roles, waivers,
blind spots, drills, by the same account and version. What they disagree in is told, and nothing is
written. The merged run is as of the first of them, and the runs themselves stay as they are.

What is missing (a shard, the end of a list of accounts, a Region whose scan did not finish) counts
as not seen (3). Merge again once it is there, or have it scanned: \`audit --resume\` the merged run.
The same runs give the same merged run, in whatever order; merging them again finds it.

Examples:
  restorable merge shards/                             all shards that lie in one folder
  restorable merge shards/ -o audit.json -o audit.junit.xml
  restorable merge shards/ --runs .restorable/runs     where the merged run is written
  restorable merge 20261122T080000000Z-1a2b3c4d 20261122T080012345Z-5e6f7a8b
`;
