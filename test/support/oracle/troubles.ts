/** What stands in the way of a read: refused for certain, disturbed (a fault that a retry may or may not overcome), or free. */
import type { AccountTruth, Refused, ScopeTruth, TableTruth, Truth } from "../../../src/emulator/truth.ts";
import type { FaultSpec } from "../../../src/emulator/organization.ts";

export type Trouble = "none" | "refused" | "disturbed";

type Place = { readonly account?: string; readonly region?: string; readonly table?: string };

const named = (pattern: string | undefined, operation: string): boolean =>
  pattern === undefined || new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`, "i").test(operation);

/** A part that the fault names and the place leaves open may still be hit: then the read counts as disturbed. */
const strikes = (fault: FaultSpec, operation: string, place: Place): boolean =>
  fault.kind !== "slow" &&
  named(fault.operation, operation) &&
  (["account", "region", "table"] as const).every(
    (part) => fault[part] === undefined || place[part] === undefined || fault[part] === place[part],
  );

const trouble = (truth: Truth, refused: readonly Refused[], operation: string, place: Place): Trouble => {
  if (refused.some((each) => each.operation === operation)) return "refused";
  return truth.faults.some((fault) => strikes(fault, operation, place)) ? "disturbed" : "none";
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
  trouble({ ...truth, faults: truth.faults.filter((fault) => fault.table === undefined) }, scope.refused, operation, {
    account,
    region: scope.region,
  });

export const troubleOfTable = (
  truth: Truth,
  place: { readonly account: string; readonly region: string },
  table: TableTruth,
  operation: string,
): Trouble => trouble(truth, table.refused, operation, { ...place, table: table.name });
