/**
 * One write: in go an operation of the write catalogue and its input, out comes what AWS answered, that it refused, or that
 * nobody knows. A write is sent once: only a refusal that leaves no doubt (a throttle, expired keys) is followed by
 * another attempt, and what may have been made is for the caller to look for. One that changes nothing when it arrives
 * twice is tried as often as a read.
 */
import type { Unknown } from "../model/fact.ts";
import type { Evidence, LedgerEntry } from "../model/observation.ts";
import { callOf, isRepeatable, type WriteOperationId } from "../model/write-operations.ts";
import { attempt } from "./attempt.ts";
import { createBudget } from "./budget.ts";
import type { Aws, Session } from "./connect.ts";
import { createLedger } from "./ledger.ts";
import { writeClientsOf, type WriteInput, type WriteOutput } from "./write-clients.ts";

/**
 * `refused`: AWS said no, and nothing was made. `unclear`: no answer, or one that nobody understands; it may have been made.
 */
export type Written<T> =
  | { readonly state: "written"; readonly value: T; readonly evidence: Evidence }
  | { readonly state: "refused" | "unclear"; readonly reason: Unknown };

/** One per session and Region. */
export type WriteCalls = {
  readonly write: <Op extends WriteOperationId>(
    operation: Op,
    input: WriteInput<Op>,
  ) => Promise<Written<WriteOutput<Op>>>;
  /** Sorted by operation. */
  ledger(): readonly LedgerEntry[];
};

export function writeCalls(aws: Pick<Aws, "calling" | "lent">, session: Session, region: string): WriteCalls {
  const calling = aws.calling(session, region);
  const { patience } = calling.shared;
  const once = { ...calling.shared, patience: { ...patience, transientAttempts: 1, timeoutAttempts: 1 } };
  const clients = writeClientsOf(aws.lent);
  const ledger = createLedger();
  const budget = createBudget(patience.scopeDeadline);

  return {
    async write<Op extends WriteOperationId>(operation: Op, input: WriteInput<Op>) {
      const { service } = callOf(operation);
      ledger.begun(operation);
      const answer = await attempt<WriteOutput<Op>>(isRepeatable(operation) ? calling.shared : once, {
        operation,
        account: calling.payer,
        region,
        host: calling.hostOf(service),
        line: `${service} ${region}`,
        credentials: session.credentials,
        budget,
        ledger,
        onTrouble: () => {},
        keysNow: calling.keysNow,
        send: async () => clients.send(operation, input, { region, keys: await session.credentials.get() }),
      });
      if (answer.state === "unread") {
        return { state: isClear(answer.reason) ? "refused" : "unclear", reason: answer.reason };
      }
      ledger.ended(operation);
      return { ...answer, state: "written" };
    },
    ledger: () => ledger.entries(),
  };
}

/** An answer that says no. Whatever else happened on the way, the write may have arrived. */
function isClear({ kind }: Unknown): boolean {
  switch (kind) {
    case "timeout":
    case "network":
    case "server-error":
    case "malformed":
      return false;
    default:
      return true;
  }
}
