/** What stands in the way of a read: refused for certain, disturbed (a fault that a retry may or may not overcome), or free. */
import type { AccountTruth, Refused, ScopeTruth, TableTruth, Truth } from "../../../src/emulator/truth.ts";
import type { FaultKind, FaultSpec } from "../../../src/emulator/organization.ts";

export type Trouble = "none" | "refused" | "disturbed";

type Place = { readonly account?: string; readonly region?: string; readonly table?: string; readonly vault?: string };

const named = (pattern: string | undefined, operation: string): boolean =>
  pattern === undefined || new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`, "i").test(operation);

/** Takes nothing away: the answer comes, only later, or some of it twice. */
const harmless: ReadonlySet<FaultKind> = new Set(["slow", "overlapping-page"]);

/** Struck by one of these each time it is asked, a read has no answer. */
const fatal: ReadonlySet<FaultKind> = new Set([
  "throttle",
  "server-error",
  "unavailable",
  "reset",
  "reset-mid-body",
  "truncated",
  "malformed",
  "html",
  "html-error",
  "hang",
  "expired-token",
]);

/** A part that the fault names and the place leaves open may still be hit: then the read counts as disturbed. */
const strikes = (fault: FaultSpec, operation: string, place: Place): boolean =>
  named(fault.operation, operation) &&
  parts(fault).every((part) => place[part] === undefined || fault[part] === place[part]);

const parts = (fault: FaultSpec) =>
  (["account", "region", "table", "vault"] as const).filter((part) => fault[part] !== undefined);

/** A session that one call revoked is of no use to any other call in its account, whatever it asks. */
const spread = (fault: FaultSpec): FaultSpec =>
  fault.kind === "revoked-session"
    ? { kind: fault.kind, ...(fault.account === undefined ? {} : { account: fault.account }) }
    : fault;

const always = ({ kind, rate = 1, after = 0, times }: FaultSpec): boolean =>
  fatal.has(kind) && rate === 1 && after === 0 && times === undefined;

const trouble = (truth: Truth, refused: readonly Refused[], operation: string, place: Place): Trouble => {
  if (refused.some((each) => each.operation === operation)) return "refused";
  const striking = truth.faults.map(spread).filter((fault) => strikes(fault, operation, place));
  // Of several faults the first that is due strikes, so that only the first is sure to do so each time.
  const [first] = striking;
  if (first !== undefined && always(first) && parts(first).every((part) => place[part] !== undefined)) return "refused";
  return striking.every(({ kind }) => harmless.has(kind)) ? "none" : "disturbed";
};

export function troubleOfAccount(truth: Truth, account: AccountTruth, operation: string): Trouble {
  const found = trouble(truth, account.refused, operation, { account: account.id });
  // STS and Organizations may be asked in any Region, so a refusal bound to one may or may not be met.
  const maybe = truth.refusals.some(
    (refusal) =>
      refusal.region !== undefined &&
      (refusal.account ?? account.id) === account.id &&
      named(refusal.operation, operation),
  );
  return found === "none" && maybe ? "disturbed" : found;
}

/** A call that names no table is refused by no refusal that names one. */
export const troubleOfScope = (truth: Truth, account: string, scope: ScopeTruth, operation: string): Trouble =>
  trouble(
    { ...truth, faults: truth.faults.map(spread).filter((fault) => fault.table === undefined) },
    scope.refused,
    operation,
    {
      account,
      region: scope.region,
    },
  );

export const troubleOfTable = (
  truth: Truth,
  place: { readonly account: string; readonly region: string },
  table: TableTruth,
  operation: string,
): Trouble => trouble(truth, table.refused, operation, { ...place, table: table.name });

/** A vault can be closed by its own policy, and what is asked about it be lost apart from that of its neighbours. */
export function troubleOfVault(
  truth: Truth,
  { account, scope }: { readonly account: string; readonly scope: ScopeTruth },
  vault: string,
  operation: string,
): Trouble {
  const place = { account, region: scope.region, vault };
  const refused = truth.refusals.some(
    (refusal) =>
      refusal.table === undefined &&
      named(refusal.operation, operation) &&
      (["account", "region", "vault"] as const).every(
        (part) => refusal[part] === undefined || refusal[part] === place[part],
      ),
  );
  const faults = truth.faults.map(spread).filter((fault) => fault.table === undefined);
  return refused ? "refused" : trouble({ ...truth, faults }, [], operation, place);
}
