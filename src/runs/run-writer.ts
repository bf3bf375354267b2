/**
 * A run being written: accounts as they are opened, scopes as they are scanned, then findings and summary. Nothing is
 * written twice, and nothing out of turn; both would be bugs of the caller and throw plain errors.
 */
import { join } from "node:path";
import type { Finding } from "../model/finding.ts";
import type { AccountRecord, AccountsEnd, Scope, ScopeEnd } from "../model/observation.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { Coverage, RunHeader, Summary } from "../model/run.ts";
import { scopeKey } from "../model/scope-key.ts";
import { readAccount, readAccounts, type AccountIndex } from "./account-index.ts";
import { writeAccounts } from "./accounts-writer.ts";
import { appendEmptyTo, syncJournals } from "./empty-journal.ts";
import { completenessOf, type Completeness } from "./completeness.ts";
import type { Probe } from "./crash-points.ts";
import { writeFindings } from "./findings-file.ts";
import { inTurn } from "./in-turn.ts";
import { emptyJournalName, runLayout } from "./layout.ts";
import type { Lock } from "./lock.ts";
import { placeScopes, type ArrivedScope } from "./place-scope.ts";
import { writeRunFile, type RunFile } from "./run-file.ts";
import { sealedAtOnce, writeScope, type ScopeWriter } from "./scope-writer.ts";
import { writeSummary } from "./summary-file.ts";

export type RunWriter = {
  readonly path: string;
  /** With the foreign hosts noted so far. */
  header(): RunHeader;
  readonly policy: CompiledPolicy | null;
  /** The run has its summary: there is nothing left to write, and writing throws. */
  readonly sealed: boolean;
  /** Is the account's line there. */
  hasAccount(id: string): boolean;
  /** The line as it was recorded first, or null. */
  account(id: string): Promise<AccountRecord | null>;
  /** All lines recorded so far, by id. */
  accounts(): AsyncGenerator<AccountRecord>;
  /** Each account once, before any scope of it is opened. Refuses names that cannot be file names with RunError. */
  appendAccount(account: AccountRecord): Promise<void>;
  /** Null until the listing ended. */
  accountsEnd(): AccountsEnd | null;
  /** `end.listed` must count the recorded accounts, or fewer: those of an interrupted listing stay. The line on disk counts all. */
  endAccounts(end: AccountsEnd): Promise<void>;
  /** Is the scope finished, with or without tables. */
  readonly isSealed: (scope: Scope) => boolean;
  /** A scope as another machine sealed it. Throws RunError for what is none. */
  placeScope(arrived: ArrivedScope): Promise<ScopeEnd>;
  /** Another process of this run has sealed the scope. */
  noteSealed(scope: Scope): void;
  /** The scope must be an enabled Region of a recorded, opened account, and not be sealed. */
  openScope(scope: Scope): Promise<ScopeWriter>;
  /**
   * Hosts outside AWS that were spoken to, stamped on every report. Note them before what they answered is recorded:
   * a run resumed against AWS must not lose them.
   */
  noteForeignHosts(hosts: readonly string[]): Promise<void>;
  /** Brings all to disk, then `complete` into run.json if nothing is missing. */
  finish(): Promise<Completeness>;
  /** The verdicts as issued, in order of account, region, table and rule; the run must be complete. */
  sealFindings(findings: AsyncIterable<Finding>, evaluator: string): Promise<void>;
  /** Seals the run: digests of all files. `summary` null: scanned and not judged. The run must be complete. */
  writeSummary(counts: { readonly summary: Summary | null; readonly coverage: Coverage }): Promise<void>;
  /** Gives the run free for other writers. Writing afterwards throws. */
  close(): Promise<void>;
};

export type RunState = {
  readonly path: string;
  readonly file: RunFile;
  readonly policy: CompiledPolicy | null;
  readonly accounts: Pick<AccountIndex, "slots" | "end" | "wholeBytes">;
  /** Keys of the finished scopes. */
  readonly finished: Iterable<string>;
  readonly sealed: boolean;
  readonly lock: Lock;
  readonly probe: Probe | undefined;
};

/** This process's journal of empty scopes. */
const writer = "main";

export function writeRun(state: RunState): RunWriter {
  const { path, policy, probe, lock } = state;
  const accounts = writeAccounts({ run: path, index: state.accounts, probe });
  const { slots } = accounts;
  const finished = new Set(state.finished);
  const journal = join(path, runLayout.scopes, emptyJournalName(writer));
  let { file, sealed } = state;
  let closed = false;

  const writing = (): void => {
    if (closed) throw new Error(`${path} is closed`);
    if (sealed) throw new Error(`${path} is sealed`);
  };
  const opening = (scope: Scope): void => {
    writing();
    const key = scopeKey(scope);
    if (slots.get(scope.account)?.regions.includes(scope.region) !== true) {
      throw new Error(`${path}: ${key} is no enabled Region of a recorded account`);
    }
    if (finished.has(key)) throw new Error(`${path}: ${key} is sealed already`);
  };
  const completeRun = (): void => {
    writing();
    if (file.status !== "complete") throw new Error(`${path} is not complete`);
  };
  let saving = Promise.resolve();
  const save = (change: Partial<RunFile>, beforeRename?: () => void): Promise<void> => {
    file = { ...file, ...change };
    // One after the other: two writes of the same file would share its temporary name.
    saving = saving.then(() => writeRunFile(path, file, beforeRename));
    return saving;
  };
  const appendEmpty = appendEmptyTo(journal, probe);
  const sealing = inTurn(sealedAtOnce);
  const place = placeScopes({ run: path, probe, appendEmpty });

  return {
    path,
    policy,
    header: () => file.header,
    get sealed() {
      return sealed;
    },
    hasAccount: (id) => slots.has(id),
    async account(id) {
      const slot = slots.get(id);
      return slot === undefined ? null : await readAccount(path, slot);
    },
    accounts: () => readAccounts(path, slots),
    async appendAccount(account) {
      writing();
      accounts.append(account);
    },
    accountsEnd: () => accounts.end(),
    async endAccounts(end) {
      writing();
      await accounts.close(end);
    },
    isSealed: (scope) => finished.has(scopeKey(scope)),
    async placeScope(arrived) {
      opening(arrived);
      await accounts.sync();
      const end = await sealing(() => place(arrived));
      finished.add(scopeKey(arrived));
      return end;
    },
    noteSealed: (scope) => void finished.add(scopeKey(scope)),
    async openScope(scope) {
      opening(scope);
      const { account, region } = scope;
      const key = scopeKey(scope);
      const opened = await writeScope({
        run: path,
        scope: { account, region },
        probe,
        beforeSeal: () => accounts.sync(),
        sealing,
        appendEmpty,
      });
      return {
        ...opened,
        async append(record) {
          writing();
          await opened.append(record);
        },
        async seal(end) {
          writing();
          const receipt = await opened.seal(end);
          finished.add(key);
          return receipt;
        },
      };
    },
    async noteForeignHosts(hosts) {
      writing();
      const { header } = file;
      if (hosts.some((host) => !header.foreignHosts.includes(host))) {
        const foreignHosts = [...new Set([...header.foreignHosts, ...hosts])].sort();
        await save({ header: { ...header, foreignHosts } });
      }
      // Another caller may be noting the same hosts: for this one, too, they are on disk when it resolves.
      await saving;
    },
    async finish() {
      writing();
      const completeness = completenessOf({ slots, end: accounts.end() }, finished);
      if (completeness.complete && file.status !== "complete") {
        await accounts.sync();
        await syncJournals(path);
        await save({ status: "complete" }, () => probe?.("status:before-rename"));
        probe?.("status:after-rename");
      }
      return completeness;
    },
    async sealFindings(findings, evaluator) {
      completeRun();
      await writeFindings({ run: path, findings, evaluator, probe });
    },
    async writeSummary(counts) {
      completeRun();
      await writeSummary(path, { ...counts, probe });
      sealed = true;
    },
    async close() {
      if (closed) return;
      closed = true;
      await lock.release();
    },
  };
}
