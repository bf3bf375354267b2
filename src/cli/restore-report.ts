/** What was asked for, what became of it and what a run recorded in, the report of a restore out, with its exit code. */
import type { LostRow, RestoreCost } from "../model/restore-report.ts";
import { lostSettings, type RecordedSetting, type SettingOutcome } from "../model/restore-settings.ts";
import type { RestoreFrom, RestoreOutcome } from "../model/restore.ts";
import type { ActionPrices } from "../model/prices.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { settingWords } from "../restore/setting-words.ts";
import { exitCodes } from "./exit-codes.ts";

export const costOf = ({ sizeBytes }: RestoreFrom, prices: ActionPrices): RestoreCost | null =>
  sizeBytes === null
    ? null
    : {
        amount: (sizeBytes / 1024 ** 3) * prices.restorePerGiB,
        currency: prices.currency,
        estimated: prices.estimated,
      };

/** One row a setting, or a value of it. `outcomes` null: nobody asked to give them again, or it is too early. */
export function rowsOf(
  recorded: readonly RecordedSetting[] | null,
  outcomes: readonly SettingOutcome[] | null,
): readonly LostRow[] {
  if (recorded === null) {
    return lostSettings.map((setting) => ({ ...nothing(setting), state: "not-recorded", because: null }));
  }
  return recorded.flatMap((each) => rowsOfSetting(each, outcomes));
}

const nothing = (setting: LostRow["setting"]) => ({ setting, recorded: null, requestId: null });

function rowsOfSetting(each: RecordedSetting, outcomes: readonly SettingOutcome[] | null): readonly LostRow[] {
  const { setting } = each;
  switch (each.state) {
    case "as-restored":
      return [{ ...nothing(setting), state: "as-restored", because: null }];
    case "unknown":
      return [{ ...nothing(setting), state: "not-recorded", because: unknownWords(each.reason) }];
    case "unusable":
      return [{ ...nothing(setting), state: "not-recorded", because: each.because }];
    case "set": {
      const rows = each.give.map((give): LostRow => {
        const words = settingWords(give);
        const outcome = outcomes?.find((one) => one.setting === setting && one.words === words);
        return { setting, recorded: words, ...became(outcome) };
      });
      const left: LostRow[] =
        each.left === null
          ? []
          : [{ setting, recorded: each.left, state: "not-asked", because: null, requestId: null }];
      return [...rows, ...left];
    }
    default:
      return each satisfies never;
  }
}

function became(outcome: SettingOutcome | undefined): Pick<LostRow, "state" | "because" | "requestId"> {
  if (outcome === undefined) return { state: "not-asked", because: null, requestId: null };
  if (outcome.state !== "done") return { state: outcome.state, because: outcome.because, requestId: null };
  return { state: "done", because: outcome.already ? "it had it already" : null, requestId: outcome.requestId };
}

/** `asked`: --reapply was said, so that what is not given again counts. */
export function exitCodeOf(outcome: RestoreOutcome, settings: readonly LostRow[], asked: boolean): number {
  switch (outcome.state) {
    case "failed":
    case "refused":
      return exitCodes.failing;
    case "under-way":
    case "unclear":
    case "unread":
      return exitCodes.incomplete;
    case "active":
      if (!asked) return exitCodes.ok;
      if (settings.some(({ state }) => state === "failed")) return exitCodes.failing;
      return settings.some(({ state }) => state === "pending" || state === "not-recorded")
        ? exitCodes.incomplete
        : exitCodes.ok;
    default:
      return outcome satisfies never;
  }
}
