/** AWS Account Management's answer: ListRegions of the caller's account, or of a member to those who manage it. */
import type { Call, Output } from "./call.ts";
import { boundedNumber, optionalList, optionalText } from "./input.ts";
import { opaqueCursors, pageOf } from "./paging.ts";
import { ServiceError, constraint, validation } from "./service-error.ts";
import type { Account } from "./world.ts";

export type RegionOptStatus = "ENABLED" | "ENABLED_BY_DEFAULT" | "DISABLED";

/** Regions that cannot be switched off (AWS Account Management guide: introduced before 2019-03-20). */
const enabledByDefault: ReadonlySet<string> = new Set([
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
]);

export function optStatusOf(account: Account, region: string): RegionOptStatus {
  if (!account.regions.has(region)) return "DISABLED";
  return enabledByDefault.has(region) ? "ENABLED_BY_DEFAULT" : "ENABLED";
}

export function listRegions(call: Call): Output {
  const account = accountAsked(call);
  const limit = boundedNumber(call.input, "MaxResults", { min: 1, max: 50, fallback: 50 });
  const wanted = optionalList(call.input, "RegionOptStatusContains");
  const { cursors, keyOf } = opaqueCursors<string>("account:ListRegions", (region) => region);
  const cursor = optionalText(call.input, "NextToken") ?? null;
  const after = keyOf(cursor, () => validation("The provided NextToken is not valid."));
  const page = pageOf({
    items: call.world.regions.filter(
      (region) => region > after && (wanted === undefined || wanted.includes(optStatusOf(account, region))),
    ),
    limit,
    cursor,
    cursors,
    fault: call.pageFault,
  });
  return {
    Regions: page.items.map((region) => ({ RegionName: region, RegionOptStatus: optStatusOf(account, region) })),
    ...(page.next === null ? {} : { NextToken: page.next }),
  };
}

/** aws-facts §1.4: AccountId is for those who manage the organization, and never their own. */
function accountAsked(call: Call): Account {
  const { world, principal } = call;
  const id = optionalText(call.input, "AccountId");
  if (id !== undefined && !/^\d{12}$/.test(id)) {
    throw constraint("accountId", id, "satisfy regular expression pattern: \\d{12}");
  }
  const manages = principal.account === world.managementAccount || world.delegatedAdministrators.has(principal.account);
  const account = world.account(id ?? principal.account);
  if (id !== undefined && id === world.managementAccount) {
    throw denied(
      call,
      "The management account can only be managed using the standalone context from the management account.",
    );
  }
  if (!account || (id !== undefined && !manages)) {
    throw denied(call, "Your account is not authorized to manage the other account.");
  }
  return account;
}

const denied = (call: Call, why: string): ServiceError =>
  new ServiceError(
    "AccessDeniedException",
    `User: ${call.principal.arn} is not authorized to perform: account:ListRegions (${why})`,
    403,
  );
