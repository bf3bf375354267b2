/** A restore as it is asked for, noted in a journal and told of: one source, one new table in the same account and Region. */
import type { Unknown } from "./fact.ts";
import type { Scope } from "./observation.ts";
import type { LostSetting } from "./restore-settings.ts";

export type RestoreSource =
  | { readonly kind: "backup"; readonly backupArn: string }
  /** `at`: an ISO instant, or the newest that there is. */
  | { readonly kind: "time"; readonly tableArn: string; readonly at: string };

/** `to`: name of the new table. */
export type RestoreAsk = Scope & { readonly source: RestoreSource; readonly to: string };

export const newestInstant = "latest";

/** What is known of the source before anything is asked for; instants are ISO. */
export type RestoreFrom = {
  readonly tableArn: string;
  readonly table: string;
  /** null: AWS did not say. */
  readonly tableId: string | null;
  /** The moment that the new table will hold. Of a restore to the newest, about this. */
  readonly dataAt: string | null;
  readonly sizeBytes: number | null;
};

/** Lines of a journal, in the order in which they come. `at`: ISO instant by this machine's clock. */
export type RestoreNote = { readonly at: string } & (
  | { readonly note: "restore-intended"; readonly ask: RestoreAsk; readonly from: RestoreFrom }
  /** AWS took it on. `requestId` null: found under way, the answer was never heard. */
  | { readonly note: "restore-begun"; readonly requestId: string | null; readonly tableId: string | null }
  /** Nothing was made. */
  | { readonly note: "restore-refused"; readonly because: string }
  | { readonly note: "restore-active"; readonly tableId: string; readonly elapsed: number }
  | { readonly note: "restore-failed"; readonly because: string }
  | SettingNote
);

/** Of one setting given to the new table; `value` tells one Kinesis stream from another. */
type SettingNote = { readonly setting: LostSetting; readonly value?: string } & (
  | { readonly note: "setting-intended" }
  | { readonly note: "setting-given"; readonly requestId: string | null }
  | { readonly note: "setting-failed"; readonly because: string }
);

/** What became of it. `elapsed`: milliseconds from the intent until the table was seen to be ACTIVE. */
export type RestoreOutcome =
  | {
      readonly state: "active";
      readonly tableArn: string;
      readonly tableId: string;
      readonly elapsed: number;
      readonly requestId: string | null;
      /** It had become so before this command began. */
      readonly already: boolean;
    }
  /** AWS works on it, as far as is known; the same command goes on waiting. */
  | { readonly state: "under-way"; readonly elapsed: number; readonly because: string }
  /** Nothing was made: something stands against it, or AWS said no. */
  | { readonly state: "refused"; readonly by: "check" | "aws"; readonly because: string }
  | { readonly state: "failed"; readonly because: string }
  /** It may have been made; the same command looks again. */
  | { readonly state: "unclear"; readonly because: string }
  /** AWS would not say what has to be known before. */
  | { readonly state: "unread"; readonly reason: Unknown };

/** Told while it is waited for. */
export type RestoreProgress = { readonly elapsed: number; readonly status: string };
