/**
 * A finding of a run in; throws UsageError where what it says of its place does not add up. A run is a file that others may
 * have written: what it names is where findings go, and a finding about one account must not arrive in another.
 */
import { UsageError } from "../errors.ts";
import type { Finding } from "../model/finding.ts";
import { clipped, visible } from "../model/visible.ts";

type Placed = Pick<Finding, "account" | "region" | "table" | "arn">;

export function refuseMisplaced({ account, region, table, arn }: Placed, partition: string): void {
  const isPlace = /^\d{12}$/.test(account) && /^[a-z]{2}[a-z0-9-]{1,60}$/.test(region) && /^[\w.-]+$/.test(table);
  if (isPlace && arn === `arn:${partition}:dynamodb:${region}:${account}:table/${table}`) return;
  throw new UsageError(
    `the run names the table ${shown(arn)} in the account ${shown(account)} and the Region ${shown(region)}, ` +
      "where it cannot be: nothing was sent. Push a run as `restorable audit` made it.",
  );
}

/** Who ran the audit: what it could not see is told there. */
export function refuseNoAccount(account: string): void {
  if (/^\d{12}$/.test(account)) return;
  throw new UsageError(
    `the run was made by the account ${shown(account)}, which is no account id (12 digits): nothing was sent. ` +
      "Push a run as `restorable audit` made it.",
  );
}

const shown = (text: string): string => JSON.stringify(clipped(visible(text), 120));
