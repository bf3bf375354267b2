/** The members of a request to AWS Backup, read with the errors that this service gives; they come from path and query. */
import type { Call } from "./call.ts";
import { optionalNumber, optionalText, type Input } from "./input.ts";
import { opaqueCursors, pageOf } from "./paging.ts";
import { ServiceError } from "./service-error.ts";

/** aws-facts §1.5. */
const perPage = 1000;

export const invalid = (message: string): ServiceError =>
  new ServiceError("InvalidParameterValueException", message, 400);

export const absent = (what: string): ServiceError => new ServiceError("ResourceNotFoundException", what, 400);

export function needed(input: Input, member: string): string {
  const value = optionalText(input, member);
  if (value === undefined || value === "") {
    throw new ServiceError("MissingParameterValueException", `${member} is required`, 400);
  }
  return value;
}

/** ISO 8601, as the REST protocols write instants in a query. */
export function optionalInstant(input: Input, member: string): number | undefined {
  const value = optionalText(input, member);
  if (value === undefined) return undefined;
  const at = Date.parse(value);
  if (Number.isNaN(at)) throw invalid(`${member} is not a timestamp`);
  return at;
}

export function optionalOneOf<T extends string>(input: Input, member: string, choices: readonly T[]): T | undefined {
  const value = optionalText(input, member);
  if (value === undefined) return undefined;
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw invalid(`${member} is none of ${choices.join(", ")}`);
  return found;
}

export function optionalTruth(input: Input, member: string): boolean | undefined {
  const value = optionalOneOf(input, member, ["true", "false"]);
  return value === undefined ? undefined : value === "true";
}

/** The vault of another account is another account's to show. */
export function ofThisAccount(call: Call): void {
  const account = optionalText(call.input, "BackupVaultAccountId");
  if (account === undefined) return;
  if (!/^\d{12}$/.test(account)) throw invalid("BackupVaultAccountId is no account");
  if (account !== call.principal.account) throw absent(`The account ${account} shares no such vault`);
}

/** One page of `list`, in the order of `key`; `list` is given the key behind which the page begins. */
export function backupPage<T>(
  call: Call,
  { key, list }: { readonly key: (item: T) => string; readonly list: (after: string) => Iterable<T> },
): { readonly items: readonly T[]; readonly rest: { readonly NextToken?: string } } {
  const limit = optionalNumber(call.input, "MaxResults") ?? perPage;
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= perPage)) {
    throw invalid("MaxResults must be between 1 and 1000");
  }
  const { cursors, keyOf } = opaqueCursors<T>(call.operation, key);
  const cursor = optionalText(call.input, "NextToken") ?? null;
  const after = keyOf(cursor, () => invalid("The NextToken is not valid"));
  const page = pageOf({ items: list(after), limit, cursor, cursors, fault: call.pageFault });
  return { items: page.items, rest: page.next === null ? {} : { NextToken: page.next } };
}
