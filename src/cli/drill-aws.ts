/** Opens AWS for drills: as the settings say, with the drill role in every account, and who is calling known. */
import type { Aws, Caller } from "../aws/connect.ts";
import { InterruptedError } from "../errors.ts";
import type { DrillRole } from "../restore/drill-sessions.ts";
import { connectCaller } from "../engine/connect-caller.ts";
import type { Io } from "./io.ts";
import { knownCaller } from "./known-caller.ts";
import { connectionIn } from "./pacing-options.ts";
import { rolesOf } from "./role-options.ts";
import type { Settled } from "./settle.ts";

export const drillRoleOf = ({ values: { drillRole, drillExternalId, sessionName } }: Settled): DrillRole => ({
  roleName: drillRole,
  sessionName,
  ...(drillExternalId === null ? {} : { externalId: drillExternalId }),
});

/** Noise: `Date` has whole seconds, and an answer takes its time. */
const noise = 5_000;

/**
 * The clock that AWS goes by, as its answers so far tell it: ages of data, and whether a table is younger than the journal's
 * line, are told from instants of AWS, and this machine's clock may be off by any length.
 */
export function clockOfAws(io: Io, aws: Pick<Aws, "clockSkew">): { now(): number; sleep(ms: number): Promise<void> } {
  const measured = aws.clockSkew() ?? 0;
  const ahead = Math.abs(measured) > noise ? measured : 0;
  return { now: () => io.now() - ahead, sleep: (ms) => io.sleep(ms, io.signal) };
}

export async function withDrillAws<T>(
  io: Io,
  settings: Settled,
  work: (aws: Aws, caller: Caller) => Promise<T>,
): Promise<T> {
  try {
    return await connectCaller(
      io,
      async (aws) => work(aws, await knownCaller(aws, "Nothing was drilled.")),
      connectionIn(settings, rolesOf(settings, null)),
    );
  } catch (error) {
    if (!io.signal.aborted) throw error;
    throw new InterruptedError(
      "interrupted; scratch tables may be left, and the journal knows them. Take them away, and write the evidence of " +
        "drills that ended, by\n  restorable drill cleanup",
    );
  }
}
