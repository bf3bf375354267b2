/**
 * Why a service called a session's keys unknown: a Region that is not enabled does so too. In go the keys that were
 * refused and when, out comes whether they work elsewhere. What was proved before the refusal explains nothing: the keys
 * may have been taken back in between.
 */
import { CredentialTrouble, sameKeys, type Credentials, type Session } from "./credentials.ts";
import type { Ports } from "./ports.ts";

/** `newer`: the session has other keys by now, and nothing is known of those that were refused. */
export type KeysNow = "good" | "bad" | "newer";

/** `at`: epoch milliseconds at which the refusal came. */
export type Refused = { readonly keys: Credentials; readonly at: number };

type Proof = {
  readonly at: number;
  readonly keys: Credentials;
  good: boolean | null;
  readonly ended: Promise<boolean>;
};

/** Milliseconds for which keys that did not work are not tried again. */
const badLasts = 60_000;

/** `work`: one call that needs no permission, in a Region that cannot be disabled. */
export function createKeyProofs(ports: Ports, work: (session: Session) => Promise<boolean>) {
  const proofs = new WeakMap<Session, Proof>();

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

  return async function keysNow(session: Session, { keys, at }: Refused): Promise<KeysNow> {
    for (;;) {
      if (!(await isCurrent(session, keys))) return "newer";
      const proof = proofs.get(session);
      const counts = proof !== undefined && sameKeys(proof.keys, keys);
      const isNew = counts && (proof.at >= at || (proof.good === false && ports.now() - proof.at < badLasts));
      if (isNew) {
        const good = await proof.ended;
        // The proof itself may have found them expired, and have been answered with newer ones.
        if (!(await isCurrent(session, keys))) return "newer";
        return good ? "good" : "bad";
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
