/**
 * A further process of a run that another one writes: it fills scopes that it is told to, and nothing else. Accounts,
 * header, findings and summary are the writer's.
 */
import { join } from "node:path";
import type { Scope } from "../model/observation.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { RunHeader } from "../model/run.ts";
import { accountsPath } from "./account-index.ts";
import type { Probe } from "./crash-points.ts";
import { syncFile } from "./durable.ts";
import { appendEmptyTo } from "./empty-journal.ts";
import { readInputs } from "./inputs.ts";
import { inTurn } from "./in-turn.ts";
import { emptyJournalName, runLayout } from "./layout.ts";
import { joinLock, type Owner } from "./lock.ts";
import { readRunFile } from "./run-file.ts";
import { sealedAtOnce, writeScope, type ScopeWriter } from "./scope-writer.ts";

export type JoinedRun = {
  readonly header: RunHeader;
  readonly policy: CompiledPolicy | null;
  /** The writer recorded the account before, gave the scope to nobody else, and knows that it is not sealed. */
  openScope(scope: Scope): Promise<ScopeWriter>;
  close(): Promise<void>;
};

export type RunToJoin = {
  readonly path: string;
  /** Its journal of empty scopes carries this name, which no other living process of the run has. */
  readonly as: string;
  readonly owner: Owner;
  readonly probe?: Probe | undefined;
};

/** Throws RunError for what is no run. */
export async function joinRun({ path, as, owner, probe }: RunToJoin): Promise<JoinedRun> {
  const lock = await joinLock(path, owner);
  const { header, inputs } = await readRunFile(path);
  const { policy } = await readInputs(path, inputs);
  const journal = join(path, runLayout.scopes, emptyJournalName(as));
  // A sealed scope depends on the line of its account, which another process wrote.
  const synced = new Map<string, Promise<void>>();
  const syncAccount = (account: string): Promise<void> => {
    const syncing = synced.get(account) ?? syncFile(accountsPath(path));
    synced.set(account, syncing);
    return syncing;
  };
  const sealing = inTurn(sealedAtOnce);
  return {
    header,
    policy,
    openScope: (scope) =>
      writeScope({
        run: path,
        scope,
        probe,
        beforeSeal: () => syncAccount(scope.account),
        sealing,
        appendEmpty: appendEmptyTo(journal, probe),
      }),
    close: () => lock.release(),
  };
}
