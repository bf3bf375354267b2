/** The clients of one restore, made of a session: in it goes with ports and a journal, out come the two things it can do. */
import type { Aws, Session } from "../aws/connect.ts";
import type { Ports } from "../aws/ports.ts";
import { createWriter } from "../aws/write-client.ts";
import { createRestorer, type Restorer } from "../aws/write-restore.ts";
import type { RestoreAsk, RestoreNote, RestoreOutcome } from "../model/restore.ts";
import type { SettingOutcome, SettingToGive } from "../model/restore-settings.ts";
import type { RestoredTable } from "./restore-reread.ts";
import { giveSettings } from "./restore-settings.ts";
import { restoreTable, type RestoreWork } from "./restore-table.ts";

/** The named points at which tests stop the process: between the journal's lines and the call. */
export const restorePoints = ["restore:before-call", "restore:after-call"] as const;

type RestorePoint = (typeof restorePoints)[number];

export type RestoreHands = {
  readonly restore: (how: Pick<RestoreWork, "past" | "patience" | "onProgress" | "confirm">) => Promise<RestoreOutcome>;
  readonly give: (
    table: RestoredTable,
    settings: readonly SettingToGive[],
    onOutcome: (outcome: SettingOutcome) => void,
  ) => Promise<readonly SettingOutcome[]>;
};

export function restoreHands(of: {
  readonly aws: Aws;
  readonly session: Session;
  readonly ask: RestoreAsk;
  readonly ports: Pick<Ports, "now" | "sleep">;
  readonly note: (note: RestoreNote) => Promise<void>;
  readonly probe: ((point: RestorePoint) => void) | undefined;
  /** Lets a call end before an interruption is heard. */
  readonly during: <T>(call: () => Promise<T>) => Promise<T>;
}): RestoreHands {
  const { aws, session, ask, ports, note } = of;
  const reader = aws.reader(session, ask.region);
  const restorer = uncut(createRestorer(aws, session, ask.region), of);
  const writer = uncut(createWriter(aws, session, ask.region), of);
  return {
    restore: (how) => restoreTable({ reader, restorer, ports, note, ...how }, ask),
    give: (table, settings, onOutcome) =>
      giveSettings({ reader, writer, restorer, ports, note, table, onOutcome }, settings),
  };
}

type Around = Pick<Parameters<typeof restoreHands>[0], "probe" | "during">;

/** Every call between two points, and none cut off in the middle: nobody would know whether it arrived. */
function uncut<C extends Restorer | ReturnType<typeof createWriter>>(client: C, { probe, during }: Around): C {
  const around =
    <I, O>(call: (input: I) => Promise<O>) =>
    (input: I): Promise<O> =>
      during(async () => {
        probe?.("restore:before-call");
        const answer = await call(input);
        probe?.("restore:after-call");
        return answer;
      });
  const { ledger, ...calls } = client;
  const wrapped = Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [name, around(call as (input: unknown) => Promise<unknown>)]),
  );
  return { ...wrapped, ledger } as unknown as C;
}
