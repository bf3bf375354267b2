/** Roles as `restorable iam` prints them, in an organization whose IAM is evaluated: what the doctor says of them. */
import { describe, expect, it } from "vitest";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { accountOf, healthyFiles, healthyOrganization, hub } from "../support/healthy-organization.ts";
import { doctorSchemaHolds, type DoctorDocument } from "../report/doctor-schema.ts";
import { place } from "./invoke.ts";

type Statement = { readonly Effect: string; readonly Action: readonly string[]; readonly Resource: unknown };
type Policy = { readonly Version: string; readonly Statement: readonly Statement[] };

const member = accountOf("dynamodb:ListTables");
const organizationId = "o-a1b2c3d4e5";
const everything = ["--policy", "./everything.yaml"];

/** As the command prints it. */
async function printed(argv: readonly string[]): Promise<Policy> {
  const { invoke } = await place({ files: healthyFiles });
  const { exit, stdout, stderr } = await invoke(["iam", "--partition", "aws-us-gov", ...argv, "-f", "policy"]);
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
  return JSON.parse(stdout) as Policy;
}

const actionsOf = ({ Statement }: Policy): readonly string[] => [
  ...new Set(Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action)),
];

const without = (policy: Policy, action: string): Policy => ({
  ...policy,
  Statement: policy.Statement.map((each) => ({ ...each, Action: each.Action.filter((one) => one !== action) })).filter(
    ({ Action }) => Action.length > 0,
  ),
});

function organizationOf(role: Policy, caller: Policy | null = null): OrganizationSpec {
  const healthy = healthyOrganization([member], {});
  return {
    ...healthy,
    id: organizationId,
    accounts: healthy.accounts.map((account) => {
      if (!("id" in account)) return account;
      if (account.id === member) return { ...account, roles: [{ name: "RestorableAudit", policies: [role] }] };
      return caller === null ? account : { ...account, user: { policies: [caller] } };
    }),
  };
}

async function examined(organization: OrganizationSpec, argv: readonly string[] = ["--organization"]) {
  const { invoke } = await place({ organization, files: healthyFiles });
  const { exit, stdout } = await invoke(["doctor", ...argv, ...everything, "--json"]);
  return { exit, document: doctorSchemaHolds(stdout) };
}

const named = ({ remarks }: DoctorDocument, account: string): readonly string[] =>
  remarks
    .filter(({ standing, accounts }) => standing !== "well" && accounts.includes(account))
    .flatMap(({ action }) => action ?? []);

describe("a doctor of roles that `restorable iam` printed", () => {
  it("finds them enough, in each Region, the caller's own too", async () => {
    const [role, caller] = [
      await printed(everything),
      await printed([...everything, "--hub", "--organization-id", organizationId]),
    ];
    const { exit, document } = await examined(organizationOf(role, caller), ["--organization", "--every-region"]);
    expect({ exit, missing: document.missingActions }).toEqual({ exit: 0, missing: [] });
  });

  it("names exactly the action that one of them lacks", async () => {
    const role = await printed(everything);
    const found: (readonly [string, readonly string[]])[] = [];
    for (const action of actionsOf(role)) {
      const { document } = await examined(organizationOf(without(role, action)), ["--account", member]);
      found.push([action, named(document, member)]);
    }
    expect(found.length).toBeGreaterThan(15);
    expect(found).toEqual(actionsOf(role).map((action) => [action, [action]]));
  }, 120_000);

  it("tells what the caller lacks from what the roles lack", async () => {
    const [role, caller] = [
      await printed(everything),
      await printed([...everything, "--hub", "--organization-id", organizationId]),
    ];
    for (const action of ["sts:AssumeRole", "organizations:ListAccounts", "organizations:DescribeOrganization"]) {
      const { exit, document } = await examined(organizationOf(role, without(caller, action)), [
        "--account",
        `${hub},${member}`,
      ]);
      expect({ action, exit, missing: document.missingActions }).toEqual({ action, exit: 3, missing: [action] });
    }
  });

  it("gives lines that the program takes as they are", async () => {
    const [role, caller] = [
      await printed(everything),
      await printed([...everything, "--hub", "--organization-id", organizationId]),
    ];
    const organizations = [
      organizationOf(without(role, "dynamodb:ListBackups")),
      organizationOf(role, without(caller, "sts:AssumeRole")),
      {
        ...healthyOrganization([member], {}),
        id: organizationId,
        accounts: [{ id: hub }, { id: member, roles: null }],
      },
    ];
    const lines = new Set<string>();
    for (const organization of organizations) {
      const { document } = await examined(organization, ["--organization", "--write", "--drill", "--push"]);
      for (const { fix } of document.remarks) for (const line of fix) lines.add(line.replace(/ > \S+$/, ""));
    }
    const typed = [...lines].filter((line) => line.startsWith("restorable ") && !line.includes("<"));
    const kinds = new Set(typed.map((line) => line.replace(/^(?:\S+ ){2}--(\S+) .*-f (\S+)$/, "$1 as $2")));
    expect([...kinds].sort()).toEqual([
      "drill as cloudformation",
      "hub as policy",
      "policy as cloudformation",
      "policy as policy",
      "push as cloudformation",
      "write as cloudformation",
    ]);
    const { invoke } = await place({ files: healthyFiles });
    for (const line of typed) {
      const { exit, stderr } = await invoke(line.split(" ").slice(1));
      expect({ line, exit, stderr }).toEqual({ line, exit: 0, stderr: "" });
    }
  });
});
