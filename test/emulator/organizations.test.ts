import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  paginateListAccounts,
  type Account,
} from "@aws-sdk/client-organizations";
import { describe, expect, it } from "vitest";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { clientsOf, management, member, now, organizationOf, refusalOf, started } from "./clients.ts";

const large: OrganizationSpec = {
  now,
  id: "o-example12345",
  managementAccount: management,
  delegatedAdministrators: ["500000000007"],
  accounts: [
    { id: management, name: "management", sends: "both" },
    { generate: { count: 44, firstId: "500000000001", name: "workload-{n}", ou: "Workloads/Team {n}" } },
    { id: member, name: "left", state: "SUSPENDED", sends: "both" },
    { id: "333333333333", name: "old", sends: "status" },
  ],
};

const as = async (organization: OrganizationSpec, account: string) => {
  const emulator = await started(organization);
  return clientsOf(emulator, emulator.credentials(account)).organizations;
};

describe("ListAccounts", () => {
  it("gives twenty accounts a page", async () => {
    const organizations = await as(large, management);
    const pages: (string | undefined)[][] = [];
    for await (const page of paginateListAccounts({ client: organizations }, {})) {
      pages.push((page.Accounts ?? []).map((account) => account.Id));
    }
    expect(pages.map((page) => page.length)).toEqual([20, 20, 7]);
    expect(new Set(pages.flat()).size).toBe(47);
  });

  it("sends State, Status or both, and the path down to the account", async () => {
    const organizations = await as(large, management);
    const accounts: Account[] = [];
    for await (const page of paginateListAccounts({ client: organizations }, {}))
      accounts.push(...(page.Accounts ?? []));
    const of = (id: string) => accounts.find((account) => account.Id === id);
    expect(of(management)).toMatchObject({ State: "ACTIVE", Status: "ACTIVE", Name: "management" });
    expect(of(member)).toMatchObject({ State: "SUSPENDED", Status: "SUSPENDED" });
    expect(of("333333333333")).toMatchObject({ Status: "ACTIVE" });
    expect(of("333333333333")).not.toHaveProperty("State");
    expect(of("500000000003")).not.toHaveProperty("Status");
    expect(of("500000000003")?.Name).toBe("workload-3");
    expect(of("500000000003")?.Paths?.[0]).toMatch(
      /^o-example12345\/r-[0-9a-f]{4}\/ou-[0-9a-f]{4}-[0-9a-f]{8}\/ou-[0-9a-f]{4}-[0-9a-f]{8}\/500000000003\/$/,
    );
    expect(of("500000000003")?.JoinedTimestamp).toBeInstanceOf(Date);
  });

  it("is for the management account and delegated administrators alone", async () => {
    const emulator = await started(large);
    const call = (account: string) =>
      clientsOf(emulator, emulator.credentials(account)).organizations.send(new ListAccountsCommand({ MaxResults: 1 }));
    expect((await call("500000000007")).Accounts).toHaveLength(1);
    expect(await refusalOf(call("500000000008"))).toEqual({
      name: "AccessDeniedException",
      status: 400,
      message: "You don't have permissions to access this resource.",
    });
  });

  it("refuses more than twenty a page and foreign tokens", async () => {
    const organizations = await as(large, management);
    for (const input of [{ MaxResults: 21 }, { NextToken: "bogus" }]) {
      expect((await refusalOf(organizations.send(new ListAccountsCommand(input)))).name).toBe("InvalidInputException");
    }
  });

  it("can answer with an empty page that is not the last", async () => {
    const organizations = await as(
      { ...large, faults: [{ kind: "empty-page", operation: "organizations:ListAccounts", after: 1, times: 2 }] },
      management,
    );
    const sizes: number[] = [];
    const tokens: (string | undefined)[] = [];
    for await (const page of paginateListAccounts({ client: organizations }, {})) {
      sizes.push(page.Accounts?.length ?? 0);
      tokens.push(page.NextToken);
    }
    expect(sizes).toEqual([20, 0, 0, 20, 7]);
    expect(new Set(tokens).size).toBe(5);
  });
});

it("answers DescribeOrganization to every member", async () => {
  const organizations = await as(organizationOf([]), member);
  const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
  expect(Organization).toMatchObject({ MasterAccountId: management, FeatureSet: "ALL" });
});
