/** Which workers there are in, what an audit says of them on standard error out: who came, who left, and that nobody is there. */
import { formatDuration } from "../../condition/duration.ts";
import type { WorkerWords } from "../../queue/messages.ts";
import { terminalText } from "../../report/escape/escape-terminal.ts";
import { counted } from "../../report/policy-test/words.ts";
import { toolVersion } from "../../tool-version.ts";
import type { Saying } from "../teller.ts";

export type WorkersTelling = {
  /** Those that gave a sign of life lately. */
  onWorkers(workers: readonly WorkerWords[], now: number): void;
  /** Another process may have the run: it is waited for. */
  onWait(milliseconds: number): void;
  /** Workers that take part; null: they have not been counted yet. */
  count(): number | null;
};

/** Milliseconds between two sayings that nobody takes part. */
const remindEvery = 5 * 60_000;
/** More names than that nobody reads. */
const named = 5;

export function workersTelling(say: (saying: Saying) => void): WorkersTelling {
  let taking: ReadonlySet<string> = new Set();
  let isCounted = false;
  const others = new Set<string>();
  let nobodySince: number | null = null;
  let remindedAt = -Infinity;

  function nobody(now: number): void {
    if (now - remindedAt < remindEvery) return;
    const first = nobodySince === null;
    nobodySince ??= now;
    remindedAt = now;
    const text = first
      ? "No worker takes part: start some by `restorable worker`, here or elsewhere, with the same RESTORABLE_QUEUE_URL\n"
      : `No worker has taken part for ${formatDuration(now - nobodySince)}: start some by \`restorable worker\`\n`;
    say({ event: "queue-workers", level: "warn", text, fields: { taking: 0 } });
  }

  function some(now: ReadonlySet<string>): void {
    const came = [...now].filter((name) => !taking.has(name));
    const left = [...taking].filter((name) => !now.has(name));
    if (came.length + left.length === 0) return;
    const changes = [wordsFor(came, "joined"), wordsFor(left, "left, or was not heard of for too long")];
    const text = `${changes.filter((words) => words !== "").join("; ")}: ${takePart(now.size)}\n`;
    say({ event: "queue-workers", text, fields: { taking: now.size, came, left } });
  }

  return {
    onWorkers(workers, now) {
      const current = new Set(workers.filter(({ takesPart }) => takesPart === "yes").map(({ name }) => name));
      some(current);
      if (current.size === 0) nobody(now);
      else [nobodySince, remindedAt] = [null, -Infinity];
      [taking, isCounted] = [current, true];
      for (const { name, version, takesPart } of workers) {
        if (takesPart !== "no" || others.has(name)) continue;
        others.add(name);
        const why = version === toolVersion ? "it says why" : `it is restorable ${version}, and this is ${toolVersion}`;
        const text = `${terminalText(`Worker ${name} does not take part: ${why}`)}\n`;
        say({ event: "queue-worker-apart", level: "warn", text, fields: { name, version } });
      }
    },
    onWait(milliseconds) {
      const text = `Another process may still be at this run: waiting ${formatDuration(Math.ceil(milliseconds / 1_000) * 1_000)} for a sign of life of it\n`;
      say({ event: "queue-wait", text, fields: { milliseconds } });
    },
    count: () => (isCounted ? taking.size : null),
  };
}

const takePart = (count: number): string => (count === 1 ? "1 worker takes part" : `${count} workers take part`);

function wordsFor(names: readonly string[], did: string): string {
  if (names.length === 0) return "";
  if (names.length > named) return `${counted(names.length, "worker")} ${did}`;
  return `${names.length === 1 ? "worker" : "workers"} ${names.map(terminalText).join(", ")} ${did}`;
}
