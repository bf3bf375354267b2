/**
 * The one place where a program's own environment, clock, chance and process come in, and only as far as it has not handed
 * over its own. It listens to the signal that it is given through one of its own, and lets go of it again.
 */
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../engine/is-alive.ts";
import type { Machine } from "../engine/machine.ts";

export type ProcessMachine = {
  readonly machine: Machine & { readonly cwd: string };
  /** As if the signal had been aborted. */
  readonly stop: () => void;
  /** The signal is not listened to any more. */
  readonly release: () => void;
};

export function processMachine(given: {
  readonly env?: Machine["env"] | undefined;
  readonly cwd?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}): ProcessMachine {
  const asked = given.signal;
  const own = new AbortController();
  // Every call that waits for its quota listens, thousands at once; Node takes more than ten for a leak and warns.
  setMaxListeners(0, own.signal);
  const follow = (): void => own.abort(asked?.reason);
  if (asked?.aborted === true) follow();
  asked?.addEventListener("abort", follow, { once: true });
  return {
    machine: {
      env: given.env ?? process.env,
      cwd: given.cwd ?? process.cwd(),
      now: () => Date.now(),
      sleep: async (ms, signal) => {
        await sleep(ms, undefined, signal ? { signal } : {});
      },
      random: () => Math.random(),
      process: { pid: process.pid, isAlive },
      signal: own.signal,
    },
    stop: () => own.abort(),
    release: () => asked?.removeEventListener("abort", follow),
  };
}
