/** Opens AWS for drills: as the settings say, with the drill role in every account, and who is calling known. */
import type { Aws, Caller } from "../aws/connect.ts";
import { InterruptedError, UnseenError } from "../errors.ts";
import type { DrillRole } from "../restore/drill-sessions.ts";
import { connectCaller } from "./connect-caller.ts";
import type { Io } from "./io.ts";
import { reasonText } from "./reason-text.ts";
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
  const { hubRole, hubExternalId, hubSessionName, quotaShare } = settings.values;
  const hub =
    hubRole === null
      ? undefined
      : {
          arn: hubRole,
          sessionName: hubSessionName,
          ...(hubExternalId === null ? {} : { externalId: hubExternalId }),
        };
  try {
    return await connectCaller(
      io,
      async (aws) => {
        const answer = await aws.caller();
        if (answer.state === "unread") {
          throw new UnseenError(`AWS does not say who is calling: ${reasonText(answer.reason)}. Nothing was drilled.`);
        }
        return work(aws, answer.value);
      },
      {
        hubRole: hub,
        pacing: { ...(quotaShare === null ? {} : { share: quotaShare / 100 }), rates: settings.rates },
      },
    );
  } catch (error) {
    if (!io.signal.aborted) throw error;
    throw new InterruptedError(
      "interrupted; scratch tables may be left, and the journal knows them. Take them away, and write the evidence of " +
        "drills that ended, by\n  restorable drill cleanup",
    );
  }
}
