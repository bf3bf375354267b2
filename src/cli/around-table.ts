/** A run and a table of it in, what the other scopes and its own tell of it out: ends and what names it are read, no table. */
import { createLinking } from "../evaluate/surroundings-of-run.ts";
import type { AccountRecord, ScopeEnd } from "../model/observation.ts";
import type { Surroundings } from "../model/surroundings.ts";
import type { RunReader } from "../runs/open-run.ts";

/** Whatever the policy asks for. `scope`: of the table. */
export async function aroundTable(run: RunReader, arn: string, scope: ScopeEnd): Promise<Surroundings> {
  const linking = createLinking(null, run.header.groups);
  const accounts: AccountRecord[] = [];
  for await (const account of run.accounts()) accounts.push(account);
  for await (const { end, foreign } of run.scopes()) {
    linking.end(end);
    for await (const observation of foreign()) if (observation.about === arn) linking.foreign(end, observation);
  }
  return linking.close(accounts, run.accountsEnd)(scope);
}
