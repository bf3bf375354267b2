/** What a worker says of itself on standard error: what it takes part in, or why not, and what it has done when it leaves. */
import { terminalText } from "../../report/escape/escape-terminal.ts";
import { counted } from "../../report/policy-test/words.ts";
import type { ServeNotice } from "../../queue/serve.ts";
import { sumOfCalls } from "../progress/calls-text.ts";
import type { Saying } from "../teller.ts";
import type { WorkDone } from "./worker-jobs.ts";

/** `done` null: it took no part. What comes out of the queue is text that anybody may have written. */
export function noticeSaying(notice: ServeNotice, done: WorkDone | null): Saying {
  const { kind, run } = notice;
  const of = `run ${terminalText(run)}`;
  switch (kind) {
    case "joined":
      return { event: "worker-joined", text: `Taking part in ${of}\n`, fields: { run } };
    case "left": {
      const { accounts = 0, scopes = 0, tables = 0, calls = {} } = done ?? {};
      const sum = sumOfCalls(calls);
      const text =
        `Left ${of}: opened ${counted(accounts, "account")}, scanned ${counted(scopes, "scope")} with ` +
        `${counted(tables, "table")}, by ${counted(sum.calls, "call")} to AWS\n`;
      return { event: "worker-left", text, fields: { run, accounts, scopes, tables, ...sum } };
    }
    case "refused":
    case "later": {
      const text = `Not taking part in ${of}: ${notice.why.split("\n").map(terminalText).join("\n  ")}\n`;
      return { event: `worker-${kind}`, level: "warn", text, fields: { run, why: notice.why } };
    }
    default:
      throw new Error(`no such notice: ${String(notice satisfies never)}`);
  }
}
