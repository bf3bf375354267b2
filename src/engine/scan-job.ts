/** One job of dispatch in a process that did not open its account: a session in it once more, and the scope scanned through that. */
import { scanIntoScope, type ScopeTask } from "../audit.ts";
import type { AssumeOptions } from "../aws/connect.ts";
import type { ScopeReceipt } from "../scan/dispatch.ts";
import { scopeEnded } from "../scan/scope-ended.ts";
import { sessionIn } from "../scan/session-in.ts";

/** `aws`: its caller must be known. */
export type JobToScan = Omit<ScopeTask, "session"> & { readonly role: Omit<AssumeOptions, "operations"> };

export async function scanJob({ role, ...task }: JobToScan): Promise<ScopeReceipt> {
  const { aws, account, region, demand } = task;
  const session = await sessionIn({ aws, account, role, groups: demand.groups });
  if (!("reason" in session)) return scanIntoScope({ ...task, session });
  // Who opened the account could assume the role and this process cannot: said of the scope, and no table of it is invented.
  const place = { account: account.id, region };
  const scope = await task.run.openScope(place);
  const coverage = { state: "failed", reason: session.reason } as const;
  const end = { kind: "scope", ...place, coverage, tables: scope.known.size, ledger: [] } as const;
  task.onEvent({ kind: "scope-begun", ...place });
  const receipt = { ...place, ...(await scope.seal(end)) };
  task.onEvent(scopeEnded(end));
  return receipt;
}
