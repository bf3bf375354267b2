/** What a restore came to, as it is rendered in every format. Instants are ISO, times that it took milliseconds. */
import type { RestoreAsk, RestoreFrom, RestoreOutcome } from "./restore.ts";
import type { LostSetting } from "./restore-settings.ts";

/** `not-asked`: recorded, and nobody said --reapply. `as-restored`: the source had what a restored table has. */
export type SettingState = "done" | "pending" | "failed" | "not-asked" | "as-restored" | "not-recorded";

export type LostRow = {
  readonly setting: LostSetting;
  /** The recorded value in words, raw; null: none is known. */
  readonly recorded: string | null;
  readonly state: SettingState;
  readonly because: string | null;
  readonly requestId: string | null;
};

/** Of the restore alone: GiB × the price of a GiB. */
export type RestoreCost = { readonly amount: number; readonly currency: string; readonly estimated: string };

export type RestoreReport = {
  readonly schemaVersion: 1;
  readonly kind: "restorable-restore";
  readonly tool: { readonly name: "restorable"; readonly version: string };
  readonly caller: string;
  readonly began: string;
  readonly ended: string;
  readonly journal: string;
  readonly foreignHosts: readonly string[];
  readonly ask: RestoreAsk;
  readonly from: RestoreFrom;
  readonly cost: RestoreCost | null;
  readonly outcome: RestoreOutcome;
  /** null: no run holds the table with these settings; `because` says what was looked for. */
  readonly recordedIn: { readonly id: string; readonly asOf: string } | null;
  readonly because: string | null;
  readonly settings: readonly LostRow[];
  readonly exitCode: number;
  readonly next: readonly { readonly command: string; readonly why: string }[];
};
