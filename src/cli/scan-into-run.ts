/** The scan of a command: shown on standard error while it goes on, by as many processes as were asked for. */
import { answerQuestion, type Asking, type Watching } from "../engine/answer-question.ts";
import { skewWords } from "../model/clock-skew.ts";
import type { Roles } from "../model/roles.ts";
import type { RunWriter } from "../runs/run-writer.ts";
import { roleFor } from "../scan/role-for.ts";
import type { Io } from "./io.ts";
import type { Scanning } from "./pacing-options.ts";
import { jointTally } from "./progress/joint-tally.ts";
import { watchScan } from "./progress/watch-scan.ts";
import type { Teller } from "./teller.ts";
import { createWorkerPool } from "./workers/worker-pool.ts";

export type ScanRequest = Omit<Asking, "machine" | "watching"> & {
  readonly io: Io;
  readonly teller: Teller;
  readonly scanning: Scanning;
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
      const pool = poolOf(request, { run, onEvent: (event) => watch.onEvent(event) });
      const calls = () => jointTally([aws.calls(), ...(pool?.calls() ?? [])]);
      const watch = watchScan({ io, teller, groups, pacing, calls });
      const { onEvent } = watch;
      const hangUp = (): void => void pool?.close();
      io.signal.addEventListener("abort", hangUp, { once: true });
      try {
        await work({ onEvent, elsewhere: pool });
      } finally {
        io.signal.removeEventListener("abort", hangUp);
        await pool?.close();
        await watch.stop();
      }
      return () => watch.sumUp();
    },
  };
}

type Pooled = { readonly run: RunWriter; readonly onEvent: ReturnType<typeof watchScan>["onEvent"] };

/** Null: this process scans alone. */
function poolOf({ io, scanning, roles }: Pick<ScanRequest, "io" | "scanning"> & { readonly roles: Roles }, to: Pooled) {
  if (scanning.workers === 1) return null;
  return createWorkerPool({
    scanning,
    waiting: io.waiting,
    start: () => io.startWorker(),
    run: to.run.path,
    roleOf: (account) => roleFor(roles, account),
    noteHosts: (hosts) => to.run.noteForeignHosts(hosts),
    onEvent: to.onEvent,
  });
}
