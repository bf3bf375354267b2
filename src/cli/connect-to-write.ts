/**
 * The connection of a command that writes: work on AWS in, what it comes to out. An interruption is heard once no write is
 * under way; whoever interrupted is told how to go on by the command.
 */
import type { Aws } from "../aws/connect.ts";
import { connectCaller } from "../engine/connect-caller.ts";
import type { Io } from "./io.ts";
import { lateHangUp, type LateHangUp } from "./late-hang-up.ts";
import { connectionIn } from "./pacing-options.ts";
import { rolesOf } from "./role-options.ts";
import type { Settled } from "./settle.ts";

export async function connectToWrite<T>(
  io: Io,
  settings: Settled,
  work: (aws: Aws, hangUp: LateHangUp) => Promise<T>,
): Promise<T> {
  const hangUp = lateHangUp(io.signal);
  try {
    return await connectCaller(
      { ...io, signal: hangUp.signal },
      (aws) => work(aws, hangUp),
      connectionIn(settings, rolesOf(settings, null)),
    );
  } finally {
    hangUp.release();
  }
}
