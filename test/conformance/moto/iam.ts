/**
 * Users and roles in moto's IAM, over its query API: the audit needs no client for IAM, and while moto enforces nothing
 * it asks for no signature either.
 */
import type { Keys } from "./clients.ts";

type Principal = { readonly endpoint: string; readonly keys: Keys };

/** A policy document. */
export type Policy = { readonly Version: string; readonly Statement: readonly object[] };

/** A user of the account of `as.keys`, allowed what the policy says; its keys come out. */
export async function createUser(as: Principal, name: string, policy: Policy): Promise<Keys> {
  await iam(as, { Action: "CreateUser", UserName: name });
  const made = await iam(as, { Action: "CreateAccessKey", UserName: name });
  await iam(as, {
    Action: "PutUserPolicy",
    UserName: name,
    PolicyName: name,
    PolicyDocument: JSON.stringify(policy),
  });
  return { accessKeyId: element(made, "AccessKeyId"), secretAccessKey: element(made, "SecretAccessKey") };
}

/** A role in the account of `as.keys`, which `trusted` may assume. */
export async function createRole(
  as: Principal,
  role: { readonly name: string; readonly trusted: string; readonly policy: Policy },
): Promise<void> {
  const trust = { Effect: "Allow", Principal: { AWS: role.trusted }, Action: "sts:AssumeRole" };
  await iam(as, {
    Action: "CreateRole",
    RoleName: role.name,
    AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
  });
  await iam(as, {
    Action: "PutRolePolicy",
    RoleName: role.name,
    PolicyName: role.name,
    PolicyDocument: JSON.stringify(role.policy),
  });
}

async function iam({ endpoint, keys }: Principal, parameters: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: new URLSearchParams({ ...parameters, Version: "2010-05-08" }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`moto: ${parameters["Action"] ?? ""}: ${answer.status} ${text}`);
  return text;
}

function element(xml: string, name: string): string {
  const found = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
  if (found === undefined) throw new Error(`moto: no ${name} in ${xml}`);
  return found;
}
