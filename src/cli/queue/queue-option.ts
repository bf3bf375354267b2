/** Whether workers of a queue scan: declared and explained once. */
import { Option } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import type { Settled } from "../settle.ts";
import type { Teller } from "../teller.ts";

export const queueOption = () =>
  new Option("--queue", "have workers on other machines scan (`restorable worker`), through RESTORABLE_QUEUE_URL");

export type QueueFlag = { readonly queue?: true | undefined };

/** URL of a queue that can be used; null: none is wanted. */
export async function queueOf({ queue }: QueueFlag, given: Settled, teller: Teller): Promise<string | null> {
  if (queue !== true) return null;
  if (given.by.workers === "flag")
    throw new UsageError(
      "--workers starts processes on this machine, and --queue leaves the scan to others: give one.",
    );
  const { usableQueue } = await import("./queue-url.ts");
  return usableQueue(given, teller);
}
