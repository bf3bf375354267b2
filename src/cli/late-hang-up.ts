/**
 * An interruption that lets writes end: the signal of the user in, one out that follows once no write is under way. A call
 * that is cut off in the middle would leave nobody knowing whether it arrived.
 */
export type LateHangUp = {
  readonly signal: AbortSignal;
  during<T>(write: () => Promise<T>): Promise<T>;
  /** The signal of the user is not listened to any more. */
  release(): void;
};

export function lateHangUp(asked: AbortSignal): LateHangUp {
  const late = new AbortController();
  let underWay = 0;
  const follow = (): void => {
    if (asked.aborted && underWay === 0) late.abort(asked.reason);
  };
  asked.addEventListener("abort", follow, { once: true });
  follow();
  return {
    signal: late.signal,
    async during(write) {
      underWay += 1;
      try {
        return await write();
      } finally {
        underWay -= 1;
        follow();
      }
    },
    release: () => asked.removeEventListener("abort", follow),
  };
}
