/** `restorable worker`: scans for audits that go on elsewhere. */
import type { Command } from "@commander-js/extra-typings";
import type { Io } from "../io.ts";
import * as options from "../options.ts";
import { logOption } from "../teller.ts";

export function registerWorker(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command("worker")
    .summary("scan for audits that are made through a queue")
    .description("Takes part in audits that are made with --queue through the same Redis or Valkey.")
    .option("--once", "end with the audits that are under way, for batch schedulers")
    .addOption(options.configOption())
    .addOption(logOption())
    .action(async (flags) => {
      const { performWorker } = await import("../perform-worker.ts");
      finish(await performWorker({ io, flags }));
    });
}
