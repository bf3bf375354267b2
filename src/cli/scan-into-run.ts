/** The scan of a command: shown on standard error while it goes on, by as many processes as were asked for. */
import type { Elsewhere } from "../audit.ts";
import { answerQuestion, type Asking, type Watching } from "../engine/answer-question.ts";
import { skewWords } from "../model/clock-skew.ts";
import type { CallTally, ScanObserver } from "../model/scan-event.ts";
import type { RunWriter } from "../runs/run-writer.ts";
import { roleFor } from "../scan/role-for.ts";
import type { Io } from "./io.ts";
import type { Scanning } from "./pacing-options.ts";
import { jointTally } from "./progress/joint-tally.ts";
import { watchScan } from "./progress/watch-scan.ts";
import type { Saying, Teller } from "./teller.ts";
import { createWorkerPool } from "./workers/worker-pool.ts";

export type ScanRequest = Omit<Asking, "machine" | "watching"> & {
  readonly io: Io;
  readonly teller: Teller;
  readonly scanning: Scanning;
  /** URL of the queue whose workers scan; null: this machine does. */
  readonly queue: string | null;
};

/** As `answerQuestion`, whose errors are those of this. */
export const scanIntoRun = <T>(request: ScanRequest, afterwards: (run: RunWriter) => Promise<T>): Promise<T> =>
  answerQuestion({ ...request, machine: request.io, watching: watchingOf(request) }, afterwards);

function watchingOf(request: ScanRequest): Watching {
  const { teller, question, aws, io } = request;
  return {
    async skewed(skew) {
      const text = `${skewWords(skew)}. Set it right, and run the command again.\n`;
      await teller.tell({ event: "clock-skew", level: "warn", text, fields: { skew } });
    },
    async begun(run) {
      const { id, asOf } = run.header();
      const [event, words] = question.resume === null ? ["run-started", "Run"] : ["run-resumed", "Going on with run"];
      await teller.tell({ event, text: `${words} ${id}\n`, fields: { run: id, path: run.path, asOf } });
    },
    async scanning(run, { groups }, work) {
      const { pacing } = request.scanning;
      let others: Others | null = null;
      const calls = () => jointTally([aws.calls(), ...(others?.calls() ?? [])]);
      // Before the others: of a run that is gone on with they tell from the first moment on.
      const workers = () => others?.workers?.() ?? null;
      const watch = watchScan({ io, teller, groups, pacing, calls, workers });
      const { onEvent } = watch;
      const hangUp = (): void => others?.breakOff();
      io.signal.addEventListener("abort", hangUp, { once: true });
      let isOver = false;
      try {
        others = await othersOf(request, { run, onEvent, say: (saying) => watch.say(saying) });
        await work({ onEvent, elsewhere: others });
        isOver = true;
      } finally {
        io.signal.removeEventListener("abort", hangUp);
        await others?.close(isOver ? "over" : "left");
        await watch.stop();
      }
      return () => watch.sumUp();
    },
  };
}

/** Other processes that scan. */
type Others = Elsewhere & {
  /** Every call of each so far. */
  calls(): readonly CallTally[];
  /** How many of them there are, where they come and go; null: they have not been counted. */
  workers?(): number | null;
  /** The user wants to stop. */
  breakOff(): void;
  close(how: "over" | "left"): Promise<void>;
};

type Scanned = {
  readonly run: RunWriter;
  readonly onEvent: ScanObserver;
  /** Beside what is shown of the scan. */
  readonly say: (saying: Saying) => void;
};

/** Null: this process scans alone. */
async function othersOf(request: ScanRequest, to: Scanned): Promise<Others | null> {
  const { io, queue: url, scanning } = request;
  if (url === null) return poolOf(request, to);
  const { openAuditQueue } = await import("./queue/audit-queue.ts");
  return openAuditQueue({ io, url, scanning, ...to });
}

function poolOf({ io, scanning, roles }: ScanRequest, to: Scanned): Others | null {
  if (scanning.workers === 1) return null;
  const pool = createWorkerPool({
    scanning,
    waiting: io.waiting,
    start: () => io.startWorker(),
    run: to.run.path,
    roleOf: (account) => roleFor(roles, account),
    noteHosts: (hosts) => to.run.noteForeignHosts(hosts),
    onEvent: to.onEvent,
  });
  return { ...pool, breakOff: () => void pool.close() };
}
