/**
 * Connections to the queue and their errors in, few lines for a person out: that it does not answer, once a minute until it
 * does again; and what it refuses while it answers. No text holds the URL.
 */
import { formatDuration } from "../../condition/duration.ts";
import { RunError } from "../../errors.ts";
import type { QueuePorts } from "../../queue/limits.ts";
import { serverOf, wordsOf } from "../../queue/redis-words.ts";
import { terminalText } from "../../report/escape/escape-terminal.ts";
import type { Saying } from "../teller.ts";

/** `ready`: Redis answers. */
type Connection = { readonly status: string };

export type QueueTrouble = {
  /** For whoever opens connections: what went wrong with one. */
  readonly onError: (error: Error) => void;
  /** Its state is looked at from now on. */
  watch(connection: Connection): void;
  stop(): void;
};

/** Milliseconds. A connection that is back sooner was never missed. */
const patience = 2_000;
const again = 60_000;
const lookEvery = 1_000;

export function queueTrouble({
  url,
  ports,
  say,
}: {
  readonly url: string;
  readonly ports: Pick<QueuePorts, "now" | "every">;
  readonly say: (saying: Saying) => void;
}): QueueTrouble {
  const server = serverOf(url);
  const watched: Connection[] = [];
  const refusedAt = new Map<string, number>();
  let why = "";
  let lostAt: number | null = null;
  let toldAt: number | null = null;
  const answers = (): boolean => watched.every(({ status }) => status === "ready");

  function look(): void {
    const now = ports.now();
    if (answers()) {
      if (toldAt !== null) {
        const fields = { server, milliseconds: now - (lostAt ?? now) };
        say({ event: "queue-back", text: `The queue at ${server} answers again\n`, fields });
      }
      [lostAt, toldAt, why] = [null, null, ""];
      return;
    }
    lostAt ??= now;
    const lost = now - lostAt;
    if (lost < patience || (toldAt !== null && now - toldAt < again)) return;
    toldAt = now;
    const reason = why === "" ? "" : ` (${why})`;
    const since = formatDuration(Math.floor(lost / 1_000) * 1_000);
    const text = `The queue at ${server} has not answered for ${since}${reason}; going on when it does\n`;
    const fields = { server, milliseconds: lost, ...(why === "" ? {} : { message: why }) };
    say({ event: "queue-lost", level: "warn", text, fields });
  }

  const stopLooking = ports.every(lookEvery, look);
  return {
    onError(error) {
      // Not the queue's: of what somebody sent through it.
      const isOurs = error instanceof RunError;
      const words = terminalText(isOurs ? error.message : wordsOf(error, url));
      // Why it does not answer; BullMQ has connections of its own, which come back by themselves, too.
      if (!isOurs && (!answers() || isOfConnection(error))) {
        why = words;
        return;
      }
      const now = ports.now();
      if (now - (refusedAt.get(words) ?? -Infinity) < again) return;
      refusedAt.set(words, now);
      const did = isOurs ? "brought what is not kept" : "does not do what it is asked";
      const text = `The queue at ${server} ${did}: ${words}\n`;
      say({ event: "queue-trouble", level: "warn", text, fields: { server, message: words } });
    },
    watch: (connection) => void watched.push(connection),
    stop: () => stopLooking(),
  };
}

const isOfConnection = (error: Error): boolean =>
  ("syscall" in error && "code" in error) ||
  /^(?:Connection is closed|Socket timeout|Stream isn't writeable)/i.test(error.message);
