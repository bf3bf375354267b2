/** What conditions can ask of a call: the keys that AWS puts into the context of a request, as far as they are judged here. */
import type { AskedAction } from "./iam-asked.ts";
import type { RequestContext } from "./iam-conditions.ts";
import type { Input } from "./input.ts";
import { isObject } from "./shape.ts";
import type { World } from "./world.ts";
import type { Principal } from "./credentials.ts";
import { roleArnOf } from "./iam-principal.ts";
import { tagsOfTarget } from "./iam-tags.ts";

export type ContextFacts = {
  readonly world: World;
  readonly principal: Principal;
  readonly asked: AskedAction;
  readonly input: Input;
  /** Of the credential scope. */
  readonly region: string;
  readonly now: number;
};

export function contextOf(facts: ContextFacts): RequestContext {
  const { world, principal, asked, region, now } = facts;
  const { session } = principal;
  const owner = asked.target.split(":")[4] ?? "";
  const account = owner === "" ? principal.account : owner;
  return {
    "aws:currenttime": new Date(now).toISOString(),
    "aws:epochtime": String(Math.floor(now / 1000)),
    "aws:securetransport": "true",
    "aws:viaawsservice": "false",
    "aws:principalisawsservice": "false",
    "aws:principalaccount": principal.account,
    "aws:principalarn": session === null ? principal.arn : roleArnOf(world, session),
    "aws:principaltype": session === null ? "User" : "AssumedRole",
    "aws:userid": principal.userId,
    ...(session === null
      ? { "aws:username": principal.arn.slice(principal.arn.lastIndexOf("/") + 1) }
      : // Absent from calls with long-term keys (IAM user guide, global condition keys).
        { "aws:multifactorauthpresent": "false" }),
    ...membership(world, "principal", principal.account),
    "aws:resourceaccount": account,
    ...membership(world, "resource", account),
    "aws:requestedregion": regionJudged(world, asked.action, region),
    ...named("aws:resourcetag/", tagsOfTarget(world, asked.target, now)),
    ...asked.keys,
    ...ofRequest(asked, facts.input),
  };
}

function membership(world: World, whose: "principal" | "resource", account: string): RequestContext {
  const found = world.account(account);
  if (found === undefined) return {};
  const path = found.path.slice(0, -`${account}/`.length);
  return { [`aws:${whose}orgid`]: world.id, [`aws:${whose}orgpaths`]: [path] };
}

const globalRegion: Readonly<Record<string, string>> = { "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1" };

/** Services with a single endpoint are asked in its Region, whatever the caller signs for (IAM user guide, aws:RequestedRegion). */
const regionJudged = ({ partition }: World, action: string, region: string): string =>
  /^(iam|organizations|account):/.test(action) ? (globalRegion[partition] ?? "us-east-1") : region;

function ofRequest({ action }: AskedAction, input: Input): RequestContext {
  if (action === "sts:AssumeRole") {
    return {
      ...textOf("sts:externalid", input["ExternalId"]),
      ...textOf("sts:rolesessionname", input["RoleSessionName"]),
    };
  }
  if (!taggable.has(action)) return {};
  const removed = Array.isArray(input["TagKeys"]) ? input["TagKeys"].map(String) : [];
  const tags = tagsGiven(input);
  const keys = [...Object.keys(tags), ...removed];
  return { ...named("aws:requesttag/", tags), ...(keys.length > 0 ? { "aws:tagkeys": keys } : {}) };
}

const taggable: ReadonlySet<string> = new Set([
  "dynamodb:TagResource",
  "dynamodb:UntagResource",
  "dynamodb:CreateTable",
  "backup:StartBackupJob",
]);

/** DynamoDB takes a list of pairs, AWS Backup a map. */
function tagsGiven(input: Input): Readonly<Record<string, string>> {
  const list = Array.isArray(input["Tags"]) ? (input["Tags"] as readonly unknown[]) : [];
  const map = input["RecoveryPointTags"];
  const listed = list.flatMap((tag): [string, string][] =>
    typeof tag === "object" && tag !== null && "Key" in tag && "Value" in tag
      ? [[String(tag.Key), String(tag.Value)]]
      : [],
  );
  const mapped: [string, unknown][] = isObject(map) ? Object.entries(map) : [];
  return Object.fromEntries([...listed, ...mapped.map(([key, value]): [string, string] => [key, String(value)])]);
}

const textOf = (key: string, value: unknown): RequestContext => (typeof value === "string" ? { [key]: value } : {});

/** Condition keys are read without case, the keys of tags in them too (IAM user guide, Condition). */
const named = (prefix: string, tags: Readonly<Record<string, string>>): RequestContext =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key.toLowerCase()}`, value]));
