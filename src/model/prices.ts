/** What storage and reading cost: estimates to be replaced by what is paid, for the costs of plans, restores and drills. */
import { assumedPrices, type BackupPrices } from "./kept-backups.ts";

/** A GiB and month, or a GiB for what is done once. Estimates, as `estimated` says of which day. */
export type ActionPrices = BackupPrices & {
  /** ISO date of the estimate. */
  readonly estimated: string;
  readonly pitrPerGiB: number;
  readonly restorePerGiB: number;
  /** A million read request units, eventually consistent reads counted half: what a counted scan costs. */
  readonly readPerMillion: number;
};

/** For us-east-1: PITR and native backups as several publishers quote them, the rest from memory (no price page was retrievable). */
export const assumedActionPrices: ActionPrices = {
  ...assumedPrices,
  estimated: "2026-11-01",
  pitrPerGiB: 0.2,
  restorePerGiB: 0.15,
  readPerMillion: 0.125,
};
