/**
 * Sessions in other accounts: AssumeRole through the regional STS of a Region that is always enabled, once an account.
 * In goes the role, out comes a session that can do no more than the demanded reads, or why there is none.
 */
import { UsageError } from "../errors.ts";
import type { CallId } from "../model/write-operations.ts";
import { canBeSent, CredentialTrouble, type Credentials, type Session } from "./credentials.ts";
import type { Ports } from "./ports.ts";
import type { Read } from "./read.ts";
import type { ScopeReader } from "./read-client.ts";
import type { OutputOf } from "./shapes.ts";
import { renewing } from "./renewing.ts";
import { sessionPolicy } from "./session-policy.ts";

export type AssumeOptions = {
  readonly roleName: string;
  readonly externalId?: string;
  /** Default `restorable`. */
  readonly sessionName?: string;
  /** What the session may do at most: the inline session policy is generated from these. */
  readonly operations: readonly CallId[];
};

/** Seconds. The most that role chaining allows, and the default maximum of every role (STS API reference, AssumeRole). */
const duration = 3_600;

export type AssumeContext = {
  readonly account: string;
  readonly partition: string;
  /** Reader of the hub's session in the always-enabled Region. */
  readonly sts: ScopeReader;
  readonly ports: Ports;
};

/** What STS takes (API reference, AssumeRole), with what the person typed it into. */
const accepted = {
  roleName: [/^[\w+=,.@/-]{1,576}$/, "the role name", "letters, digits and +=,.@_- with an optional path"],
  externalId: [/^[\w+=,.@:/-]{2,1224}$/, "the external id", "2 to 1,224 letters, digits and +=,.@:/_-"],
  sessionName: [/^[\w+=,.@-]{2,64}$/, "the session name", "2 to 64 letters, digits and +=,.@_-"],
} as const;

/** Throws UsageError for what STS would refuse in every account. */
export function refuseUnusable(options: { readonly [K in keyof typeof accepted]?: string | undefined }): void {
  for (const name of ["roleName", "externalId", "sessionName"] as const) {
    const [pattern, what, rule] = accepted[name];
    const value = options[name];
    if (value === undefined || pattern.test(value)) continue;
    throw new UsageError(`STS does not take ${what} "${value.slice(0, 100)}": ${rule}.`);
  }
}

/** Throws UsageError for a role name, external id or session name that STS would refuse in every account. */
export async function assumeRole(context: AssumeContext, options: AssumeOptions): Promise<Read<Session>> {
  const { account, partition } = context;
  refuseUnusable(options);
  return openSession(context, {
    arn: `arn:${partition}:iam::${account}:role/${options.roleName.replace(/^\//, "")}`,
    account,
    externalId: options.externalId,
    sessionName: options.sessionName ?? "restorable",
    policy: sessionPolicy(options.operations, partition),
  });
}

export type RoleToOpen = {
  readonly arn: string;
  readonly account: string;
  readonly externalId: string | undefined;
  readonly sessionName: string;
  readonly policy: string;
};

/** The session renews itself with the keys of `sts`. */
export async function openSession(
  { sts, ports }: Pick<AssumeContext, "sts" | "ports">,
  { arn, account, externalId, sessionName, policy }: RoleToOpen,
): Promise<Read<Session>> {
  const input = {
    RoleArn: arn,
    RoleSessionName: sessionName,
    DurationSeconds: duration,
    Policy: policy,
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
  };

  async function ask(): Promise<Read<{ readonly keys: Credentials; readonly principal: string }>> {
    const answer = await sts.read("sts:AssumeRole", input);
    if (answer.state === "unread") return { state: "unread", reason: asRefusal(answer.reason) };
    const grant = grantOf(answer.value);
    if (grant !== undefined && grant.principal.split(":")[4] === account) return { ...answer, value: grant };
    const detail =
      grant === undefined
        ? "the answer holds no keys"
        : `the answer is a session of another account: ${grant.principal.slice(0, 200)}`;
    return { state: "unread", reason: { kind: "malformed", operation: "sts:AssumeRole", detail } };
  }

  const first = await ask();
  if (first.state === "unread") return first;
  const credentials = renewing(
    async () => {
      const again = await ask();
      if (again.state === "unread") throw new CredentialTrouble(again.reason);
      return again.value.keys;
    },
    ports,
    first.value.keys,
  );
  return { ...first, value: { account, principal: first.value.principal, credentials } };
}

/** Whatever STS refuses for, the role is what cannot be had; trouble on the way there keeps its own kind. */
function asRefusal(reason: Extract<Read<never>, { state: "unread" }>["reason"]) {
  switch (reason.kind) {
    case "throttled":
    case "timeout":
    case "network":
    case "server-error":
    case "malformed":
      return reason;
    default:
      return { ...reason, kind: "role-not-assumable" as const };
  }
}

function grantOf({ Credentials: granted, AssumedRoleUser: user }: OutputOf<"sts:AssumeRole">) {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = granted ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !user?.Arn) return undefined;
  const expiration = Expiration === undefined ? {} : { expiration: Expiration };
  const keys = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    ...expiration,
  };
  return canBeSent(keys) ? { keys, principal: user.Arn } : undefined;
}
