/**
 * Shows a scan while it goes on: its events come in, and on standard error appears one live line on a terminal, now and
 * then a line elsewhere, or a log of JSON. What it draws it clears; it ends at once when the user interrupts.
 */
import type { Pacing } from "../../aws/pace.ts";
import type { GroupId } from "../../model/fact-groups.ts";
import type { CallTally, ScanObserver } from "../../model/scan-event.ts";
import { counted } from "../../report/policy-test/words.ts";
import type { Io } from "../io.ts";
import type { Saying, Teller } from "../teller.ts";
import { callsText, sumOfCalls } from "./calls-text.ts";
import { createMilestones } from "./milestones.ts";
import { createProgress } from "./progress.ts";
import { liveLine, milestoneLine } from "./progress-text.ts";
import { logged } from "./scan-log.ts";
import { msPerTableAt } from "./time-left.ts";

export type Watch = {
  readonly onEvent: ScanObserver;
  /** Something beside the scan: in its place, and not behind the live line. */
  say(saying: Saying): void;
  /** Nothing is shown any more, and all that was is written. Once, whether the scan ended or failed. */
  stop(): Promise<void>;
  /** After a scan that ended: what it came to, and what it took. */
  sumUp(): Promise<void>;
};

export type Watching = {
  readonly io: Io;
  readonly teller: Teller;
  /** Groups of facts that are asked for: they say what a table takes. */
  readonly groups: readonly GroupId[];
  readonly pacing: Pacing;
  /** The calls so far of everybody who scans. */
  readonly calls: () => CallTally;
  /** How many workers take part; null: nobody comes and goes. */
  readonly workers?: () => number | null;
};

/** Four times a second is as often as a person can read. */
const redrawEvery = 250;
const lookEvery = 1_000;
const clearLine = "\r\u001b[2K";

export function watchScan({ io, teller, groups, pacing, calls, workers }: Watching): Watch {
  const progress = createProgress({ now: io.now(), msPerTable: msPerTableAt(groups, pacing) });
  const milestones = createMilestones(io.now());
  const isLive = teller.form === "text" && canRedraw(io);
  let written: Promise<void> = Promise.resolve();
  let waiting = 0;
  let isDrawn = false;

  function write(what: () => void | Promise<void>): void {
    waiting += 1;
    written = written.then(what).finally(() => (waiting -= 1));
    // Told when it is awaited, at the end; until then it is no unhandled rejection.
    written.catch(() => undefined);
  }
  const say = (saying: Saying): void => write(() => teller.tell(saying));

  function current() {
    const now = io.now();
    progress.count(calls(), now);
    const count = workers?.() ?? null;
    return { now, view: { ...progress.view(now), ...(count === null ? {} : { workers: count }) } };
  }

  function draw(): void {
    // A terminal slower than the scan gets fewer frames, and none late.
    if (waiting > 0) return;
    isDrawn = true;
    const line = liveLine(current().view, io.stderrTerminal.columns);
    write(() => io.stderr.write(`${clearLine}${line}`));
  }

  function look(): void {
    const { now, view } = current();
    const milestone = milestones.reached(view, now);
    if (milestone !== null) say({ event: "progress", text: milestoneLine(view), fields: { milestone, ...view } });
  }

  const stopTicking = isLive ? io.every(redrawEvery, draw) : io.every(lookEvery, look);

  function end(): void {
    stopTicking();
    io.signal.removeEventListener("abort", end);
    if (isDrawn) write(() => io.stderr.write(clearLine));
    isDrawn = false;
  }
  io.signal.addEventListener("abort", end, { once: true });

  return {
    say(saying) {
      write(async () => {
        if (isDrawn && saying.text !== null) await io.stderr.write(clearLine);
        await teller.tell(saying);
      });
    },
    onEvent(event) {
      progress.take(event, io.now());
      if (io.signal.aborted) return;
      const saying = teller.form === "json" ? logged(event) : null;
      if (saying !== null) say(saying);
      if (!isLive && (event.kind === "scope-ended" || event.kind === "accounts-ended")) look();
    },
    stop() {
      end();
      return written;
    },
    async sumUp() {
      const { scopes, tables, unknowns } = current().view;
      const text = `Scanned ${counted(scopes.done, "scope")} (account × Region) with ${counted(tables.read, "table")}.\n`;
      await teller.tell({
        event: "scanned",
        text,
        fields: { scopes: scopes.done, tables: tables.read, unknowns },
      });
      const operations = calls();
      const fields = { ...sumOfCalls(operations), operations };
      await teller.tell({ event: "calls", text: callsText(operations), fields });
    },
  };
}

/** As for colour, except that FORCE_COLOR makes no terminal of a file. */
const canRedraw = ({ stderrTerminal, env }: Io): boolean =>
  stderrTerminal.isTTY && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
