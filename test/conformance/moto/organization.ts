/**
 * An organization in moto that has a bit of everything: three accounts of many tables, one in a nested OU, one closed,
 * one whose role may not read backups and one that lets nobody in. What it holds comes out, for an oracle to judge.
 */
import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import type { AccountTruth, Refused, ScopeTruth, Truth } from "../../../src/emulator/truth.ts";
import { built } from "../../support/built.ts";
import type { Moto } from "../../support/moto.ts";
import { runNode } from "../../support/spawned.ts";
import { inTemporaryFolder } from "../../support/temporary-folder.ts";
import { administratorOf, anyKeys, clientsOf, type Keys, management } from "./clients.ts";
import { createRole, createUser, type Policy } from "./iam.ts";
import { perform, type ScopeStories } from "./perform.ts";
import { gone, stories } from "./stories.ts";

export const regions = ["eu-central-1", "us-west-2"] as const;
export const roleName = "RestorableAudit";

/** Which accounts there are, by what they are there for. */
export type AccountIds = {
  readonly management: string;
  readonly payments: string;
  readonly nested: string;
  readonly restricted: string;
  readonly locked: string;
  readonly closed: string;
};

export type Seeded = {
  readonly accounts: AccountIds;
  readonly organizationId: string;
  readonly truth: Truth;
  /** An IAM user with what `restorable iam --hub` says that an auditor needs, and no more. */
  readonly auditor: Keys;
};

/** Afterwards moto enforces IAM. */
export async function seedOrganization(moto: Moto, tablesPerScope: number): Promise<Seeded> {
  const { organizationId, accounts } = await createOrganization(clientsOf(moto.endpoint, anyKeys).organizations);
  const many = [...stories(tablesPerScope), gone];
  const plans: readonly (readonly [keyof AccountIds, readonly Refused[], ScopeStories["stories"]])[] = [
    ["management", unreadable, many],
    ["payments", unreadable, many],
    ["nested", unreadable, many],
    ["restricted", [...unreadable, ...forbidden], stories(5)],
    ["locked", unreadable, stories(2)],
    ["closed", unreadable, stories(2)],
  ];
  const scopes = plans.flatMap(([account, refused, what]) =>
    regions.map((region) => ({ account: accounts[account], region, refused, stories: what })),
  );
  const done = await perform(moto, scopes);
  const auditor = await createAuditors(moto, accounts);
  await moto.iam("enforced");
  return { accounts, organizationId, auditor, truth: truthOf(accounts, organizationId, scopes, done) };
}

/** moto does not know these operations at all: an HTML page with 404. Of vaults and plans it says that there are none. */
const unreadable: readonly Refused[] = [
  { operation: "backup:ListRestoreJobs", because: "identity" },
  { operation: "backup:ListProtectedResources", because: "identity" },
  { operation: "account:ListRegions", because: "identity" },
];

/** What the role in the restricted account lacks. */
const forbidden: readonly Refused[] = [
  { operation: "dynamodb:DescribeContinuousBackups", because: "identity" },
  { operation: "dynamodb:ListBackups", because: "identity" },
];

async function createOrganization(organizations: OrganizationsClient) {
  const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
  const { Roots: [root] = [] } = await organizations.send(new ListRootsCommand({}));
  const create = async (name: string): Promise<string> => {
    const made = await organizations.send(
      new CreateAccountCommand({ AccountName: name, Email: `${name}@accounts.example` }),
    );
    return made.CreateAccountStatus?.AccountId ?? "";
  };
  const unit = async (parent: string, name: string): Promise<string> => {
    const made = await organizations.send(new CreateOrganizationalUnitCommand({ ParentId: parent, Name: name }));
    return made.OrganizationalUnit?.Id ?? "";
  };
  const accounts: AccountIds = {
    management,
    payments: await create("payments"),
    nested: await create("nested"),
    restricted: await create("restricted"),
    locked: await create("locked"),
    closed: await create("closed"),
  };
  const rootId = root?.Id ?? "";
  const inner = await unit(await unit(rootId, "Workloads"), "Prod");
  await organizations.send(
    new MoveAccountCommand({ AccountId: accounts.nested, SourceParentId: rootId, DestinationParentId: inner }),
  );
  await organizations.send(new CloseAccountCommand({ AccountId: accounts.closed }));
  return { organizationId: Organization?.Id ?? "", accounts };
}

async function createAuditors({ endpoint }: Moto, accounts: AccountIds): Promise<Keys> {
  const [read, hub] = await policiesPrinted();
  const locked = { Effect: "Deny", Action: "sts:AssumeRole", Resource: `arn:aws:iam::${accounts.locked}:role/.*` };
  const auditor = await createUser({ endpoint, keys: anyKeys }, "auditor", together(hub, locked));
  const deny = { Effect: "Deny", Action: forbidden.map(({ operation }) => operation), Resource: "*" };
  for (const name of ["payments", "nested", "restricted", "locked"] as const) {
    const keys = await administratorOf(endpoint, accounts[name]);
    const policy = name === "restricted" ? together(read, deny) : read;
    await createRole(
      { endpoint, keys },
      { name: roleName, trusted: `arn:aws:iam::${management}:user/auditor`, policy },
    );
  }
  return auditor;
}

const together = (first: Policy, ...more: readonly (Policy | object)[]): Policy => ({
  ...first,
  Statement: [...first.Statement, ...more.flatMap((each) => ("Statement" in each ? (each as Policy).Statement : each))],
});

/** What `restorable iam` prints, as docs/organization.md has it: for every account, and for the caller. */
async function policiesPrinted(): Promise<readonly [Policy, Policy]> {
  const hub = [
    "--hub",
    "--account-tags",
    "--organization-id",
    "o-a1b2c3d4e5",
    "--trusted-by",
    `arn:aws:iam::${management}:root`,
  ];
  return [await printed([]), await printed(hub)];
}

async function printed(flags: readonly string[]): Promise<Policy> {
  return inTemporaryFolder(async (folder) => {
    const args = [
      built("cli/bin.cjs"),
      "iam",
      "--also",
      "scan",
      "--role-name",
      roleName,
      ...flags,
      "--format",
      "policy",
    ];
    const { code, stdout, stderr } = await runNode({ args, cwd: folder, env: { HOME: folder } });
    if (code !== 0) throw new Error(stderr);
    return asMotoReads(JSON.parse(stdout) as Policy);
  });
}

/**
 * moto names the action of GetResources by the service's signing name, where AWS calls it tag:GetResources; and it asks for
 * every call but AssumeRole on the resource `*`, which no ARN matches.
 */
function asMotoReads(policy: Policy): Policy {
  const Statement = policy.Statement.map((statement) => {
    const { Action, Resource } = statement as { readonly Action: readonly string[]; readonly Resource: unknown };
    return {
      ...statement,
      Action: Action.map((action) => (action === "tag:GetResources" ? "tagging:GetResources" : action)),
      Resource: Action.includes("sts:AssumeRole") ? Resource : "*",
    };
  });
  return { ...policy, Statement };
}

function truthOf(
  accounts: AccountIds,
  organizationId: string,
  scopes: readonly ScopeStories[],
  done: readonly ScopeTruth[],
): Truth {
  const ofAccount = (id: string) => done.filter((_, index) => scopes[index]?.account === id);
  const account = (name: keyof AccountIds): AccountTruth => ({
    id: accounts[name],
    name: name === "management" ? "master" : name,
    email: "",
    state: name === "closed" ? "SUSPENDED" : "ACTIVE",
    management: name === "management",
    // moto sends no Paths.
    path: "",
    ou: null,
    tags: {},
    roles: name === "locked" ? [] : [roleName],
    externalId: null,
    regions: regions.map((region) => ({ name: region, status: "ENABLED_BY_DEFAULT" })),
    refused: unreadable,
    scopes: ofAccount(accounts[name]),
  });
  return {
    now: new Date().toISOString(),
    organization: { id: organizationId, partition: "aws", managementAccount: management, regions },
    accounts: (Object.keys(accounts) as (keyof AccountIds)[]).map(account),
    refusals: [],
    faults: [],
  };
}
