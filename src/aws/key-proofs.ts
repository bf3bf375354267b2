/**
 * Why a service called a session's keys unknown: a Region that is not enabled does so too. In go the keys that were
 * refused and when, out comes whether they work elsewhere. What was proved before the refusal explains nothing: the keys
 * may have been taken back in between. Keys that work nowhere are replaced, once a session: the role of a session may have
 * been made anew, as stacks do, and keys that were rotated lie where the old ones came from.
 */
import { CredentialTrouble, sameKeys, type Credentials, type Session } from "./credentials.ts";
import type { Ports } from "./ports.ts";

/** `newer`: the session has other keys by now, and nothing is known of those that were refused. */
export type KeysNow = "good" | "bad" | "newer";

/** `at`: epoch milliseconds at which the refusal came. */
export type Refused = { readonly keys: Credentials; readonly at: number };
export type Where = "home" | "elsewhere";

type Proof = {
  readonly at: number;
  readonly keys: Credentials;
  good: boolean | null;
  readonly ended: Promise<boolean>;
};

/** Milliseconds for which keys that did not work are not tried again. */
const badLasts = 60_000;

/** `work`: one call that needs no permission, in a Region that cannot be disabled: at home. */
export function createKeyProofs(ports: Ports, work: (session: Session) => Promise<boolean>) {
  const proofs = new WeakMap<Session, Proof>();
  const replaced = new WeakSet<Session>();

  function begin(session: Session, keys: Credentials): Proof {
    const ended = work(session);
    const proof: Proof = { at: ports.now(), keys, good: null, ended };
    proofs.set(session, proof);
    ended.then(
      (good) => (proof.good = good),
      // A bug, thrown where it is waited for.
      () => undefined,
    );
    return proof;
  }

  async function replace(session: Session, keys: Credentials): Promise<KeysNow> {
    if (!replaced.has(session)) {
      replaced.add(session);
      await session.credentials.doubt(keys);
    }
    return (await isCurrent(session, keys)) ? "bad" : "newer";
  }

  return async function keysNow(session: Session, { keys, at }: Refused, where: Where): Promise<KeysNow> {
    for (;;) {
      if (!(await isCurrent(session, keys))) return "newer";
      // There the refusal is proof enough.
      if (where === "home") return replace(session, keys);
      const proof = proofs.get(session);
      const counts = proof !== undefined && sameKeys(proof.keys, keys);
      const isNew = counts && (proof.at >= at || (proof.good === false && ports.now() - proof.at < badLasts));
      if (isNew) {
        const good = await proof.ended;
        // The proof itself may have found them expired, and have been answered with newer ones.
        if (!(await isCurrent(session, keys))) return "newer";
        return good ? "good" : replace(session, keys);
      }
      // Whoever waits for one that came too early shares the next.
      if (proof?.good === null) await proof.ended;
      else begin(session, keys);
    }
  };
}

async function isCurrent({ credentials }: Session, keys: Credentials): Promise<boolean> {
  try {
    return sameKeys(await credentials.get(), keys);
  } catch (thrown) {
    // No newer ones to be had: what AWS said of these stands.
    if (thrown instanceof CredentialTrouble) return true;
    throw thrown;
  }
}
