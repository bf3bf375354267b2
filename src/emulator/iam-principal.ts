/** Who calls, as IAM sees it: names that policies give, and the policies that such a principal carries. */
import type { Principal, Session } from "./credentials.ts";
import { statementsOf, type Statement } from "./iam-document.ts";
import { allowsEverything, type Caller, type Policies } from "./iam-evaluate.ts";
import type { PermissionsSpec, PolicyDocument, RoleSpec } from "./iam-spec.ts";
import type { World } from "./world.ts";

export const roleArn = (world: World, account: string, { path, name }: Pick<RoleSpec, "path" | "name">): string =>
  `arn:${world.partition}:iam::${account}:role${path ?? "/"}${name}`;

/** A session carries the name of its role, not its path. */
export const roleArnOf = (world: World, { account, role }: Session): string =>
  roleArn(world, account, world.account(account)?.roles.get(role) ?? { name: role });

export function callerOf(world: World, principal: Principal): Caller {
  const { account, arn, session } = principal;
  return {
    account,
    arn,
    roleArn: session === null ? null : roleArnOf(world, session),
    bounded: permissionsOf(world, principal)?.boundary !== undefined,
  };
}

/** undefined: the role of the session is gone. */
const permissionsOf = (world: World, { account, session }: Principal): PermissionsSpec | undefined =>
  session === null ? world.account(account)?.user : world.account(account)?.roles.get(session.role);

/** Those that the principal brings along, whatever it acts on. */
export function policiesOf(world: World, principal: Principal): Omit<Policies, "target"> {
  const permissions = permissionsOf(world, principal) ?? { policies: [] };
  const policy = principal.session?.policy ?? null;
  return {
    controls: world.account(principal.account)?.controls ?? [],
    identity: permissions.policies?.flatMap(readOnce) ?? allowsEverything,
    boundary: permissions.boundary === undefined ? null : readOnce(permissions.boundary),
    session: policy === null ? null : statementsInText(policy),
  };
}

const read = new WeakMap<PolicyDocument, readonly Statement[]>();

export function readOnce(document: PolicyDocument): readonly Statement[] {
  const found = read.get(document) ?? statementsOf(document);
  read.set(document, found);
  return found;
}

const texts = new Map<string, readonly Statement[]>();
const mostTexts = 1_000;

/** Documents that were sent as a text, and checked then: session policies, and those of tables. */
export function statementsInText(text: string): readonly Statement[] {
  const found = texts.get(text);
  if (found !== undefined) return found;
  if (texts.size >= mostTexts) texts.clear();
  const made = statementsOf(documentIn(text));
  texts.set(text, made);
  return made;
}

/** undefined: it is no JSON. */
export function documentIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
