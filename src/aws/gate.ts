/**
 * Calls in flight per host, capped below the number of sockets. A call that waits for a socket, or for its connection
 * to be accepted, has already been signed and its timeouts run, so a busy host would look like a slow one; here it
 * waits before that. FIFO.
 */
export type Gate = { through<T>(host: string, call: () => Promise<T>): Promise<T> };

/** `proven`: places whose first call came back. `fresh`: first calls now under way, each likely to open a connection. */
type Lane = { inside: number; proven: number; fresh: number; readonly waiting: ((isFresh: boolean) => void)[] };

/**
 * Connections being opened at a time. A server that accepts one per turn of its event loop, as Node does, leaves the
 * last of a hundred waiting for many seconds while those already open are served.
 */
const mostFresh = 8;

export function createGate(limit: number): Gate {
  const lanes = new Map<string, Lane>();

  /** Takes a place, proven ones first; undefined when there is none. */
  function enter(lane: Lane): { readonly isFresh: boolean } | undefined {
    const isFresh = lane.inside - lane.fresh >= lane.proven;
    if (isFresh && (lane.fresh >= mostFresh || lane.proven + lane.fresh >= limit)) return undefined;
    lane.inside += 1;
    if (isFresh) lane.fresh += 1;
    return { isFresh };
  }

  function leave(lane: Lane, isFresh: boolean): void {
    lane.inside -= 1;
    if (isFresh) {
      lane.fresh -= 1;
      lane.proven += 1;
    }
    while (lane.waiting.length > 0) {
      const place = enter(lane);
      if (place === undefined) return;
      lane.waiting.shift()?.(place.isFresh);
    }
  }

  return {
    async through(host, call) {
      let lane = lanes.get(host);
      if (lane === undefined) lanes.set(host, (lane = { inside: 0, proven: 0, fresh: 0, waiting: [] }));
      const { waiting } = lane;
      const isFresh = enter(lane)?.isFresh ?? (await new Promise<boolean>((admit) => waiting.push(admit)));
      try {
        return await call();
      } finally {
        leave(lane, isFresh);
      }
    },
  };
}
