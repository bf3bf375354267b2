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
