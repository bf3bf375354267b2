/** Ports whose time moves only by sleeping, so that back-offs cost nothing and can be read off. */
import type { Ports } from "../../src/aws/ports.ts";

export type VirtualPorts = Ports & { readonly slept: readonly number[]; advance(ms: number): void };

/** `random` is the chance every draw gives. */
export function virtualPorts(start = Date.UTC(2026, 10, 22), random = 0.5): VirtualPorts {
  let time = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    random: () => random,
    advance: (ms) => void (time += ms),
    async sleep(ms) {
      slept.push(ms);
      await Promise.resolve();
      time += ms;
    },
  };
}
