/** A scope in which a table should be, what is known of its account and how it ended → why nothing was told of the table. */
import type { Unknown } from "../model/fact.ts";
import type { AccountRecord, Scope, ScopeState } from "../model/observation.ts";
import { unknownWords } from "../model/unknown-words.ts";

export type Looked = {
  /** Undefined: the run has no line of it. */
  readonly account: AccountRecord | undefined;
  /** Undefined: the scope did not end. */
  readonly coverage: ScopeState | undefined;
  /** Whether accounts fall into other shards, or may not have been listed, and this may be one of them. */
  readonly beyond: "shards" | "unlisted" | "nobody";
};

/** Names account and Region. */
export function whyNotSeen({ account: id, region }: Scope, looked: Looked): Unknown {
  return { kind: "not-scanned", detail: `the replica in ${id} ${region}: ${why(region, looked)}` };
}

function why(region: string, { account, coverage, beyond }: Looked): string {
  if (coverage?.state === "seen") return "its Region was scanned and tells of no such replica";
  if (coverage !== undefined) return unknownWords(coverage.reason);
  if (account === undefined) {
    const otherwise = { shards: "falls into another shard, or is", unlisted: "was not listed, or is", nobody: "is" };
    return `its account ${otherwise[beyond]} outside the selection`;
  }
  const { access, regions } = account;
  switch (access.state) {
    case "unopened":
      return unknownWords(access.reason);
    case "skipped":
      return `its account is ${access.because}`;
    case "excluded":
      return `its account was left out by ${access.because}`;
    case "opened":
      break;
    default:
      return access satisfies never;
  }
  switch (regions?.regions.find(({ name }) => name === region)?.state) {
    case "excluded":
      return "its Region was left out by --region";
    case "disabled":
      return "its Region is disabled in the account";
    case "enabled":
      return "the scan of its Region did not finish";
    case undefined:
      return "its Region was not scanned";
  }
}
