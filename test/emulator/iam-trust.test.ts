/** Who may take a role on: its trust policy, and what the caller's own account allows. */
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import type { PermissionsSpec, ServiceControlPolicies } from "../../src/emulator/iam-spec.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { clientsOf, management, member, now, refusalOf, started } from "./clients.ts";

const hub = "333333333333";
const organizationId = "o-a1b2c3d4e5";
const roleArn = `arn:aws:iam::${member}:role/audit/Reader`;

const trust = (Principal: unknown, Condition?: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole", ...(Condition && { Condition }) }],
});
const trusting = {
  hub: trust({ AWS: hub }),
  ofOrganization: trust(
    { AWS: hub },
    { StringEquals: { "sts:ExternalId": "seven", "aws:PrincipalOrgID": organizationId } },
  ),
};
const allow = (Action: string, Resource = "*") => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource }],
});
const deny = (Action: string) => ({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Action, Resource: "*" }] });

type Given = {
  readonly trust?: object;
  readonly caller?: string;
  readonly user?: PermissionsSpec;
  readonly controls?: ServiceControlPolicies;
};

async function entering({ trust: given, caller = hub, user, controls }: Given) {
  const organization: OrganizationSpec = {
    now,
    id: organizationId,
    managementAccount: management,
    regions: ["us-east-1"],
    accounts: [
      { id: management },
      { id: hub, ou: "Security", ...(caller === hub && user && { user }) },
      {
        id: member,
        ou: "Workloads",
        roles: [{ name: "Reader", path: "/audit/", ...(given && { trust: given as Record<string, unknown> }) }],
        ...(caller === member && user && { user }),
      },
    ],
    ...(controls && { serviceControlPolicies: controls }),
  };
  const emulator = await started(organization);
  const { sts } = clientsOf(emulator, emulator.credentials(caller), "us-east-1");
  return (arn = roleArn, ExternalId?: string) =>
    sts.send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: "run", ...(ExternalId && { ExternalId }) }));
}

const bare = `User: arn:aws:iam::${hub}:user/operator is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;

describe("a role", () => {
  it("is taken on by whom it trusts, by its path too", async () => {
    const enter = await entering({ trust: trusting.hub });
    expect((await enter()).AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${member}:assumed-role/Reader/run`);
    const unknown = `arn:aws:iam::${member}:role/Reader`;
    expect((await refusalOf(enter(unknown))).message).toBe(bare.replace(roleArn, unknown));
  });

  it("with conditions is taken on by who meets them all", async () => {
    const enter = await entering({ trust: trusting.ofOrganization });
    await enter(roleArn, "seven");
    expect((await refusalOf(enter(roleArn, "eight"))).message).toBe(bare);
    expect((await refusalOf(enter())).message).toBe(bare);
  });

  it.each<readonly [string, object]>([
    ["trusts another account", trust({ AWS: management })],
    ["trusts another user of the account", trust({ AWS: `arn:aws:iam::${hub}:user/other` })],
    ["trusts a service", trust({ Service: "backup.amazonaws.com" })],
    ["trusts another organization", trust({ AWS: "*" }, { StringEquals: { "aws:PrincipalOrgID": "o-zzzzzzzzzz" } })],
    [
      "denies what it allows",
      {
        Statement: [
          { Effect: "Allow", Principal: "*", Action: "sts:*" },
          { Effect: "Deny", Principal: { AWS: hub }, Action: "sts:AssumeRole" },
        ],
      },
    ],
    ["allows another action", { Statement: { Effect: "Allow", Principal: "*", Action: "sts:TagSession" } }],
  ])("that %s answers like one that is not there", async (_name, policy) => {
    const enter = await entering({ trust: policy });
    expect((await refusalOf(enter())).message).toBe(bare);
  });

  it.each<readonly [string, Partial<Given>, string]>([
    [
      "no policy of its own",
      { user: { policies: [] } },
      "because no identity-based policy allows the sts:AssumeRole action",
    ],
    [
      "a policy for other roles",
      { user: { policies: [allow("sts:AssumeRole", "arn:aws:iam::*:role/Reader")] } },
      "because no identity-based policy allows the sts:AssumeRole action",
    ],
    [
      "a boundary without it",
      { user: { boundary: allow("s3:*") } },
      "because no permissions boundary allows the sts:AssumeRole action",
    ],
    [
      "an account whose SCP denies it",
      { controls: { Security: ["FullAWSAccess", deny("sts:AssumeRole")] } },
      "with an explicit deny in a service control policy",
    ],
  ])("of another account is refused to a caller with %s", async (_name, given, words) => {
    const enter = await entering({ trust: trust({ AWS: `arn:aws:iam::${hub}:user/operator` }), ...given });
    expect((await refusalOf(enter())).message).toBe(`${bare} ${words}`);
  });

  it("is entered whatever the SCPs of its own account deny", async () => {
    const enter = await entering({ trust: trusting.hub, controls: { Workloads: [deny("*")] } });
    expect((await enter()).Credentials?.AccessKeyId).toMatch(/^ASIA/);
  });

  it("of the caller's own account needs no other policy if it names the caller", async () => {
    const user = { policies: [] };
    const named = trust({ AWS: `arn:aws:iam::${member}:user/operator` });
    await (
      await entering({ trust: named, caller: member, user })
    )();
    const refused = await refusalOf((await entering({ trust: trust({ AWS: member }), caller: member, user }))());
    expect(refused.message).toContain("because no identity-based policy allows the sts:AssumeRole action");
  });
});

it("nothing denies the question who one is", async () => {
  const organization: OrganizationSpec = {
    now,
    managementAccount: management,
    accounts: [{ id: management }, { id: member, user: { policies: [deny("*")] } }],
    serviceControlPolicies: { root: [deny("sts:*")] },
  };
  const emulator = await started(organization);
  const { sts } = clientsOf(emulator, emulator.credentials(member), "us-east-1");
  expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(member);
});
