/** An event of a scan as a line of the log: what a machine that watches wants to know, and null for what only counts. */
import { scrub } from "../../aws/scrub.ts";
import type { Unknown } from "../../model/fact.ts";
import type { CallTally, ScanEvent } from "../../model/scan-event.ts";
import type { Saying } from "../teller.ts";
import { sumOfCalls } from "./calls-text.ts";

export function logged(event: ScanEvent): Saying | null {
  switch (event.kind) {
    case "account": {
      const { account, access, scopes, reason } = event;
      const fields = { account, scopes, ...reasonOf(reason) };
      return { event: `account-${access}`, level: access === "unopened" ? "warn" : "info", text: null, fields };
    }
    case "accounts-ended": {
      const { listed, incomplete } = event;
      const level = incomplete === undefined ? "info" : "warn";
      return { event: "accounts-listed", level, text: null, fields: { listed, ...reasonOf(incomplete) } };
    }
    case "scope-begun": {
      const { account, region } = event;
      return { event: "scope-begun", text: null, fields: { account, region } };
    }
    case "trouble": {
      const { account, region, operation, next, reason } = event;
      const fields = { account, region, operation, next, ...reasonOf(reason) };
      return { event: reason.kind === "throttled" ? "throttled" : "trouble", level: "warn", text: null, fields };
    }
    case "scope-ended": {
      const { account, region, tables, coverage, calls } = event;
      const unseen = coverage.state === "denied" || coverage.state === "failed";
      const reason = coverage.state === "seen" ? {} : reasonOf(coverage.reason);
      const fields = { account, region, tables, coverage: coverage.state, ...reason, ...sumOfCalls(calls) };
      const troubled = troubledOf(calls);
      return {
        event: "scope-ended",
        level: unseen ? "warn" : "info",
        text: null,
        fields: { ...fields, ...(Object.keys(troubled).length === 0 ? {} : { troubled }) },
      };
    }
    case "tables-listed":
    case "table-read":
      return null;
    default:
      return event satisfies never;
  }
}

/** Where the notice of a trouble said that there was one, this says how many there were. */
const troubledOf = (calls: CallTally): CallTally =>
  Object.fromEntries(Object.entries(calls).filter(([, { throttled, failed }]) => throttled + failed > 0));

/** Scrubbed where it arrived; once more here, since logs travel further than reports. */
const reasonOf = (reason: Unknown | undefined): { readonly reason?: Unknown } =>
  reason === undefined
    ? {}
    : { reason: { ...reason, ...(reason.detail === undefined ? {} : { detail: scrub(reason.detail) }) } };
