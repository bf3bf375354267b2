/**
 * Starts the embedded AWS organization: an HTTP server on loopback that AWS clients reach through AWS_ENDPOINT_URL, and
 * a second one through which tests read the truth, set the clock and make things go wrong.
 */
import { answer, type Core } from "./answer.ts";
import { createClock, type Clock } from "./clock.ts";
import { controlHandler } from "./control.ts";
import { createCredentialStore, type Credentials, type Session } from "./credentials.ts";
import { createFaults } from "./faults.ts";
import type { FaultSpec, OrganizationSpec, RefusalSpec } from "./organization.ts";
import type { RoleSpec } from "./iam-spec.ts";
import { parseFault, parseOrganization, parseRefusal, parseRole } from "./parse-organization.ts";
import { createQuotas } from "./quotas.ts";
import { createRefusals } from "./refusals.ts";
import { createRequestLog, type LogEntry } from "./request-log.ts";
import { awsHandler, listen } from "./server.ts";
import { truthOf, type Truth } from "./truth.ts";
import { buildWorld } from "./world.ts";

export type EmulatorOptions = {
  /** As written in YAML or code; every mistake is told at once. */
  readonly organization: OrganizationSpec;
  /** Where the clock stands at first, and what ages count back from: ISO or epoch milliseconds instead of the organization's `now`. */
  readonly now?: string | number;
  /** 0, the default: a free one. */
  readonly port?: number;
  readonly controlPort?: number;
  /** Enforce AWS's documented request rates, in real time. */
  readonly quotas?: boolean;
  /** Real milliseconds that every answer takes. */
  readonly latency?: number;
  /** How many calls the log keeps; a million unless given. */
  readonly logLimit?: number;
};

export type Emulator = {
  /** `http://127.0.0.1:<port>`, for AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** Base URL of the control server: GET /truth, GET /log, POST /clock, /refusals, /faults. */
  readonly control: string;
  readonly clock: Clock;
  /** Keys of the IAM user of that account, who may do everything unless the organization says otherwise. Throws a RangeError for a foreign account. */
  credentials(account: string): Credentials;
  /** The variables that point any AWS client at the emulator as that user. */
  environment(account: string, region?: string): Record<string, string>;
  /** Sessions opened by AssumeRole, with the session policies they were given. */
  sessions(): readonly Session[];
  log(): readonly LogEntry[];
  clearLog(): void;
  truth(): Truth;
  /** From now on; gives back how to take it away. Throws OrganizationError. */
  refuse(refusal: RefusalSpec): () => void;
  fault(fault: FaultSpec): () => void;
  /**
   * Makes this role of an account, or puts it in the place of the one of that name: from the next call on, for open
   * sessions too. Throws OrganizationError, and a RangeError for a foreign account.
   */
  setRole(account: string, role: RoleSpec): void;
  /** Ends both servers and every connection, hung ones too. */
  close(): Promise<void>;
};

const defaultLogLimit = 1_000_000;

/** Throws OrganizationError when the organization cannot exist, and what `listen` throws when a port is taken. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { spec, start } = parseOrganization(options.organization, options.now);
  const world = buildWorld(spec, start);
  const clock = createClock(start);
  const credentials = createCredentialStore(world);
  const refusals = createRefusals(spec.refusals ?? []);
  const faults = createFaults(spec.faults ?? []);
  const log = createRequestLog(options.logLimit ?? defaultLogLimit);
  const withinQuota = options.quotas ? createQuotas(() => performance.now()) : null;
  const realTime = (): number => performance.timeOrigin + performance.now();
  const core: Core = { world, clock, realTime, credentials, refusals, faults, withinQuota, log };
  const truth = (): Truth => truthOf(world, clock.now(), { refusals: refusals.list(), faults: faults.list() });
  const refuse = (refusal: RefusalSpec): (() => void) => refusals.add(parseRefusal(refusal));
  const fault = (given: FaultSpec): (() => void) => faults.add(parseFault(given));

  let seq = 0;
  const aws = await listen(
    awsHandler({ answer: (request) => answer(core, request, (seq += 1)), latency: options.latency ?? 0 }),
    options.port ?? 0,
  );
  const control = await listen(controlHandler({ world, clock, log, truth, refuse, fault }), options.controlPort ?? 0);

  return {
    endpoint: aws.url,
    control: control.url,
    clock,
    credentials: (account) => credentials.keysOf(account),
    environment(account, region) {
      const keys = credentials.keysOf(account);
      // A Region that the account has not enabled would know nobody's keys.
      const enabled = world.regions.find((name) => world.account(account)?.regions.has(name));
      const at = region ?? enabled ?? "us-east-1";
      return {
        AWS_ENDPOINT_URL: aws.url,
        AWS_ACCESS_KEY_ID: keys.accessKeyId,
        AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
        AWS_REGION: at,
        AWS_DEFAULT_REGION: at,
        // One host serves every account, so no client needs to look for account endpoints (aws-facts §6.6).
        AWS_ACCOUNT_ID_ENDPOINT_MODE: "disabled",
      };
    },
    sessions: () => credentials.sessions(),
    log: () => log.entries(),
    clearLog: () => log.clear(),
    truth,
    refuse,
    fault,
    setRole(account, role) {
      const owner = world.account(account);
      if (owner === undefined) throw new RangeError(`no account ${account} in this organization`);
      owner.roles.set(role.name, parseRole(role));
    },
    async close() {
      await Promise.all([aws.close(), control.close()]);
    },
  };
}
