/**
 * After a crash: drills whose scratch tables may still be there in, by their journals; what became of each out. What is not
 * proven to be ours is left alone and told.
 */
import type { Aws } from "../aws/connect.ts";
import type { Ports } from "../aws/ports.ts";
import { createDriller } from "../aws/write-drill.ts";
import { scratchNameOf, type DrillEntry, type DrillStanding } from "../model/drill-journal.ts";
import { cleanScratch, type Cleaned } from "./drill-clean.ts";
import type { DrillSession } from "./drill-sessions.ts";

export type ToClean = {
  readonly standing: DrillStanding;
  readonly note: (entry: DrillEntry) => Promise<void>;
};

export type CleanedUp = { readonly standing: DrillStanding; readonly scratch: string; readonly cleaned: Cleaned };

export async function cleanUp(given: {
  readonly aws: Aws;
  readonly sessionIn: (account: string) => Promise<DrillSession>;
  readonly ports: Pick<Ports, "now" | "sleep">;
  readonly toClean: readonly ToClean[];
  readonly patience: number;
  readonly onCleaned: (cleaned: CleanedUp) => Promise<void>;
}): Promise<readonly CleanedUp[]> {
  const { aws, sessionIn, ports, patience } = given;
  const all: CleanedUp[] = [];
  for (const { standing, note } of given.toClean) {
    const { account, region } = standing.target;
    const opened = await sessionIn(account);
    const cleaned: Cleaned =
      opened.state === "unopened"
        ? { state: "left", foreign: false, because: `account ${account} could not be opened: ${opened.because}` }
        : await cleanScratch(
            {
              reader: aws.reader(opened.session, region),
              driller: createDriller(aws, opened.session, region),
              ports,
              note,
              patience,
            },
            standing,
          );
    const done = { standing, scratch: scratchNameOf(standing.drill), cleaned };
    all.push(done);
    await given.onCleaned(done);
  }
  return all;
}
