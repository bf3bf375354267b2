/**
 * A clock that stands still while anything is being worked out, and then jumps to the next instant that somebody sleeps
 * until: hours of waiting for quotas in, minutes of work out. What is written to disk is waited for and takes no time of it.
 */
import { createHeap } from "./heap.mjs";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** `start`: epoch milliseconds. */
export function virtualTime(start) {
  let now = start;
  /** Who sleeps until when, and all those instants, the next one first. */
  const sleepers = new Map();
  const instants = createHeap();
  let outside = 0;
  let settle = () => {};

  /** Everything that can happen now has happened. */
  async function quiet() {
    await turn();
    while (outside > 0) {
      await new Promise((resolve) => (settle = resolve));
      await turn();
    }
  }

  return {
    now: () => now,
    sleep(ms) {
      const until = Math.ceil(now + Math.max(0, ms));
      return new Promise((wake) => {
        const others = sleepers.get(until);
        if (others !== undefined) {
          others.push(wake);
          return;
        }
        sleepers.set(until, [wake]);
        instants.add(until);
      });
    },
    /** Waits for what does not happen in this time. */
    async real(work) {
      outside += 1;
      try {
        return await work;
      } finally {
        outside -= 1;
        if (outside === 0) settle();
      }
    },
    /** Lets time pass until `work` is done; throws where nobody is left who could do it. */
    async until(work) {
      let isOver = false;
      const over = () => void (isOver = true);
      work.then(over, over);
      for (;;) {
        await quiet();
        if (isOver) return work;
        const next = instants.take();
        if (next === undefined) throw new Error("everybody waits and nobody sleeps");
        now = next;
        const woken = sleepers.get(next);
        sleepers.delete(next);
        for (const wake of woken) wake();
      }
    },
  };
}
