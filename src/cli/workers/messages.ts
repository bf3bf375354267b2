/** What the writer of a run and its worker processes say to each other: values that survive JSON, and no AWS credentials. */
import type { AccountRecord } from "../../model/observation.ts";
import type { CallTally, ScanEvent } from "../../model/scan-event.ts";
import type { ScopeJob, ScopeReceipt } from "../../scan/dispatch.ts";
import type { AssumeOptions } from "../../aws/connect.ts";
import type { Io } from "../io.ts";
import type { Scanning } from "../pacing-options.ts";

export type ToWorker =
  /** First of all. `run` is a path; `joinAs` tells what this process writes from what others do; `waiting` is the writer's. */
  | {
      readonly kind: "begin";
      readonly run: string;
      readonly joinAs: string;
      readonly scanning: Scanning;
      readonly waiting: NonNullable<Io["waiting"]>;
    }
  /** `role`: the one to assume in this account. */
  | {
      readonly kind: "job";
      readonly job: ScopeJob;
      readonly account: AccountRecord;
      readonly role: Omit<AssumeOptions, "operations">;
    }
  /** The hosts told last are on disk. */
  | { readonly kind: "hosts-noted" }
  /** No further job comes. */
  | { readonly kind: "end" };

export type FromWorker =
  | { readonly kind: "sealed"; readonly receipt: ScopeReceipt }
  | ({ readonly kind: "broken"; readonly account: string; readonly region: string } & Words)
  | { readonly kind: "told"; readonly events: readonly ScanEvent[]; readonly calls: CallTally }
  /** Spoken to, outside AWS; the worker records nothing until they are noted. */
  | { readonly kind: "hosts"; readonly hosts: readonly string[] }
  /** The whole worker cannot go on. */
  | ({ readonly kind: "lost" } & Words);

/** `fixable`: by a person, such as a full disk; anything else is a bug. `code`: the system's word, when a file was refused. */
export type Words = { readonly message: string; readonly fixable: boolean; readonly code: string | null };

/** A process that was started, as the writer sees it. */
export type WorkerProcess = {
  send(message: ToWorker): void;
  onMessage(listener: (message: FromWorker) => void): void;
  /** Resolves when it is gone and all that it said was heard, with words for how: `exit code 0`, `SIGKILL`. */
  readonly ended: Promise<string>;
  /** It ends at once, whatever it is doing. */
  hangUp(): void;
};
