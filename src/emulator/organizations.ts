/** AWS Organizations' answers: DescribeOrganization to any member, ListAccounts to the management account and delegates. */
import { seconds, type Call, type Output } from "./call.ts";
import { optionalInteger, optionalText } from "./input.ts";
import { opaqueCursors, pageOf } from "./paging.ts";
import { ServiceError } from "./service-error.ts";
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

export function listAccounts(call: Call): Output {
  const { world, principal } = call;
  if (principal.account !== world.managementAccount && !world.delegatedAdministrators.has(principal.account)) {
    throw new ServiceError("AccessDeniedException", "You don't have permissions to access this resource.");
  }
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
