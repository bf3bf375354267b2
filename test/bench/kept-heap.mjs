/** MiB in use once nothing is left to collect; where Node was started with `--expose-gc`, or else with what is. */
export function keptHeap() {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
