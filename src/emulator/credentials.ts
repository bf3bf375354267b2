/**
 * Who is calling: access-key ids carry their account (`AKIA0000` + account), sessions are known by their token. Secrets
 * and signatures are not checked; a key or token that was never given out is refused as AWS refuses it.
 */
import { randomBytes } from "node:crypto";
import { base32Of } from "./ids.ts";
import { roleIdOf, type World } from "./world.ts";

export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

export type Principal = {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  /** The session of an assumed role; null: an IAM user of the account. */
  readonly session: Session | null;
};

export type Session = {
  readonly credentials: Required<Credentials>;
  readonly account: string;
  readonly role: string;
  readonly name: string;
  /** Epoch milliseconds of the organization's clock. */
  readonly expires: number;
  /** The inline session policy as it was sent. */
  readonly policy: string | null;
};

export type Identification =
  { readonly state: "known"; readonly principal: Principal } | { readonly state: "unsigned" | "invalid" | "expired" };

export type CredentialStore = {
  /** Long-term keys of the IAM user of that account. Throws a RangeError for an account outside the organization. */
  keysOf(account: string): Credentials;
  open(session: Omit<Session, "credentials">): Session;
  identify(accessKeyId: string | undefined, sessionToken: string | undefined, now: number): Identification;
  sessions(): readonly Session[];
  /** From now on everything is denied to this session; a new one of the same role is not. */
  revoke(session: Session): void;
  isRevoked(session: Session): boolean;
};

export function createCredentialStore(world: World): CredentialStore {
  const sessions = new Map<string, Session>();
  const revoked = new Set<Session>();
  return {
    keysOf(account) {
      if (!world.account(account)) throw new RangeError(`no account ${account} in this organization`);
      return { accessKeyId: `AKIA0000${account}`, secretAccessKey: base32Of(`secret ${account}`, 32) };
    },
    open(session) {
      const accessKeyId = `ASIA${base32Of(`${randomBytes(16).toString("hex")}`, 16)}`;
      const opened: Session = {
        ...session,
        credentials: {
          accessKeyId,
          secretAccessKey: randomBytes(30).toString("base64"),
          sessionToken: randomBytes(180).toString("base64"),
        },
      };
      sessions.set(accessKeyId, opened);
      return opened;
    },
    identify(accessKeyId, sessionToken, now) {
      if (accessKeyId === undefined) return { state: "unsigned" };
      const session = sessions.get(accessKeyId);
      if (session) {
        if (session.credentials.sessionToken !== sessionToken) return { state: "invalid" };
        if (now >= session.expires) return { state: "expired" };
        return { state: "known", principal: sessionPrincipal(session, world) };
      }
      const account = /^AKIA0000(\d{12})$/.exec(accessKeyId)?.[1];
      if (account === undefined || sessionToken !== undefined || !world.account(account)) return { state: "invalid" };
      return { state: "known", principal: userPrincipal(account, world) };
    },
    sessions: () => [...sessions.values()],
    revoke: (session) => void revoked.add(session),
    isRevoked: (session) => revoked.has(session),
  };
}

const userPrincipal = (account: string, world: World): Principal => ({
  account,
  arn: `arn:${world.partition}:iam::${account}:user/operator`,
  userId: `AIDA${base32Of(`user ${account}`, 17)}`,
  session: null,
});

export const sessionPrincipal = (session: Session, world: World): Principal => ({
  account: session.account,
  arn: `arn:${world.partition}:sts::${session.account}:assumed-role/${session.role}/${session.name}`,
  userId: `${roleIdOf(session.account, session.role)}:${session.name}`,
  session,
});
