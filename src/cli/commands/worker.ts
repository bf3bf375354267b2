/** `restorable worker`: scans for audits that go on elsewhere. */
import { Option, type Command } from "@commander-js/extra-typings";
import { exitCodeMeanings, exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { wholeNumber } from "../option-values.ts";
import * as options from "../options.ts";
import { milliseconds } from "../setting-values.ts";
import { logOption } from "../teller.ts";

export function registerWorker(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command("worker")
    .summary("scan for audits that go on elsewhere, through a queue")
    .description(
      "Takes part in every audit and scan that is made with --queue through the same Redis or Valkey: takes on the role in " +
        "each account that it is given, scans its Regions, and sends what it saw to the audit. Start as many as you like, " +
        "on any machine, at any time; each may be stopped or killed at any time. It only reads, and keeps nothing.",
    )
    .option("--once", "end when no audit is left, for batch schedulers")
    .addOption(
      new Option("--wait <duration>", "how long --once waits for a first audit (default: 1m)").argParser(milliseconds),
    )
    .addOption(
      new Option("--scopes <n>", "accounts and Regions at once; fewer need less memory (default: 128)").argParser(
        wholeNumber(mostAtOnce, 1),
      ),
    )
    .addOption(options.configOption())
    .addOption(logOption())
    .addHelpText("after", `${notes}\n${exitCodes}`)
    .action(async (flags) => {
      const { performWorker } = await import("../perform-worker.ts");
      finish(await performWorker({ io, flags }));
    });
}

const mostAtOnce = 1_024;

const exitCodes = exitCodesHelpOf({
  ok: "told to stop, with what was under way given back; or with --once, no audit is left",
  usage: "the queue cannot be used, no credentials, the disk is full; or with --once, it may not take part",
  incomplete: "with --once: AWS did not say who is calling, so that it could not take part",
  bug: exitCodeMeanings.bug,
  interrupted: "with --once: interrupted before the audit was over",
});

const notes = `
It needs RESTORABLE_QUEUE_URL (or \`queueUrl\` of restorable.yaml), the packages bullmq and ioredis
(npm install bullmq@6 ioredis@6), and credentials of the same role or user as the audit: whoever gets
an account must see the same there.

The audit says what is asked, of whom and how fast: policy, accounts, Regions, names of roles, the
hub role, --quota-share and rates. The worker brings credentials, its way to AWS (Region, endpoint,
proxy), and external ids, which are never sent: RESTORABLE_EXTERNAL_ID, RESTORABLE_HUB_EXTERNAL_ID,
or \`roles\` of restorable.yaml. An audit of another version of restorable is left to others.

Ctrl-C or SIGTERM gives back what is under way; a second one kills. A worker that is killed, or that
is not heard of for 30 seconds, loses what it was at to the others.

Examples:
  restorable worker
  restorable worker --once --wait 10m                  a job of a batch scheduler
  restorable worker --scopes 16 --log json             a small container
`;
