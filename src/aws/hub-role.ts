/**
 * The hub role: what the caller takes on first, and asks Organizations and assumes every other role with. In goes its
 * ARN, out comes the session; a role that AWS refuses is a UsageError, because nothing can be seen without it.
 */
import { UsageError } from "../errors.ts";
import type { HubRole } from "../model/roles.ts";
import type { Caller } from "./caller.ts";
import type { Session } from "./credentials.ts";
import { partitionOfArn } from "./partitions.ts";
import type { Ports } from "./ports.ts";
import type { Read } from "./read.ts";
import type { ScopeReader } from "./read-client.ts";
import { hubPolicy } from "./session-policy.ts";
import { openSession, refuseUnusable } from "./sessions.ts";

/** `sts`: reader of the caller's own keys. */
export type HubContext = { readonly who: Caller; readonly sts: ScopeReader; readonly ports: Ports };

export async function assumeHub({ who, sts, ports }: HubContext, role: HubRole): Promise<Read<Session>> {
  const { arn, externalId, sessionName = "restorable" } = role;
  refuseUnusable({ externalId, sessionName });
  const [, account = ""] = /^arn:[a-z-]+:iam::(\d{12}):role\/./.exec(arn) ?? [];
  if (account === "") {
    throw new UsageError(`the hub role "${arn.slice(0, 200)}" is not the ARN of a role, arn:aws:iam::…:role/…`);
  }
  if (partitionOfArn(arn) !== who.partition) {
    throw new UsageError(`the hub role ${arn} is in another partition than the credentials, which are of ${who.arn}`);
  }
  const answer = await openSession(
    { sts, ports },
    { arn, account, externalId, sessionName, policy: hubPolicy(who.partition) },
  );
  if (answer.state === "read" || answer.reason.kind !== "role-not-assumable") return answer;
  const { code = "refused", detail = "" } = answer.reason;
  throw new UsageError(
    `the hub role ${arn} cannot be assumed by ${who.arn} (${code}: ${detail}). Check its name, that its trust policy names ` +
      "that caller, the external id it asks for, and that the caller may call sts:AssumeRole.",
  );
}
