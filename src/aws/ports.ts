/** The effects that AWS calls need besides the network: time, waiting and chance, given by whoever knows the process. */
export type Ports = {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after at least `ms` milliseconds; rejects when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** At least 0, below 1. */
  random(): number;
};
