/** Progress of a restore on standard error: how long it takes so far, and each setting as it is given; each as an event for a log. */
import { lostSettingWords, type SettingOutcome } from "../model/restore-settings.ts";
import type { RestoreProgress } from "../model/restore.ts";
import { terminalProse, terminalText } from "../report/escape/escape-terminal.ts";
import { tookWords } from "../report/restore/words.ts";
import type { Io } from "./io.ts";
import { tellInTurn } from "./tell-in-turn.ts";
import type { Saying, Teller } from "./teller.ts";

export type RestoreTelling = {
  readonly onProgress: (progress: RestoreProgress) => void;
  readonly onSetting: (outcome: SettingOutcome) => void;
  /** Resolves once everything was written. */
  said(): Promise<void>;
};

/** A person wants to see that it goes on; a log of hours needs no line every few seconds. */
const every = { watched: 5_000, unwatched: 60_000 };

export function restoreTelling(io: Io, teller: Teller, to: string): RestoreTelling {
  const isWatched = io.stderrTerminal.isTTY;
  let due = 0;
  const telling = tellInTurn(teller);
  const tell = (saying: Saying): void => void telling.tell(saying);
  return {
    onProgress({ elapsed, status }) {
      if (elapsed < due) return;
      due = elapsed + (isWatched ? every.watched : every.unwatched);
      tell({
        event: "restoring",
        text: `restoring ${terminalText(to)}: ${terminalText(status)} for ${tookWords(elapsed)}\n`,
        fields: { table: to, status, elapsed },
      });
    },
    onSetting(outcome) {
      const { setting, words, state } = outcome;
      const why = outcome.state === "done" ? "" : `: ${outcome.because}`;
      tell({
        event: "setting",
        level: state === "failed" ? "error" : "info",
        text: `${state} ${lostSettingWords[setting]} ${terminalText(words)}${terminalProse(why)}\n`,
        fields: { table: to, ...outcome },
      });
    },
    said: () => telling.said(),
  };
}
