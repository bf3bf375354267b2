/** Opens AWS as the environment says, lends it to a piece of work, and closes it whatever happens. */
import { connect, type Aws, type ConnectOptions } from "../aws/connect.ts";
import { interruptiblePorts } from "./interruptible-ports.ts";
import type { Machine } from "./machine.ts";

/** `how`: pacing and a hub role; or an endpoint and keys of our own, for the demo, where the environment does not count. */
export async function connectCaller<T>(
  machine: Pick<Machine, "env" | "now" | "random" | "sleep" | "signal" | "waiting">,
  work: (aws: Aws) => Promise<T>,
  how: Pick<ConnectOptions, "endpoint" | "callerCredentials" | "region" | "hubRole" | "pacing">,
): Promise<T> {
  const aws = connect({ env: machine.env, ports: interruptiblePorts(machine), ...machine.waiting, ...how });
  // Calls under way would otherwise be waited for, each until its own timeout.
  const hangUp = (): void => aws.close();
  machine.signal.addEventListener("abort", hangUp, { once: true });
  try {
    return await work(aws);
  } finally {
    machine.signal.removeEventListener("abort", hangUp);
    aws.close();
  }
}
