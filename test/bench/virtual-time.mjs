/**
 * A clock that stands still while anything is being worked out, and then jumps to the next instant that somebody sleeps
 * until: hours of waiting for quotas in, minutes of work out. What is written to disk is waited for and takes no time of it.
 */
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

/** Numbers in, the least of them out. */
function createHeap() {
  const heap = [];
  const swap = (a, b) => {
    [heap[a], heap[b]] = [heap[b], heap[a]];
  };
  return {
    add(value) {
      heap.push(value);
      for (let at = heap.length - 1; at > 0;) {
        const above = (at - 1) >> 1;
        if (heap[above] <= heap[at]) return;
        swap(above, at);
        at = above;
      }
    },
    take() {
      const least = heap[0];
      const last = heap.pop();
      if (heap.length === 0) return least;
      heap[0] = last;
      for (let at = 0; ;) {
        const left = 2 * at + 1;
        if (left >= heap.length) return least;
        const below = left + 1 < heap.length && heap[left + 1] < heap[left] ? left + 1 : left;
        if (heap[at] <= heap[below]) return least;
        swap(at, below);
        at = below;
      }
    },
  };
}
