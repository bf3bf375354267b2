/** A reader that gives prepared answers, for shapes that no AWS and no emulator of it should ever send. */
import type { Read, ScopeReader } from "../../src/aws/read-client.ts";
import type { OperationId } from "../../src/model/operations.ts";

export type Script = Readonly<Partial<Record<OperationId, readonly (object | "lost")[]>>>;

export const lostPage = { kind: "throttled", operation: "x:Page", code: "ThrottlingException" } as const;

/** `read` gives the first answer of an operation, `pages` all of them; `lost` is a page that could not be read. */
export function scriptedReader(script: Script): ScopeReader {
  const answersTo = (operation: OperationId): Read<never>[] =>
    (script[operation] ?? []).map((answer) =>
      answer === "lost"
        ? { state: "unread", reason: { ...lostPage, operation } }
        : { state: "read", value: answer as never, evidence: { operation, at: "2026-11-22T00:00:00.000Z" } },
    );
  return {
    read: async (operation) => {
      const first = answersTo(operation)[0];
      if (first === undefined) throw new Error(`the script has no answer to ${operation}`);
      return first;
    },
    pages: async function* (operation) {
      for (const answer of answersTo(operation)) {
        yield answer;
        if (answer.state === "unread") return;
      }
    },
    ledger: () => [],
  };
}
