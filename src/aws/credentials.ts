/** Keys as AWS gives them out, and the source that hands out the current ones. Never written anywhere. */
import type { Unknown } from "../model/fact.ts";

export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
};

/** Printable ASCII without spaces, as headers take it: other keys cannot be sent, and Node throws. */
export const canBeSent = ({ accessKeyId, sessionToken = "" }: Credentials): boolean =>
  /^[!-~]+$/.test(accessKeyId) && /^[!-~]*$/.test(sessionToken);

export const sameKeys = (a: Credentials, b: Credentials): boolean =>
  a.accessKeyId === b.accessKeyId && a.sessionToken === b.sessionToken;

export type CredentialSource = {
  /** The keys to sign with now; one request for new ones at a time, however many callers wait. */
  get(): Promise<Credentials>;
  /** AWS called `stale` expired: later `get`s give newer keys. Does nothing when newer ones are already here. */
  renew(stale: Credentials): Promise<void>;
  /** AWS does not know `suspect`: newer keys are asked for once, and it is kept if there are none. */
  doubt(suspect: Credentials): Promise<void>;
};

/** `principal` is an ARN. For the hub both are known only after `Aws.caller` answered; asking earlier is a bug and throws. */
export type Session = {
  readonly account: string;
  readonly principal: string;
  readonly credentials: CredentialSource;
};

/** No keys to be had, and why: thrown by a source, turned into an unread answer where the call is made. */
export class CredentialTrouble extends Error {
  override readonly name = "CredentialTrouble";
  constructor(readonly reason: Unknown) {
    super(reason.detail ?? reason.kind);
  }
}
