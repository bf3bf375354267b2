import { describe, expect, test } from "vitest";
import type { AccountSpec, OrganizationSpec } from "../../src/emulator/organization.ts";
import { known, unknown } from "../../src/model/fact.ts";
import type { RegionList } from "../../src/model/observation.ts";
import type { Selection } from "../../src/model/run.ts";
import { namedFacts } from "../../src/scan/account-facts.ts";
import type { ListedAccount } from "../../src/scan/list-accounts.ts";
import type { AccountOpening } from "../../src/scan/open-account.ts";
import { openAccount } from "../../src/scan/open-account.ts";
import { embeddedAws, everyGroup, hub, member, now } from "./embedded-aws.ts";

const regions = ["af-south-1", "eu-west-1", "me-south-1", "us-east-1"];
const organization = (
  account: Omit<AccountSpec, "id"> = {},
  more: Partial<OrganizationSpec> = {},
): OrganizationSpec => ({
  now,
  managementAccount: hub,
  regions,
  accounts: [{ id: hub }, { id: member, ...account }],
  ...more,
});

const listed = (id: string, state: string | null = "ACTIVE"): ListedAccount => ({
  kind: "listed",
  id,
  state: state === null ? unknown({ kind: "not-collected" }) : known(state),
  facts: namedFacts(id, null, { kind: "not-collected" }),
  evidence: [],
});

const everything: Selection = { population: { kind: "organization" }, excludedAccounts: [], regions: null };

async function open(
  spec: OrganizationSpec,
  account: ListedAccount,
  more: Partial<Pick<AccountOpening, "role">> & Partial<Selection> = {},
) {
  const embedded = await embeddedAws(spec);
  const { aws, caller, emulator } = embedded;
  emulator.clearLog();
  const { role = { roleName: "RestorableAudit" }, ...selection } = more;
  const opened = await openAccount({
    aws,
    listed: account,
    selection: { ...everything, ...selection },
    caller,
    role,
    groups: everyGroup,
  });
  return { ...opened, aws, emulator, operations: emulator.log().map((call) => call.operation) };
}

const states = (list: RegionList | null) =>
  Object.fromEntries((list?.regions ?? []).map(({ name, state }) => [name, state]));

describe("which accounts are opened", () => {
  test("a member is opened by assuming the role, once, with its Regions asked inside it", async () => {
    const { record, session, operations } = await open(organization(), listed(member));
    expect(record.access).toEqual({
      state: "opened",
      via: "assumed-role",
      principal: `arn:aws:sts::${member}:assumed-role/RestorableAudit/restorable`,
    });
    expect(session?.account).toBe(member);
    expect(operations).toEqual(["sts:AssumeRole", "account:ListRegions"]);
    expect(record.evidence.map(({ operation }) => operation)).toEqual(["sts:AssumeRole", "account:ListRegions"]);
  });

  test("the session of a role can read what is demanded and nothing else", async () => {
    const { emulator } = await open(organization({ roles: ["Admin"] }), listed(member), {
      role: { roleName: "Admin" },
    });
    const policy = JSON.parse(emulator.sessions()[0]?.policy ?? "{}") as { Statement: { Action: string[] }[] };
    expect(policy.Statement.flatMap(({ Action }) => Action).toSorted()).toEqual([
      "account:ListRegions",
      "backup:ListProtectedResources",
      "dynamodb:DescribeContinuousBackups",
      "dynamodb:DescribeTable",
      "dynamodb:ListBackups",
      "dynamodb:ListTables",
      "dynamodb:ListTagsOfResource",
      "tag:GetResources",
    ]);
  });

  test("the caller's own account is opened without assuming anything, also when the organization lists it", async () => {
    const { record, session, operations, aws } = await open(organization(), listed(hub));
    expect(record.access).toEqual({ state: "opened", via: "caller", principal: `arn:aws:iam::${hub}:user/operator` });
    expect(session).toBe(aws.hub);
    expect(operations).toEqual(["account:ListRegions"]);
  });

  test.each(["SUSPENDED", "PENDING_CLOSURE", "CLOSED", "PENDING_ACTIVATION"] as const)(
    "an account that is %s is skipped with its state and costs no call",
    async (state) => {
      const { record, session, operations } = await open(organization({ state }), listed(member, state));
      expect(record.access).toEqual({ state: "skipped", because: state });
      expect({ session, operations, regions: record.regions }).toEqual({
        session: null,
        operations: [],
        regions: null,
      });
    },
  );

  test("an excluded account is excluded, whatever its state, and costs no call", async () => {
    const { record, operations } = await open(organization(), listed(member, "SUSPENDED"), {
      excludedAccounts: [member],
    });
    expect(record.access).toEqual({ state: "excluded", because: "--exclude-account" });
    expect(operations).toEqual([]);
  });

  test("an account whose state nobody told is tried", async () => {
    const { record } = await open(organization(), listed(member, null));
    expect(record.access.state).toBe("opened");
  });

  test.each([
    ["role is missing", { roles: null }],
    ["role wants another external id", { externalId: "secret" }],
  ])("an account whose %s is unopened, with the cause", async (_, account) => {
    const { record, session, operations } = await open(organization(account), listed(member));
    expect(record.access).toMatchObject({
      state: "unopened",
      reason: { kind: "role-not-assumable", operation: "sts:AssumeRole", code: "AccessDenied" },
    });
    expect({ session, regions: record.regions, operations }).toEqual({
      session: null,
      regions: null,
      operations: ["sts:AssumeRole"],
    });
  });

  test("an external id and a session name are used where they are given", async () => {
    const role = { roleName: "RestorableAudit", externalId: "secret", sessionName: "nightly" };
    const { record } = await open(organization({ externalId: "secret" }), listed(member), { role });
    expect(record.access).toMatchObject({ principal: `arn:aws:sts::${member}:assumed-role/RestorableAudit/nightly` });
  });
});

describe("the Regions of an account", () => {
  const two = { regions: ["eu-west-1", "us-east-1"] };

  test("are those the account says are enabled; the others are disabled", async () => {
    const { record } = await open(organization(two), listed(member));
    expect(record.regions).toMatchObject({ source: "account:ListRegions", authoritative: true });
    expect(states(record.regions)).toEqual({
      "af-south-1": "disabled",
      "eu-west-1": "enabled",
      "me-south-1": "disabled",
      "us-east-1": "enabled",
    });
  });

  test("that are not selected are excluded; a selected one that is disabled stays disabled", async () => {
    const { record } = await open(organization(two), listed(member), { regions: ["af-south-1", "eu-west-1"] });
    expect(record.regions?.authoritative).toBe(true);
    expect(states(record.regions)).toEqual({
      "af-south-1": "disabled",
      "eu-west-1": "enabled",
      "me-south-1": "excluded",
      "us-east-1": "excluded",
    });
  });

  test("that are selected and not listed are tried, so that their absence shows", async () => {
    const { record } = await open(organization(two), listed(member), { regions: ["ca-west-1"] });
    expect(states(record.regions)["ca-west-1"]).toBe("enabled");
  });

  test.each([
    ["refused", { refusals: [{ operation: "account:ListRegions", because: "identity" }] }, "denied"],
    ["answered with a page of HTML", { faults: [{ kind: "html", operation: "account:ListRegions" }] }, "malformed"],
    [
      "broken off",
      {
        faults: [
          { kind: "empty-page", operation: "account:ListRegions", times: 1 },
          { kind: "server-error", operation: "account:ListRegions" },
        ],
      },
      "server-error",
    ],
  ] as const)("are all of the partition, and not authoritative, when the question is %s", async (_, trouble, kind) => {
    const { record } = await open(organization(two, trouble), listed(member));
    expect(record.regions).toMatchObject({
      source: "partition",
      authoritative: false,
      reason: { kind, operation: "account:ListRegions" },
    });
    expect(record.regions?.regions).toHaveLength(34);
    expect(new Set(record.regions?.regions.map(({ state }) => state))).toEqual(new Set(["enabled"]));
    expect(record.access.state).toBe("opened");
  });

  test("come from the partition the session is in", async () => {
    const refusals = [{ operation: "account:ListRegions", because: "identity" }] as const;
    const china = { partition: "aws-cn", regions: ["cn-north-1", "cn-northwest-1"], refusals };
    const { record } = await open(organization({}, china), listed(member));
    expect(states(record.regions)).toEqual({ "cn-north-1": "enabled", "cn-northwest-1": "enabled" });
  });

  test("are the selected ones when the question is refused, and the others excluded", async () => {
    const refusals = [{ operation: "account:ListRegions", because: "identity" }] as const;
    const { record } = await open(organization(two, { refusals }), listed(member), { regions: ["eu-west-1"] });
    expect(record.regions).toMatchObject({ source: "selection", authoritative: false });
    const enabled = record.regions?.regions.filter(({ state }) => state === "enabled");
    expect(enabled).toEqual([{ name: "eu-west-1", state: "enabled" }]);
  });
});
