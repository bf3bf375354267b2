/**
 * The accounts of a scan, each written down once and ready to have its scopes scanned, or not, and why. Where other
 * processes open accounts it leaves that to them.
 */
import type { Scan } from "./audit.ts";
import { UsageError } from "./errors.ts";
import { notableSkew } from "./model/clock-skew.ts";
import type { AccountRecord, AccountsEnd, Scope } from "./model/observation.ts";
import { asTheyFinish } from "./scan/as-they-finish.ts";
import { listAccounts, type ListedAccount } from "./scan/list-accounts.ts";
import type { NothingBelow } from "./scan/list-organization.ts";
import { openAccount, type OpenedAccount } from "./scan/open-account.ts";
import { roleFor } from "./scan/role-for.ts";
import { sessionIn } from "./scan/session-in.ts";

/** Accounts being opened at once: two calls each, AssumeRole and ListRegions. */
const accountsAtOnce = 32;

/** Every account of the population; each is written down once, and last the listing's end. */
export async function* openedAccounts(given: Scan): AsyncGenerator<ReadyAccount> {
  const { aws, run, signal } = given;
  const population = listedAccounts(given);
  const atOnce = given.elsewhere?.opening?.atOnce ?? accountsAtOnce;
  for await (const account of asTheyFinish(population.accounts, atOnce, (listed) => open(given, listed))) {
    signal.throwIfAborted();
    await run.noteForeignHosts(aws.hosts());
    if (!run.hasAccount(account.record.id)) await run.appendAccount(account.record);
    yield account;
  }
  // Also where no account came of it: then the listing alone was spoken to.
  await run.noteForeignHosts(aws.hosts());
  if (run.accountsEnd() === null) {
    const clockSkew = notableSkew(aws.clockSkew());
    await run.endAccounts({ ...population.end(), ...(clockSkew === undefined ? {} : { clockSkew }) });
  }
  const { listed, incomplete } = population.end();
  given.onEvent({ kind: "accounts-ended", listed, ...(incomplete === undefined ? {} : { incomplete }) });
}

type Population = {
  readonly accounts: AsyncIterable<ListedAccount | AccountRecord>;
  /** How the listing ended, once `accounts` has. */
  end(): AccountsEnd;
};

/** From the run when an earlier attempt listed it to its end, else from AWS. */
function listedAccounts({ hub, caller, organization, run, selection, signal }: Scan): Population {
  let end = run.accountsEnd();
  async function* accounts(): AsyncGenerator<ListedAccount | AccountRecord> {
    if (end !== null) {
      yield* run.accounts();
      return;
    }
    const isRecorded = (id: string): boolean => run.hasAccount(id);
    for await (const listed of listAccounts({ reader: hub, selection, caller, organization, isRecorded })) {
      signal.throwIfAborted();
      if (listed.kind === "nothing-below") throw noSuchOu(listed);
      if (listed.kind === "end") end = listed;
      else yield (await run.account(listed.id)) ?? listed;
    }
  }
  return {
    accounts: accounts(),
    end() {
      if (end === null) throw new Error("the listing of accounts ended without its end");
      return end;
    },
  };
}

/** An OU that holds no account is nearly always a typo, and then what was scanned is not what was asked for. */
function noSuchOu({ ous, seen }: NothingBelow): UsageError {
  return new UsageError(
    `--ou: the organization was listed to its end (${seen} ${seen === 1 ? "account" : "accounts"}), ` +
      `and no account is below ${ous.join(", ")}. ` +
      "Name an OU (ou-…), a root (r-…) or a path (o-…/r-…/ou-…/) that holds accounts; nested ones count.",
  );
}

/** `isReady`: its scopes can be scanned. `session`: what this process would scan them with; null where another one does. */
export type ReadyAccount = OpenedAccount & { readonly isReady: boolean };

/** An account that an earlier attempt recorded keeps its record; it is opened again only while scopes of it are missing. */
async function open(given: Scan, account: ListedAccount | AccountRecord): Promise<ReadyAccount> {
  const { aws, run, caller, selection, roles, demand, elsewhere } = given;
  const { groups } = demand;
  const role = roleFor(roles, account);
  const isOpen = ({ access }: AccountRecord): boolean => access.state === "opened";
  if (account.kind === "listed") {
    if (elsewhere?.opening !== undefined) {
      const record = await elsewhere.opening.open(account);
      return { record, session: null, isReady: isOpen(record) };
    }
    const opened = await openAccount({ aws, listed: account, selection, caller, role, groups });
    return { ...opened, isReady: opened.session !== null };
  }
  if (!isOpen(account) || scopesOf(account).every((scope) => run.isSealed(scope)))
    return { record: account, session: null, isReady: false };
  // Whoever gets its scopes takes on the role, and says of each scope where it cannot.
  if (elsewhere?.opening !== undefined) return { record: account, session: null, isReady: true };
  const session = await sessionIn({ aws, account, role, groups });
  // Its scopes stay unfinished, which coverage shows; a later resume may find the role again.
  if ("reason" in session) return { record: account, session: null, isReady: false };
  return { record: account, session, isReady: true };
}

export function scopesOf({ id, regions }: AccountRecord): readonly Scope[] {
  return (regions?.regions ?? [])
    .filter(({ state }) => state === "enabled")
    .map(({ name }) => ({ account: id, region: name }));
}
