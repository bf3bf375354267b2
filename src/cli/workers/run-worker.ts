/**
 * One worker process: joins the run that it is told, connects to AWS with the keys it finds itself, and scans the scopes
 * it is given until there are no more. Whatever it has to say goes to the writer of the run.
 */
import type { Aws } from "../../aws/connect.ts";
import { RunError, UsageError } from "../../errors.ts";
import type { ScanEvent } from "../../model/scan-event.ts";
import { joinRun, type JoinedRun } from "../../runs/join-run.ts";
import { connectCaller } from "../../engine/connect-caller.ts";
import { demandOfRun } from "../../engine/demand-of-run.ts";
import { interruptiblePorts } from "../../engine/interruptible-ports.ts";
import { scanJob, type JobToScan } from "../../engine/scan-job.ts";
import type { Io } from "../io.ts";
import { reasonText } from "../../engine/reason-text.ts";
import { gatherEvents } from "./gather-events.ts";
import type { FromWorker, ToWorker, Words } from "./messages.ts";

export type WorkerIo = Pick<Io, "env" | "now" | "sleep" | "random" | "process" | "signal" | "probe">;

/** The other end. `messages` ends when the writer is gone. */
export type Writer = { send(message: FromWorker): void; readonly messages: AsyncIterable<ToWorker> };

export async function runWorker(io: WorkerIo, writer: Writer): Promise<void> {
  try {
    const messages = writer.messages[Symbol.asyncIterator]();
    const first = await messages.next();
    if (first.done === true || first.value.kind !== "begin") return;
    const { run: path, joinAs, scanning, waiting } = first.value;
    const run = await joinRun({ path, as: joinAs, owner: io.process, probe: io.probe });
    try {
      await connectCaller({ ...io, waiting }, (aws) => work({ io, aws, run, writer, messages }), scanning);
    } finally {
      await run.close();
    }
  } catch (error) {
    writer.send({ kind: "lost", ...wordsOf(error) });
  }
}

type Working = {
  readonly io: WorkerIo;
  readonly aws: Aws;
  readonly run: JoinedRun;
  readonly writer: Writer;
  readonly messages: AsyncIterator<ToWorker>;
};

async function work({ io, aws, run, writer, messages }: Working): Promise<void> {
  const demand = demandOfRun(run);
  const caller = await aws.caller();
  if (caller.state === "unread")
    throw new RunError(`a worker cannot tell who is calling: ${reasonText(caller.reason)}`);
  const notes = hostNotes(writer);
  const told = gatherEvents(io.now, (events) => writer.send({ kind: "told", events, calls: aws.calls() }));
  const task = {
    aws,
    demand,
    ports: interruptiblePorts(io),
    signal: io.signal,
    onEvent: (event: ScanEvent) => told.observe(event),
  };

  const sink: JobToScan["run"] = {
    openScope: (scope) => run.openScope(scope),
    noteForeignHosts: (hosts) => notes.note(hosts),
  };

  const under = new Set<Promise<void>>();
  const begin = (job: Job): void => {
    const { account, region } = job.job;
    const piece = scanJob({ ...task, run: sink, account: job.account, region, role: job.role })
      .then((receipt) => {
        told.flush();
        writer.send({ kind: "sealed", receipt });
      })
      .catch((error: unknown) => writer.send({ kind: "broken", account, region, ...wordsOf(error) }))
      .finally(() => under.delete(piece));
    under.add(piece);
  };
  for (;;) {
    const next = await messages.next();
    if (next.done === true || next.value.kind === "end") break;
    const message = next.value;
    if (message.kind === "job") begin(message);
    if (message.kind === "hosts-noted") notes.noted();
  }
  await Promise.all(under);
  told.flush();
}

type Job = Extract<ToWorker, { kind: "job" }>;

/** Foreign hosts are on disk before anything they answered is. */
function hostNotes(writer: Writer) {
  const known = new Set<string>();
  let noting = Promise.resolve();
  let noted = (): void => {};
  return {
    noted: () => noted(),
    async note(hosts: readonly string[]): Promise<void> {
      const fresh = hosts.filter((host) => !known.has(host));
      if (fresh.length > 0) {
        for (const host of fresh) known.add(host);
        noting = noting.then(
          () =>
            new Promise((resolve) => {
              noted = resolve;
              writer.send({ kind: "hosts", hosts: fresh });
            }),
        );
      }
      await noting;
    },
  };
}

function wordsOf(error: unknown): Words {
  const fixable = error instanceof RunError || error instanceof UsageError;
  const message = error instanceof Error ? ((fixable ? null : error.stack) ?? error.message) : String(error);
  const cause = fixable ? error.cause : null;
  return { message, fixable, code: cause instanceof Error && "code" in cause ? String(cause.code) : null };
}
