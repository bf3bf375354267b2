/**
 * Opens one listed account: decides whether it is looked at, gets a session inside it and its Regions. Out comes the
 * account's line of the run, and the session when there is one; an account that cannot be opened is data, with its cause.
 */
import type { AssumeOptions, Aws, Caller, Session } from "../aws/connect.ts";
import { partitionOfArn, partitions } from "../aws/partitions.ts";
import type { GroupId } from "../model/fact-groups.ts";
import type { AccountAccess, AccountRecord, Evidence } from "../model/observation.ts";
import type { Selection } from "../model/run.ts";
import { isOutOfUse } from "./account-facts.ts";
import type { ListedAccount } from "./list-accounts.ts";
import { listRegions } from "./list-regions.ts";
import { sessionOperations } from "../model/session-operations.ts";

export type AccountOpening = {
  readonly aws: Aws;
  readonly listed: ListedAccount;
  readonly selection: Selection;
  readonly caller: Caller;
  readonly role: Omit<AssumeOptions, "operations">;
  /** What the demand names: the session is allowed nothing more. */
  readonly groups: readonly GroupId[];
};

/** `session` is null exactly when `record.access` is not `opened`. */
export type OpenedAccount = { readonly record: AccountRecord; readonly session: Session | null };

export async function openAccount(opening: AccountOpening): Promise<OpenedAccount> {
  const { aws, listed, selection, caller, role, groups } = opening;
  const unopened = (access: AccountAccess): OpenedAccount => ({
    record: accountRecord(listed, access, {}),
    session: null,
  });
  if (selection.excludedAccounts.includes(listed.id)) {
    return unopened({ state: "excluded", because: "--exclude-account" });
  }
  // AssumeRole into a suspended account is refused; it is reported as what it is and not as a missing role.
  if (isOutOfUse(listed.state)) {
    return unopened({ state: "skipped", because: listed.state.value });
  }

  const evidence: Evidence[] = [];
  let session: Session;
  let access: AccountAccess;
  if (listed.id === caller.account) {
    // The management account has no default role, and nobody needs one to be where he is.
    session = aws.hub;
    access = { state: "opened", via: "caller", principal: caller.arn };
  } else {
    const assumed = await aws.assume(listed.id, { ...role, operations: sessionOperations(groups) });
    if (assumed.state === "unread") return unopened({ state: "unopened", reason: assumed.reason });
    session = assumed.value;
    access = { state: "opened", via: "assumed-role", principal: session.principal };
    evidence.push(assumed.evidence);
  }

  const reader = aws.reader(session, partitions[partitionOfArn(session.principal) ?? "aws"].alwaysEnabled);
  const regions = await listRegions({ reader, principal: session.principal, selected: selection.regions });
  evidence.push(...regions.evidence);
  const record = accountRecord(listed, access, { regions: regions.list, ledger: reader.ledger(), evidence });
  return { record, session };
}

function accountRecord(
  listed: ListedAccount,
  access: AccountAccess,
  opened: Partial<Pick<AccountRecord, "regions" | "ledger" | "evidence">>,
): AccountRecord {
  return {
    kind: "account",
    id: listed.id,
    state: listed.state,
    facts: listed.facts,
    ...(listed.undecided === undefined ? {} : { undecided: listed.undecided }),
    access,
    regions: opened.regions ?? null,
    ledger: opened.ledger ?? [],
    evidence: [...listed.evidence, ...(opened.evidence ?? [])],
  };
}
