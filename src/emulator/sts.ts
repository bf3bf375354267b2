/** STS's answers: GetCallerIdentity, and AssumeRole into any account of the organization that has the role. */
import type { Call, Output } from "./call.ts";
import { sessionPrincipal } from "./credentials.ts";
import { denialOfEntry } from "./iam-authorize.ts";
import { documentMistakes } from "./iam-document.ts";
import { documentIn, roleArn } from "./iam-principal.ts";
import { optionalText } from "./input.ts";
import { refusalMessage } from "./refusals.ts";
import { ServiceError } from "./service-error.ts";
import { accessDenied } from "./standard-errors.ts";
import { roleIdOf, type Account } from "./world.ts";

export function getCallerIdentity(call: Call): Output {
  return { UserId: call.principal.userId, Account: call.principal.account, Arn: call.principal.arn };
}

const invalid = (message: string): ServiceError => new ServiceError("ValidationError", message);

const rejected = (value: string, member: string, rule: string): ServiceError =>
  invalid(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );

export function assumeRole(call: Call): Output {
  const wanted = read(call);
  const target = call.world.account(wanted.account);
  if (!target) throw denied(call, wanted.arn);
  refuseStranger(call, target, wanted);
  // aws-facts §1.3: a Region in which the account whose role is assumed has no STS.
  if (!target.regions.has(call.region)) {
    throw new ServiceError(
      "RegionDisabledException",
      `STS is not activated in this region for account:${target.id}. Your account administrator can activate STS in this region using the IAM Console.`,
      403,
    );
  }
  checkDuration(call, target, wanted.duration);
  const session = call.credentials.open({
    account: target.id,
    role: wanted.role,
    name: wanted.sessionName,
    expires: call.now + wanted.duration * 1000,
    policy: wanted.policy,
  });
  return {
    AssumedRoleUser: {
      AssumedRoleId: `${roleIdOf(target.id, wanted.role)}:${wanted.sessionName}`,
      Arn: sessionPrincipal(session, call.world).arn,
    },
    Credentials: {
      AccessKeyId: session.credentials.accessKeyId,
      SecretAccessKey: session.credentials.secretAccessKey,
      SessionToken: session.credentials.sessionToken,
      // Whole seconds, as STS sends them.
      Expiration: new Date(session.expires).toISOString().replace(/\.\d{3}Z$/, "Z"),
    },
    ...(wanted.policy === null ? {} : { PackedPolicySize: Math.ceil(wanted.policy.length / 40) }),
  };
}

export const denied = (call: Call, roleArn: string): ServiceError =>
  new ServiceError(
    "AccessDenied",
    `User: ${call.principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    403,
  );

type Wanted = {
  readonly arn: string;
  readonly account: string;
  readonly role: string;
  readonly sessionName: string;
  readonly externalId: string | null;
  readonly policy: string | null;
  readonly duration: number;
};

function read(call: Call): Wanted {
  const { input, world } = call;
  const arn = optionalText(input, "RoleArn") ?? "";
  const role = /^arn:([^:]+):iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(arn);
  if (!role || role[1] !== world.partition) throw invalid(`${arn} is invalid`);
  const sessionName = optionalText(input, "RoleSessionName") ?? "";
  if (sessionName.length < 2) throw rejected(sessionName, "roleSessionName", "have length greater than or equal to 2");
  if (sessionName.length > 64) throw rejected(sessionName, "roleSessionName", "have length less than or equal to 64");
  if (!/^[\w+=,.@-]+$/.test(sessionName)) {
    throw rejected(sessionName, "roleSessionName", "satisfy regular expression pattern: [\\w+=,.@-]*");
  }
  const policy = optionalText(input, "Policy") ?? null;
  if (policy !== null) checkPolicy(policy);
  return {
    arn,
    account: role[2] ?? "",
    role: role[3] ?? "",
    sessionName,
    externalId: optionalText(input, "ExternalId") ?? null,
    policy,
    duration: Number(optionalText(input, "DurationSeconds") ?? "3600"),
  };
}

/** STS reference, AssumeRole: the plaintext of a session policy is at most 2,048 characters. */
const longestPolicy = 2048;

function checkPolicy(policy: string): void {
  if (policy.length > longestPolicy) {
    throw rejected(policy, "policy", `have length less than or equal to ${longestPolicy}`);
  }
  const document = documentIn(policy);
  if (document === undefined) {
    throw new ServiceError("MalformedPolicyDocument", "The policy is not in the valid JSON format.");
  }
  const [mistake] = documentMistakes(document, "identity");
  if (mistake !== undefined) throw new ServiceError("MalformedPolicyDocument", mistake);
}

/** AWS answers a missing role, a wrong external id, a trust policy and a suspended account alike (aws-facts §3.9). */
function refuseStranger(call: Call, target: Account, wanted: Wanted): void {
  const { world, principal, input, region, now, operation } = call;
  const role = target.roles.get(wanted.role);
  const known =
    target.state === "ACTIVE" &&
    role !== undefined &&
    roleArn(world, target.id, role) === wanted.arn &&
    (target.externalId === null || target.externalId === wanted.externalId);
  if (!known) throw denied(call, wanted.arn);
  const facts = { operation, account: target.id, region, table: null };
  const because = denialOfEntry({ world, principal, facts, input, now }, role);
  if (because === "untrusted") throw denied(call, wanted.arn);
  if (because === null) return;
  throw accessDenied("sts", refusalMessage({ action: operation, on: wanted.arn, principal, because }));
}

function checkDuration(call: Call, target: Account, duration: number): void {
  if (!(duration >= 900))
    throw rejected(String(duration), "durationSeconds", "have value greater than or equal to 900");
  if (duration > 43_200) throw rejected(String(duration), "durationSeconds", "have value less than or equal to 43200");
  // aws-facts §1.3: role chaining caps at one hour, and a larger request fails.
  if (call.principal.session && duration > 3600) {
    throw invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
  }
  if (duration > target.maxSessionDuration) {
    throw invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
}
