/** What composing an audit needs of the machine that it runs on: environment, clock, chance, a way to wait and to stop. */
import type { ConnectOptions } from "../aws/connect.ts";

export type Machine = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** In [0, 1). */
  random(): number;
  /** This process, and whether another one of this machine is alive: a run directory has one writer. */
  readonly process: { readonly pid: number; isAlive(pid: number): boolean };
  /** Aborted when whoever asked wants to stop: what waits stops waiting. */
  readonly signal: AbortSignal;
  /** How long AWS is waited for; tests of endpoints that hang do not wait as people do. */
  readonly waiting?: Pick<ConnectOptions, "timeouts" | "patience">;
  /** Told of every named point of the run directory's protocol; tests stop the process there. */
  readonly probe?: (point: string) => void;
};
