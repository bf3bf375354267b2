/**
 * The writing side of AWS that hands findings to Security Hub: one call, which creates and updates findings of this
 * product and nothing else. What AWS answers of each finding is told, and an answer that does not add up is none.
 */
import type { Aws, Session } from "./connect.ts";
import { writeCalls, type WriteCalls, type Written } from "./write-call.ts";
import type { WriteInput, WriteOutput } from "./write-clients.ts";

/** A finding in AWS's own format, as its client types it. */
export type ImportedFinding = NonNullable<WriteInput<"securityhub:BatchImportFindings">["Findings"]>[number];

/** `refused`: those that Security Hub did not take, each with what it says; the other ones it did. */
export type Import = { readonly accepted: number; readonly refused: readonly RefusedFinding[] };
export type RefusedFinding = { readonly id: string; readonly code: string; readonly message: string };

export type Pusher = {
  /** BatchImportFindings: 100 findings at most, all of the session's account and of one Region. May be sent twice. */
  importFindings(findings: readonly ImportedFinding[]): Promise<Written<Import>>;
  ledger: WriteCalls["ledger"];
};

export function createPusher(aws: Pick<Aws, "calling" | "lent">, session: Session, region: string): Pusher {
  const calls = writeCalls(aws, session, region);
  return {
    async importFindings(findings) {
      const sent = await calls.write("securityhub:BatchImportFindings", { Findings: [...findings] });
      if (sent.state !== "written") return sent;
      const value = importOf(sent.value, findings.length);
      if (value !== undefined) return { ...sent, value };
      const detail = "the answer does not account for every finding that was sent";
      return {
        state: "unclear",
        reason: { kind: "malformed", operation: "securityhub:BatchImportFindings", detail },
      };
    },
    ledger: () => calls.ledger(),
  };
}

function importOf(answer: WriteOutput<"securityhub:BatchImportFindings">, sent: number): Import | undefined {
  const { SuccessCount: accepted, FailedCount: failed, FailedFindings: told = [] } = answer;
  if (typeof accepted !== "number" || typeof failed !== "number" || !Array.isArray(told)) return undefined;
  if (accepted + failed !== sent || told.length !== failed) return undefined;
  const refused = told.map((each) => ({
    id: each.Id ?? "",
    code: each.ErrorCode ?? "",
    message: each.ErrorMessage ?? "",
  }));
  return { accepted, refused };
}
