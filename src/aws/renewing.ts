/**
 * A credential source over any way of fetching keys: kept while they last, fetched anew before they end, one fetch at a
 * time. In goes the fetch, and keys if some are already here; out comes the source. What the fetch throws reaches every
 * waiting caller.
 */
import { sameKeys, type CredentialSource, type Credentials } from "./credentials.ts";
import type { Ports } from "./ports.ts";

/** Milliseconds before the end of keys at which new ones are fetched. The SDK's own providers wait until five minutes. */
const early = 600_000;
/**
 * Keys just fetched are used at least this long. Short-lived keys, or a clock at odds with the service's, would
 * otherwise ask for new ones before every single call.
 */
const leastUse = 30_000;

export function renewing(fetch: () => Promise<Credentials>, ports: Ports, first?: Credentials): CredentialSource {
  type Held = { readonly keys: Credentials; readonly renewAt: number };
  let current: Held | undefined =
    first === undefined ? undefined : { keys: first, renewAt: renewAtOf(first, ports.now()) };
  let pending: Promise<Credentials> | undefined;

  async function fetchOnce(): Promise<Credentials> {
    const before = current;
    try {
      const keys = await fetch();
      current = { keys, renewAt: renewAtOf(keys, ports.now()) };
      return keys;
    } catch (thrown) {
      // Early renewal failed, but the old keys still work: use them and try again a little later.
      const end = before?.keys.expiration?.getTime() ?? Infinity;
      if (before === undefined || current === undefined || end <= ports.now()) throw thrown;
      current = { keys: before.keys, renewAt: Math.min(end, ports.now() + leastUse) };
      return before.keys;
    } finally {
      pending = undefined;
    }
  }

  return {
    get() {
      if (current !== undefined && ports.now() < current.renewAt) return Promise.resolve(current.keys);
      pending ??= fetchOnce();
      return pending;
    },
    async renew(stale) {
      if (current !== undefined && sameKeys(current.keys, stale)) current = undefined;
    },
    async doubt(suspect) {
      if (current !== undefined && sameKeys(current.keys, suspect)) current = { ...current, renewAt: -Infinity };
    },
  };
}

function renewAtOf({ expiration }: Credentials, now: number): number {
  if (expiration === undefined) return Infinity;
  const left = expiration.getTime() - now;
  return now + Math.max(leastUse, left - early, left / 2);
}
