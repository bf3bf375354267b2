/**
 * The reading side of AWS for one session in one Region. In goes an operation of the catalogue and its input, out comes
 * AWS's answer or an unknown; it refuses every operation that the catalogue does not list.
 */
import type { LedgerEntry } from "../model/observation.ts";
import { operations, type OperationId } from "../model/operations.ts";
import type { TroubleNotice } from "../model/scan-event.ts";
import type { CallId } from "../model/write-operations.ts";
import { isPaged, missingMember, nextCursor, withCursor } from "./answers.ts";
import { attempt } from "./attempt.ts";
import { createBudget } from "./budget.ts";
import type { Calling } from "./calling.ts";
import type { Clients } from "./clients.ts";
import { createLedger } from "./ledger.ts";
import type { Read } from "./read.ts";
import type { InputOf, OutputOf } from "./shapes.ts";
import { toldByError } from "./told-by-error.ts";

export type { InputOf, OutputOf } from "./shapes.ts";
export type { Read } from "./read.ts";

/** One per session and Region: every call of one scope, with its ledger. */
export type ScopeReader = {
  /** One call. An operation outside the catalogue throws: that is a bug. */
  read<Op extends OperationId>(operation: Op, input: InputOf<Op>): Promise<Read<OutputOf<Op>>>;
  /** Follows the operation's cursor to the last page; stops at the first unread one. A list that does not end is `malformed`. */
  pages<Op extends OperationId>(operation: Op, input: InputOf<Op>): AsyncIterable<Read<OutputOf<Op>>>;
  /** Sorted by operation. */
  ledger(): readonly LedgerEntry[];
};

export type ReaderOptions = Calling & {
  readonly clients: Clients;
  /** Told once an operation, of the first call that was not answered. */
  readonly onTrouble?: ((notice: TroubleNotice) => void) | undefined;
};

export function createReader(options: ReaderOptions): ScopeReader {
  const { shared, session, payer, region, clients, hostOf, keysNow } = options;
  const ledger = createLedger();
  const budget = createBudget(shared.patience.scopeDeadline);
  const told = new Set<CallId>();

  function onTrouble(notice: TroubleNotice): void {
    if (told.has(notice.operation)) return;
    told.add(notice.operation);
    options.onTrouble?.(notice);
  }

  async function call<Op extends OperationId>(operation: Op, input: InputOf<Op>): Promise<Read<OutputOf<Op>>> {
    /** The answer was told by an error, and holds nothing. */
    let nothing = false;
    const answer = await attempt<OutputOf<Op>>(shared, {
      operation,
      account: payer,
      region,
      host: hostOf(operations[operation].service),
      line: `${operations[operation].service} ${region}`,
      credentials: session.credentials,
      budget,
      ledger,
      onTrouble,
      keysNow,
      async send() {
        const keys = await session.credentials.get();
        try {
          return await clients.send(operation, input, { region, keys });
        } catch (thrown) {
          const told = toldByError(operation, thrown);
          if (told === undefined) throw thrown;
          nothing = true;
          // Every member but the metadata is optional in the outputs of operations that have such an error.
          return told as OutputOf<Op>;
        }
      },
    });
    if (answer.state === "unread" || nothing) return answer;
    const missing = missingMember(operation, answer.value);
    if (missing === undefined) return answer;
    ledger.failed(operation);
    const detail = `the answer holds no usable ${missing}`;
    return { state: "unread", reason: { kind: "malformed", operation, code: `no ${missing}`, detail } };
  }

  /** Why a list with these cursors is taken for one that never ends, or null. */
  function endlessness(seen: ReadonlySet<string>, cursor: string): { code: string; detail: string } | null {
    const { pages } = shared.patience;
    if (seen.has(cursor)) {
      return { code: "repeated cursor", detail: "the cursor to the next page came twice: the list does not end" };
    }
    if (seen.size + 1 < pages) return null;
    return { code: "too many pages", detail: `there is another page after ${pages}: the list does not end` };
  }

  return {
    async read(operation, input) {
      refuseUnlisted(operation);
      ledger.begun(operation);
      const answer = await call(operation, input);
      if (answer.state === "read" && nextCursor(operation, answer.value) === undefined) ledger.ended(operation);
      return answer;
    },
    async *pages(operation, input) {
      refuseUnlisted(operation);
      if (!isPaged(operation)) throw new Error(`${operation} has no pages`);
      ledger.begun(operation);
      const seen = new Set<string>();
      for (let next = input; ;) {
        const page = await call(operation, next);
        const cursor = page.state === "read" ? nextCursor(operation, page.value) : undefined;
        if (page.state === "read" && cursor === undefined) ledger.ended(operation);
        yield page;
        if (cursor === undefined) return;
        const endless = endlessness(seen, cursor);
        if (endless !== null) {
          ledger.failed(operation);
          yield { state: "unread", reason: { kind: "malformed", operation, ...endless } };
          return;
        }
        seen.add(cursor);
        next = withCursor(operation, input, cursor);
      }
    },
    ledger: () => ledger.entries(),
  };
}

/** Types keep callers in the catalogue; this keeps whatever got past them from ever becoming a request. */
function refuseUnlisted(operation: string): asserts operation is OperationId {
  if (!Object.hasOwn(operations, operation)) throw new Error(`${operation} is not in the catalogue of read operations`);
}
