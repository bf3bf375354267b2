/**
 * An organization of any size in, how many tables lie in each of its scopes out, the same each time. Few scopes hold any,
 * and the k-th largest of those holds a k-th of the largest (Zipf's law), but never more than AWS allows in a Region.
 */
import { regions } from "./many-scopes.mjs";

/** Numbers of the page `docs/organization-size.md`. */
export const atFullSize = { accounts: 50_000, tables: 5_000_000 };

export const assumed = {
  /** Share of the scopes that hold tables: about one Region of each account. */
  inUse: 0.06,
  /** DynamoDB developer guide, service quotas: 2,500 tables in a Region of an account, 10,000 when raised. */
  most: 10_000,
  /** Of every so many tables one has an on-demand backup, and one is protected by AWS Backup. */
  tablesOfBackup: 5,
  tablesOfProtected: 2,
  /** Of every so many tables one is without point-in-time recovery. */
  tablesWithoutPitr: 10,
};

/** `sizeOf`: tables of an account, by number, in a Region, by number. `sizes`: of all scopes that hold tables, the largest first. */
export function largeOrganization({ accounts, tables }) {
  const scopes = accounts * regions.length;
  const inUse = Math.min(tables, scopes, Math.max(1, Math.round(scopes * assumed.inUse)));
  const sizes = sizesOf(inUse, tables);
  const placed = new Uint16Array(scopes);
  // Golden section: large ones lie all over the organization, and some come late.
  const stride = coprime(Math.round(scopes * 0.618), scopes);
  for (const [rank, size] of sizes.entries()) placed[((rank + 1) * stride) % scopes] = size;
  return {
    accounts,
    regions,
    tables,
    scopes,
    sizes,
    sizeOf: (account, region) => placed[account * regions.length + region],
  };
}

function sizesOf(count, tables) {
  const { most } = assumed;
  if (tables > count * most) throw new Error(`${tables} tables do not fit into ${count} scopes`);
  const sizeAt = (rank, largest) => Math.min(most, Math.max(1, Math.floor(largest / (rank + 1))));
  const summed = (largest) => {
    let total = 0;
    for (let rank = 0; rank < count; rank += 1) total += sizeAt(rank, largest);
    return total;
  };
  let [low, high] = [1, tables * most];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (summed(middle) <= tables) low = middle;
    else high = middle;
  }
  const sizes = Array.from({ length: count }, (_, rank) => sizeAt(rank, low));
  let left = tables - summed(low);
  while (left > 0)
    for (let rank = 0; rank < count && left > 0; rank += 1)
      if (sizes[rank] < most) {
        sizes[rank] += 1;
        left -= 1;
      }
  return sizes;
}

function coprime(wish, to) {
  const divisor = (a, b) => (b === 0 ? a : divisor(b, a % b));
  let found = Math.max(1, wish);
  while (divisor(found, to) !== 1) found += 1;
  return found;
}
