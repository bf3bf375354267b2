/**
 * Opens AWS: the caller's own session, sessions in other accounts, and readers over them. The one entrance to this
 * folder for everybody who reads; it can make no call that writes.
 */
import { UsageError } from "../errors.ts";
import type { HubRole } from "../model/roles.ts";
import type { CallTally, TroubleNotice } from "../model/scan-event.ts";
import { defaultPatience, type Patience, type Shared } from "./attempt.ts";
import type { Calling } from "./calling.ts";
import { identify, type Caller } from "./caller.ts";
import { createClients } from "./clients.ts";
import { CredentialTrouble, type Credentials, type Session } from "./credentials.ts";
import type { ServiceId } from "./endpoints.ts";
import { foreignHostsAmong } from "./foreign-hosts.ts";
import { createGate } from "./gate.ts";
import { assumeHub } from "./hub-role.ts";
import { createKeyProofs } from "./key-proofs.ts";
import { createLines } from "./lines.ts";
import { createPace, type Pacing } from "./pace.ts";
import { partitions, type PartitionId } from "./partitions.ts";
import type { Ports } from "./ports.ts";
import type { Read } from "./read.ts";
import { createReader, type ReaderOptions, type ScopeReader } from "./read-client.ts";
import type { ClientOptions } from "./sdk.ts";
import { renewing } from "./renewing.ts";
import { scrub } from "./scrub.ts";
import { assumeRole, type AssumeOptions } from "./sessions.ts";
import { settle, type Settings } from "./settings.ts";
import { createTally } from "./tally.ts";
import { createTransport, defaultTimeouts, type Timeouts } from "./transport.ts";

export type { Caller } from "./caller.ts";
export type { Credentials, Session } from "./credentials.ts";
export type { Pacing } from "./pace.ts";
export type { AssumeOptions } from "./sessions.ts";

export type ConnectOptions = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ports: Ports;
  /** Overrides every endpoint that `env` or a profile names. */
  readonly endpoint?: string;
  /** Instead of the default credential chain; then no environment variable and no shared config file counts at all. */
  readonly callerCredentials?: Credentials | (() => Promise<Credentials>);
  /** Tells the partition before the caller is known; AWS_REGION and the profile's Region do so too. */
  readonly region?: string;
  /** Taken on before anything else is asked: `hub` and `caller` are then of this role. */
  readonly hubRole?: HubRole | undefined;
  readonly timeouts?: Partial<Timeouts>;
  readonly patience?: Partial<Patience>;
  readonly pacing?: Pacing;
};

export type Aws = {
  /** The caller's own session, or that of the hub role. `account` and `principal` are known once `caller` answered; asking earlier throws. */
  readonly hub: Session;
  /** Asked once. No keys, keys that AWS does not take, no hub role: throws UsageError. Other trouble is unread. */
  caller(): Promise<Read<Caller>>;
  /** AssumeRole, once an account; `role-not-assumable` when AWS refuses. */
  assume(account: string, options: AssumeOptions): Promise<Read<Session>>;
  /** One for each scope: its ledger and its patience are its own. `onTrouble` is told once an operation. */
  reader(session: Session, region: string, onTrouble?: (notice: TroubleNotice) => void): ScopeReader;
  /** For whoever makes calls that are no reads, on the same pace and patience; what may be called is up to its client. */
  calling(session: Session, region: string): Calling;
  readonly lent: ClientOptions;
  /** Where the caller's own session asks a service, once `caller` was asked: for people, to see what to check. */
  endpointOf(service: ServiceId): string;
  /** Hosts spoken to so far that are no AWS endpoint of the caller's partition, sorted; empty means observed from AWS. */
  hosts(): readonly string[];
  /** Milliseconds by which this machine's clock is ahead of AWS's; null before the first answer. */
  clockSkew(): number | null;
  /** Every call so far, by operation. */
  calls(): CallTally;
  close(): void;
};

/**
 * Calls in flight per host. One process sends about 1,000 calls a second and AWS answers in tens of milliseconds: more
 * than 64 would only make every call slower.
 */
const inFlight = 64;
/** Sessions kept for reuse: about 2 KB each. */
const sessionsKept = 4_096;
/** Milliseconds for the first answer of all: a person waits for it, and nothing is lost by asking again. */
const firstAnswer = 15_000;

export function connect(options: ConnectOptions): Aws {
  const { ports } = options;
  const transport = createTransport({ ...defaultTimeouts, ...options.timeouts });
  const lent: ClientOptions = { endpoint: async (service) => (await settled()).endpoint(service), transport };
  const clients = createClients(lent);
  const foreignHosts = foreignHostsAmong(transport.origins());
  const shared: Shared = {
    ports,
    pace: createPace(ports, options.pacing),
    gate: createGate(inFlight),
    lines: createLines(() => ports.now()),
    patience: { ...defaultPatience, ...options.patience },
    tally: createTally(),
  };
  let settling: Promise<Settings> | undefined;
  let settings: Settings | undefined;
  /** Whose keys these are; `known` is the same, or the hub role. */
  let who: Caller | undefined;
  let known: Caller | undefined;
  let asked: Promise<Read<Caller>> | undefined;
  const sessions = new Map<string, Promise<Read<Session>>>();
  const keysNow = createKeyProofs(ports, async (session) => {
    const { state } = await reader(session, homeRegion()).read("sts:GetCallerIdentity", {});
    return state === "read";
  });

  async function settled(): Promise<Settings> {
    settling ??= settle(options);
    settings = await settling;
    return settings;
  }

  const own: Session = {
    get account() {
      return knownOrBug(who).account;
    },
    get principal() {
      return knownOrBug(who).arn;
    },
    credentials: renewing(async () => {
      const { fetchKeys } = await settled();
      try {
        return await fetchKeys();
      } catch (thrown) {
        // Before the first answer a person can still fix it; in the middle of a scan it is one more thing unknown.
        if (known === undefined || !(thrown instanceof UsageError)) throw thrown;
        throw new CredentialTrouble({ kind: "denied", code: "NoCredentials", detail: thrown.message });
      }
    }, ports),
  };
  const { hubRole } = options;
  let inHub: Session | undefined;
  const hub: Session =
    hubRole === undefined
      ? own
      : {
          get account() {
            return knownOrBug(known).account;
          },
          get principal() {
            return knownOrBug(known).arn;
          },
          credentials: {
            get: () => knownOrBug(inHub).credentials.get(),
            renew: (stale) => knownOrBug(inHub).credentials.renew(stale),
            doubt: (suspect) => knownOrBug(inHub).credentials.doubt(suspect),
          },
        };

  function knownOrBug<T>(value: T | undefined): T {
    if (value === undefined) throw new Error("the caller is not known yet: await aws.caller() first");
    return value;
  }

  const partition = (): PartitionId => who?.partition ?? settings?.partition ?? "aws";
  const homeRegion = () => partitions[partition()].alwaysEnabled;

  const reader: Aws["reader"] = (session, region, onTrouble) => patientReader(shared, { session, region, onTrouble });

  type Reading = Pick<ReaderOptions, "session" | "region" | "onTrouble">;

  const calling = (session: Session, region: string): Calling => ({
    shared,
    session,
    payer: session === own ? (who?.account ?? "caller") : session.account,
    region,
    hostOf: (service) => settings?.endpoint(service).url ?? `${service}.${region}`,
    keysNow: (refused) => keysNow(session, refused, region === homeRegion() ? "home" : "elsewhere"),
  });

  function patientReader(patient: Shared, { session, region, onTrouble }: Reading): ScopeReader {
    return createReader({ ...calling(session, region), shared: patient, onTrouble, clients });
  }

  async function caller(): Promise<Read<Caller>> {
    await settled();
    const deadline = Math.min(shared.patience.deadline, firstAnswer);
    const patient = { ...shared, patience: { ...shared.patience, deadline } };
    const answer = await identify(patientReader(patient, { session: own, region: homeRegion() }));
    if (answer.state === "unread") return answer;
    who = answer.value;
    if (hubRole === undefined) {
      known = who;
      return answer;
    }
    const taken = await assumeHub({ who, sts: reader(own, homeRegion()), ports }, hubRole);
    if (taken.state === "unread") return taken;
    inHub = taken.value;
    known = { account: inHub.account, arn: inHub.principal, partition: who.partition };
    return { ...taken, value: known };
  }

  async function assume(account: string, how: AssumeOptions): Promise<Read<Session>> {
    const who = await aws.caller();
    if (who.state === "unread") return who;
    return assumeRole({ account, partition: who.value.partition, sts: reader(hub, homeRegion()), ports }, how);
  }

  const aws: Aws = {
    hub,
    async caller() {
      asked ??= caller();
      const answer = await asked;
      // No answer is not kept: the next one may come.
      if (answer.state === "unread") asked = undefined;
      return answer;
    },
    async assume(account, how) {
      const key = JSON.stringify([account, how]);
      const found = sessions.get(key);
      if (found !== undefined) return found;
      const pending = assume(account, how);
      sessions.set(key, pending);
      for (const oldest of sessions.keys()) {
        if (sessions.size <= sessionsKept) break;
        sessions.delete(oldest);
      }
      // A refusal is not kept: whoever asks again wants to know whether it still stands.
      const answer = await pending;
      if (answer.state === "unread") sessions.delete(key);
      return answer;
    },
    reader,
    calling,
    lent,
    endpointOf(service) {
      const [suffix] = partitions[partition()].suffixes;
      const { url } = settings?.endpoint(service) ?? {};
      // Not the whole of it: user, password, path and query may be what lets somebody in.
      return scrub(url !== undefined ? new URL(url).origin : `https://${service}.${homeRegion()}.${suffix}`);
    },
    hosts: () => foreignHosts(partition()),
    clockSkew: () => transport.clockSkew(),
    calls: () => shared.tally.sum(),
    close: () => transport.close(),
  };
  return aws;
}
