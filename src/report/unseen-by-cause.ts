/**
 * Accounts and Regions that were not seen, grouped by cause: what is wrong and what to do are said once, also where an
 * SCP hides a Region of a thousand accounts. Order: first appearance, so the run's total order.
 */
import type { Unknown } from "../model/fact.ts";
import type { Unseen } from "../model/run.ts";
import { unknownWords } from "../model/unknown-words.ts";

/** `account` null: accounts that are not even known. `regions` null: the whole account. */
export type UnseenPlace = { readonly account: string | null; readonly regions: readonly string[] | null };

/** `eu-west-1/orders` where a single table is missing. */
const regionOf = ({ region, table }: Unseen): string | null =>
  region === null || table === undefined ? region : `${region}/${table}`;

export type UnseenCause = {
  readonly reason: Unknown;
  /** How many entries of the coverage this is; a place may stand for many. */
  readonly count: number;
  readonly places: readonly UnseenPlace[];
};

type Growing = {
  reason: Unknown;
  count: number;
  places: Map<string, { account: string | null; regions: string[] | null }>;
};

export function unseenByCause(unseen: readonly Unseen[]): readonly UnseenCause[] {
  const causes = new Map<string, Growing>();
  for (const entry of unseen) {
    const { account, reason } = entry;
    const region = regionOf(entry);
    const key = `${reason.kind} ${unknownWords(reason)}`;
    const cause: Growing = causes.get(key) ?? newCause(reason);
    causes.set(key, cause);
    cause.count += 1;
    // One account may stand there whole and with a Region: two places.
    const placeKey = JSON.stringify([account, region === null]);
    const place = cause.places.get(placeKey);
    if (place === undefined) cause.places.set(placeKey, { account, regions: region === null ? null : [region] });
    else if (region !== null) place.regions?.push(region);
  }
  return [...causes.values()].map(({ reason, count, places }) => ({ reason, count, places: [...places.values()] }));
}

const newCause = (reason: Unknown): Growing => ({ reason, count: 0, places: new Map() });
