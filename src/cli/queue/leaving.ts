/**
 * Whoever is told to stop ends, also where Redis does not answer: what waits for it is given up. Nothing is lost by that:
 * an audit can be gone on with, and scopes of a worker that is not heard of are given to others.
 */
import type { Redis } from "ioredis";
import type { QueuePorts } from "../../queue/limits.ts";

const lookEvery = 500;

export type Leaving = {
  /** Resolves once nothing can be waited for any more: it was told to stop, and Redis does not answer. */
  readonly gone: Promise<void>;
  /** It has left by itself. */
  over(): void;
};

/** Connections that `redis` is the origin of, as BullMQ makes them, count too. */
export function leavingInTime(
  redis: readonly Redis[],
  { signal, ports }: { readonly signal: AbortSignal; readonly ports: Pick<QueuePorts, "sleep"> },
): Leaving {
  let goAway = (): void => {};
  const gone = new Promise<void>((resolve) => (goAway = resolve));
  const connections = [...redis];
  for (const each of redis) {
    const duplicate = each.duplicate.bind(each);
    each.duplicate = (override) => {
      const another = duplicate(override);
      connections.push(another);
      return another;
    };
  }
  let isOver = false;
  const givenUp = new WeakSet<Redis>();
  const look = (): void => {
    for (const connection of connections) {
      if (givenUp.has(connection) || connection.status === "ready" || connection.status === "end") continue;
      givenUp.add(connection);
      giveUp(connection);
    }
  };
  const leave = async (): Promise<void> => {
    while (!isOver) {
      look();
      if (redis.every(({ status }) => status === "end")) return goAway();
      // This also keeps the process: one that only waits for an answer would end in the middle.
      await ports.sleep(lookEvery);
    }
  };
  const begin = (): void => void leave();
  if (signal.aborted) begin();
  else signal.addEventListener("abort", begin, { once: true });
  return {
    gone,
    over() {
      signal.removeEventListener("abort", begin);
      isOver = true;
    },
  };
}

/** While it waits to connect again, ioredis would forget that it was to, and leave whoever waits for an answer waiting. */
function giveUp(connection: Redis): void {
  if (connection.status === "reconnecting") connection.once("connecting", () => connection.disconnect());
  else connection.disconnect();
}
