/** Drills on standard error: each restore that is waited for, now and then, and what each drill came to; also as events for a log. */
import type { DrillRecord } from "../model/drill.ts";
import type { Scope } from "../model/observation.ts";
import type { RestoreProgress } from "../model/restore.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import { tookWords } from "../report/restore/words.ts";
import type { DrillToDo } from "../restore/drill-record.ts";
import type { Io } from "./io.ts";
import { tellInTurn } from "./tell-in-turn.ts";
import type { Teller } from "./teller.ts";

export type DrillTelling = {
  readonly onProgress: (toDo: DrillToDo, progress: RestoreProgress) => void;
  readonly onOthersUntold: (scope: Scope, because: string) => Promise<void>;
  readonly onOver: (record: DrillRecord) => Promise<void>;
};

/** Milliseconds between two lines about one drill: several go on at once. */
const every = { watched: 15_000, unwatched: 60_000 };

export function drillTelling({ stderrTerminal }: Pick<Io, "stderrTerminal">, teller: Teller): DrillTelling {
  const apart = stderrTerminal.isTTY ? every.watched : every.unwatched;
  /** By drill, how long it is waited for when it is told of again. */
  const due = new Map<string, number>();
  const telling = tellInTurn(teller);
  return {
    onProgress({ drill, target: { account, region, table } }, { elapsed, status }) {
      if (elapsed < (due.get(drill) ?? 0)) return;
      due.set(drill, elapsed + apart);
      const place = [account, region, table].map(terminalText).join(" ");
      void telling.tell({
        event: "drilling",
        text: `restoring ${place}: ${terminalText(status)} for ${tookWords(elapsed)}\n`,
        fields: { account, region, table, status, elapsed },
      });
    },
    onOthersUntold({ account, region }, because) {
      const place = [account, region].map(terminalText).join(" ");
      return telling.tell({
        event: "others-untold",
        level: "warn",
        text: `${place}: how many restores others have under way could not be told, so --max-others does not hold there: ${terminalText(because)}\n`,
        fields: { account, region, because },
      });
    },
    onOver({ account, region, table, outcome, because }) {
      const place = [account, region, table].map(terminalText).join(" ");
      return telling.tell({
        event: "drill",
        level: outcome === "held" ? "info" : "error",
        text: `${outcome} ${place}${because === null ? "" : ` ${terminalText(because)}`}\n`,
        fields: { account, region, table, outcome, because },
      });
    },
  };
}
