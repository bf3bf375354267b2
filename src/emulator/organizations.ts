/**
 * AWS Organizations' answers: DescribeOrganization to any member, ListAccounts and ListTagsForResource to the management
 * account and delegated administrators.
 */
import { seconds, type Call, type Output } from "./call.ts";
import { optionalInteger, optionalText } from "./input.ts";
import { opaqueCursors, pageOf } from "./paging.ts";
import { ServiceError } from "./service-error.ts";
import { tagPage } from "./tag-page.ts";
import type { Account } from "./world.ts";

/** aws-facts §1.2. */
const accountsPerPage = 20;

export function describeOrganization(call: Call): Output {
  const { world } = call;
  const management = world.account(world.managementAccount);
  return {
    Organization: {
      Id: world.id,
      Arn: `arn:${world.partition}:organizations::${world.managementAccount}:organization/${world.id}`,
      FeatureSet: "ALL",
      MasterAccountArn: management?.arn,
      MasterAccountId: world.managementAccount,
      MasterAccountEmail: management?.email,
      AvailablePolicyTypes: [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }],
    },
  };
}

function refuseOtherMembers({ world, principal }: Call): void {
  if (principal.account === world.managementAccount || world.delegatedAdministrators.has(principal.account)) return;
  throw new ServiceError("AccessDeniedException", "You don't have permissions to access this resource.");
}

export function listAccounts(call: Call): Output {
  const { world } = call;
  refuseOtherMembers(call);
  const limit = optionalInteger(call.input, "MaxResults") ?? accountsPerPage;
  if (limit < 1) throw invalidInput("MIN_VALUE_EXCEEDED");
  if (limit > accountsPerPage) throw invalidInput("MAX_VALUE_EXCEEDED");
  const { cursors, keyOf } = opaqueCursors<readonly [number, Account]>("organizations:ListAccounts", ([n]) =>
    String(n),
  );
  const cursor = optionalText(call.input, "NextToken") ?? null;
  const after = keyOf(cursor, () => invalidInput("INVALID_NEXT_TOKEN"));
  const page = pageOf({
    items: numbered(world.accounts, after === "" ? 0 : Number(after) + 1),
    limit,
    cursor,
    cursors,
    fault: call.pageFault,
  });
  return {
    Accounts: page.items.map(([, account]) => describe(account)),
    ...(page.next === null ? {} : { NextToken: page.next }),
  };
}

/** AWS does not say how many; an account holds 50 at most, and two pages show whether a client goes on. */
const tagsPerPage = 25;

/** What can carry tags (API reference, TaggableResourceId): a root, an OU, an account, policies, a responsibility transfer. */
const taggable =
  /^(r-[0-9a-z]{4,32}|\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|p-[0-9a-zA-Z_]{8,128}|rp-[0-9a-zA-Z_]{4,128}|rt-[0-9a-zA-Z_]{8,32})$/;

export function listTagsForResource(call: Call): Output {
  const { world } = call;
  refuseOtherMembers(call);
  const id = optionalText(call.input, "ResourceId");
  if (id === undefined) throw invalidInput("INPUT_REQUIRED");
  if (!taggable.test(id)) throw invalidInput("INVALID_PATTERN_TARGET_ID");
  const account = world.account(id);
  const known = account !== undefined || id === world.root || world.accounts.some(({ ous }) => ous.includes(id));
  if (!known) {
    throw new ServiceError("TargetNotFoundException", "You specified a target that doesn't exist.");
  }
  return tagPage({
    call,
    operation: "organizations:ListTagsForResource",
    tags: account?.tags ?? {},
    limit: tagsPerPage,
    invalidToken: () => invalidInput("INVALID_NEXT_TOKEN"),
  });
}

function* numbered(accounts: readonly Account[], from: number): Iterable<readonly [number, Account]> {
  for (let n = from; n < accounts.length; n += 1) {
    const account = accounts[n];
    if (account) yield [n, account];
  }
}

const invalidInput = (reason: string): ServiceError =>
  new ServiceError("InvalidInputException", "You specified an invalid value.", 400, { Reason: reason });

/** Status knows three of State's five values (aws-facts §1.2). */
const legacyStatus = { PENDING_ACTIVATION: "ACTIVE", CLOSED: "SUSPENDED" } as const;

function describe(account: Account): Output {
  const status =
    account.state in legacyStatus ? legacyStatus[account.state as keyof typeof legacyStatus] : account.state;
  return {
    Id: account.id,
    Arn: account.arn,
    Email: account.email,
    Name: account.name,
    ...(account.sends === "state" ? {} : { Status: status }),
    ...(account.sends === "status" ? {} : { State: account.state }),
    Paths: [account.path],
    JoinedMethod: "CREATED",
    JoinedTimestamp: seconds(account.joined),
  };
}
