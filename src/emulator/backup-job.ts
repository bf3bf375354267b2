/** One backup on demand of AWS Backup as the embedded organization holds it, and what has become of it at a time. */
import type { RecoveryPoint } from "./recovery-point.ts";

export const failedStates = ["FAILED", "ABORTED", "EXPIRED", "PARTIAL"] as const;

/** How a job ends that does not complete. */
export type JobFailure = { readonly state: (typeof failedStates)[number]; readonly message: string };

export type BackupJob = {
  readonly id: string;
  readonly token: string | null;
  /** Name of the vault. */
  readonly vault: string;
  /** ARN of the table. */
  readonly of: string;
  readonly role: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly ends: number;
  readonly deleteAfterDays: number | null;
  readonly coldAfterDays: number | null;
  readonly failure: JobFailure | null;
  /** null: the job makes none, because it fails. */
  readonly point: RecoveryPoint | null;
};

/** What is known of a job when it begins. */
export type NewJob = Omit<BackupJob, "id" | "ends" | "point"> & { readonly sizeBytes: number };

/** Virtual time until a job runs, and until it ends. */
const waits = 30_000;
export const jobTakes = 300_000;

export function jobAt({ created, ends, failure }: BackupJob, now: number) {
  if (now < created + waits) return { state: "CREATED", percent: "0.0", completed: null, message: null };
  if (now < ends) return { state: "RUNNING", percent: "50.0", completed: null, message: null };
  if (failure !== null) return { ...failure, percent: "0.0", completed: ends };
  return { state: "COMPLETED", percent: "100.0", completed: ends, message: null };
}
