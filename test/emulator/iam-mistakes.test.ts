/** What an organization says of IAM and cannot be, or is not judged here: told when it is read, with its place. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { OrganizationError } from "../../src/emulator/organization.ts";
import { parseOrganization, parseRole } from "../../src/emulator/parse-organization.ts";
import { management, member, organizationOf } from "./clients.ts";

const statement = (rest: object) => ({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*", ...rest }] });

function mistakesOf(judge: () => unknown): readonly string[] {
  try {
    judge();
  } catch (error) {
    if (error instanceof OrganizationError) return error.mistakes;
    throw error;
  }
  return [];
}

const roleMistakes = (policy: object): readonly string[] =>
  mistakesOf(() => parseRole({ name: "Reader", policies: [policy as Record<string, unknown>] }));
const trustMistakes = (policy: object): readonly string[] =>
  mistakesOf(() => parseRole({ name: "Reader", trust: policy as Record<string, unknown> }));
const at = "role.policies[0]";

describe("a policy of a role", () => {
  it.each<readonly [string, object, string]>([
    ["without statements", {}, "Statement: there is none"],
    [
      "of another version",
      { Version: "2020-01-01", ...statement({}) },
      'Version: "2020-01-01" is neither 2012-10-17 nor 2008-10-17',
    ],
    ["with a member of none", { ...statement({}), Statements: [] }, "Statements: no member of a policy document"],
    ["with a statement that is none", { Statement: ["Allow"] }, "Statement[0]: not an object"],
    ["with a misspelt member", statement({ Resources: "*" }), "Statement[0]: Resources is no member of a statement"],
    ["with another effect", statement({ Effect: "allow" }), "Statement[0]: Effect is neither Allow nor Deny"],
    ["without an action", statement({ Action: undefined }), "Statement[0]: a statement without Action"],
    [
      "with an action and all but one",
      statement({ NotAction: "s3:*" }),
      "Statement[0]: Action and NotAction in one statement",
    ],
    ["with no action", statement({ Action: [] }), "Statement[0]: Action is neither a text nor a list of texts"],
    [
      "with an action of no service",
      statement({ Action: "ListTables" }),
      "Statement[0]: ListTables is no action such as dynamodb:ListTables",
    ],
    ["without a resource", statement({ Resource: undefined }), "Statement[0]: a statement without Resource"],
    [
      "with a principal",
      statement({ Principal: "*" }),
      "Statement[0]: Principal has no place here: the principal is who carries the policy",
    ],
    [
      "with a variable",
      statement({ Resource: "arn:aws:s3:::${aws:username}" }),
      "Statement[0]: the policy variable in arn:aws:s3:::${aws:username} is not judged here",
    ],
    [
      "with a condition that is not judged",
      statement({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }),
      "Statement[0]: the condition operator IpAddress is not judged here",
    ],
  ])("%s is a mistake", (_name, policy, mistake) => {
    expect(roleMistakes(policy)).toEqual([`${at}: ${mistake}`]);
  });

  it("may be as long as AWS takes one", () => {
    const long = (length: number) => {
      const empty = JSON.stringify(statement({ Sid: "" })).length;
      return statement({ Sid: "s".repeat(length - empty) });
    };
    expect(roleMistakes(long(6_144))).toEqual([]);
    expect(roleMistakes(long(6_145))).toEqual([`${at}: a policy of 6145 characters; AWS takes 6144`]);
  });
});

describe("a trust policy", () => {
  const trusting = (rest: object) => ({
    Statement: { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole", ...rest },
  });
  it.each<readonly [string, object, string]>([
    ["without a principal", trusting({ Principal: undefined }), "a statement without Principal"],
    [
      "about something",
      trusting({ Resource: "*" }),
      "Resource has no place here: a trust policy is about its own role",
    ],
    [
      "that names a part of a principal",
      trusting({ Principal: { AWS: "arn:aws:iam::222222222222:role/*" } }),
      "arn:aws:iam::222222222222:role/* is neither *, an account nor the ARN of an account, user, role or session",
    ],
    [
      "of principals of another kind",
      trusting({ Principal: { Group: "x" } }),
      "Principal Group is none of AWS, Service, Federated, CanonicalUser",
    ],
    [
      "of a principal that is a text",
      trusting({ Principal: member }),
      "Principal is neither * nor a map such as AWS: arn:…",
    ],
  ])("%s is a mistake", (_name, policy, mistake) => {
    expect(trustMistakes(policy)).toEqual([`role.trust: Statement[0]: ${mistake}`]);
  });
});

describe("an organization", () => {
  const parsed = (rest: Partial<OrganizationSpec>, account: object = {}): readonly string[] =>
    mistakesOf(() => parseOrganization(organizationOf([], rest, account)));

  it("like the one of the page about emulators has none", () => {
    const page = readFileSync(new URL("../../docs/endpoints.md", import.meta.url), "utf8");
    const [, written = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    const organization = parse(written) as OrganizationSpec;
    expect(organization.serviceControlPolicies).toHaveProperty("Workloads");
    expect(mistakesOf(() => parseOrganization(organization))).toEqual([]);
  });

  it("takes roles as names and as what they may, a user, and policies of its targets", () => {
    const role = { name: "Reader", path: "/audit/", policies: [statement({})], boundary: statement({}) };
    const serviceControlPolicies = {
      root: ["FullAWSAccess" as const],
      "Workloads/Prod": [statement({})],
      [member]: [],
    };
    expect(parsed({ serviceControlPolicies }, { roles: ["Other", role], user: { policies: [] } })).toEqual([]);
  });

  it.each<readonly [string, Partial<OrganizationSpec>, object, string]>([
    ["a role without a name", {}, { roles: [{ policies: [] }] }, "name is missing"],
    ["a path that is none", {}, { roles: [{ name: "Reader", path: "audit" }] }, '"audit" is not the path of a role'],
    [
      "a user with a trust policy",
      {},
      { user: { trust: {} } },
      "trust is not known here; known are policies, boundary",
    ],
    [
      "SCPs of nothing",
      { serviceControlPolicies: { Workload: [] } },
      {},
      "serviceControlPolicies.Workload: no OU and no account of that name",
    ],
    [
      "SCPs of the management account",
      { serviceControlPolicies: { [management]: [] } },
      {},
      `serviceControlPolicies.${management}: service control policies do not bind the management account`,
    ],
    [
      "an SCP that is none",
      { serviceControlPolicies: { root: [statement({ Principal: "*" })] } },
      {},
      "serviceControlPolicies.root[0]: Statement[0]: Principal has no place here",
    ],
  ])("with %s is refused", (_name, rest, account, mistake) => {
    expect(parsed(rest, account).join("\n")).toContain(mistake);
  });
});
