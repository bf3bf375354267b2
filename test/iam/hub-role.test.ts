import { describe, expect, it } from "vitest";
import { withoutIt } from "../../src/model/fallbacks.ts";
import { audited, callsIn, isDenied, operationsOf, verdictsIn, type Audited } from "./audits.ts";
import { actionsOf, elsewhere, without } from "./edit-policy.ts";
import { everythingFile } from "./everything-policy.ts";
import { generatedPolicy, generatedTrust } from "./generated.ts";
import { auditRole, hub, organization, organizationId, type Member } from "./organization.ts";

const member = "200000000001";
const hubArn = `arn:aws:iam::${hub}:role/RestorableHub`;
const caller = `arn:aws:iam::${hub}:user/operator`;

const asked = ["-p", everythingFile, "--organization-id", organizationId] as const;
const audits = await generatedPolicy(...asked);
const full = await generatedPolicy(...asked, "--hub", "--account-tags");
const members: readonly Member[] = [{ id: member, roles: [auditRole(audits)] }];

const flags = ["--organization", "--account-tag", "env"];
const by = (policy: Awaited<typeof full>): Promise<Audited> =>
  audited(organization({ user: { policies: [policy] }, members }), { flags });

const ownActions = actionsOf(audits);
const hubActions = actionsOf(full).filter((action) => !ownActions.includes(action));

const wordsOf = ({ console, markdown }: Audited) => [console, markdown].map((text) => text.replaceAll(/\s+/g, " "));

describe("the hub role of an audit of an organization", () => {
  it("suffices, and is used to the last action", async () => {
    const audit = await by(full);
    expect(audit.calls.filter(isDenied)).toEqual([]);
    expect(audit.report.coverage).toMatchObject({ unseen: [], population: { verified: true, undecided: [] } });
    expect(operationsOf(callsIn(audit, hub)).filter((operation) => operation !== "sts:GetCallerIdentity")).toEqual(
      actionsOf(full),
    );
    const administrator = await audited(organization({ members: [{ id: member }] }), { flags });
    expect(audit.report.findings).toEqual(administrator.report.findings);
    expect(audit.report.coverage).toEqual(administrator.report.coverage);
  });

  it("asks for nothing but what is tried here", () => {
    expect(hubActions).toEqual([
      "organizations:DescribeOrganization",
      "organizations:ListAccounts",
      "organizations:ListTagsForResource",
      "sts:AssumeRole",
    ]);
  });

  it("without organizations:DescribeOrganization does not know which account manages the organization", async () => {
    const operation = "organizations:DescribeOrganization";
    const audit = await by(without(full, operation));
    expect(operationsOf(audit.calls.filter(isDenied))).toEqual([operation]);
    expect(withoutIt[operation]).toMatchObject({ kind: "unknown", groups: ["account", "recoveryPoints"] });
    const unknown = audit.report.findings.filter(({ verdict }) => verdict === "unknown");
    expect([...new Set(unknown.map(({ rule }) => rule))]).toEqual(["whose-account"]);
    expect(unknown.map(({ unknowns }) => unknowns[0]?.operation)).toEqual(unknown.map(() => operation));
  });

  it("without organizations:ListAccounts sees no account, and says that nobody knows how many there are", async () => {
    const operation = "organizations:ListAccounts";
    const audit = await by(without(full, operation));
    expect(operationsOf(audit.calls.filter(isDenied))).toEqual([operation]);
    expect(withoutIt[operation]).toMatchObject({ kind: "coverage" });
    expect(audit.exit).toBe(3);
    expect(audit.report.coverage.unseen).toMatchObject([{ account: null, state: "unlisted", reason: { operation } }]);
    for (const words of wordsOf(audit)) expect(words).toContain("Population not verified");
  });

  it.each([
    ["refused", without(full, "organizations:ListTagsForResource")],
    ["allowed in another account alone", elsewhere(full, "organizations:ListTagsForResource", "account")],
  ])("with organizations:ListTagsForResource %s keeps every account in, and says so", async (_, policy) => {
    if (policy === null) throw new Error("it cannot be narrowed");
    const operation = "organizations:ListTagsForResource";
    const audit = await by(policy);
    expect(operationsOf(audit.calls.filter(isDenied))).toEqual([operation]);
    expect(withoutIt[operation]).toMatchObject({ kind: "coverage" });
    const { undecided } = audit.report.coverage.population;
    expect(undecided.map(({ account }) => account)).toEqual([hub, member]);
    for (const words of wordsOf(audit)) expect(words).toContain("it could not be told whether --ou or --account-tag");
  });

  it.each([
    ["refused", without(full, "sts:AssumeRole")],
    ["allowed in another account alone", elsewhere(full, "sts:AssumeRole", "account")],
  ])("with sts:AssumeRole %s opens no account but its own", async (_, policy) => {
    if (policy === null) throw new Error("it cannot be narrowed");
    const audit = await by(policy);
    expect(withoutIt["sts:AssumeRole"]).toMatchObject({ kind: "coverage" });
    expect(audit.report.coverage.unseen).toMatchObject([
      { account: member, state: "role-less", reason: { kind: "role-not-assumable", by: "identity-policy" } },
    ]);
    expect(verdictsIn(audit, hub)).not.toEqual([]);
    for (const words of wordsOf(audit)) expect(words).toContain("Let the caller assume the role");
  });
});

const externalId = "least-4711";
const trustOf = (...given: readonly string[]) => generatedTrust("-p", everythingFile, ...given);

describe("whom the role of an audit trusts", () => {
  it("is the one caller, by the external id, from within the organization", async () => {
    const right = ["--trusted-by", caller, "--organization-id", organizationId, "--external-id", externalId];
    const trusts = {
      "200000000001": await trustOf(...right),
      "200000000002": await trustOf(...right.with(-1, "another-id")),
      "200000000003": await trustOf(...right.with(3, "o-otherother")),
      "200000000004": await trustOf(...right.with(1, hubArn)),
    };
    const audit = await audited(
      organization({
        user: { policies: [full] },
        members: Object.entries(trusts).map(([id, trust]) => ({ id, roles: [{ ...auditRole(audits), trust }] })),
      }),
      { flags: ["--organization", "--external-id", externalId] },
    );
    expect(callsIn(audit, "200000000001").filter(isDenied)).toEqual([]);
    expect(verdictsIn(audit, "200000000001")).not.toEqual([]);
    const { unseen } = audit.report.coverage;
    expect(unseen.map(({ account, state }) => [account, state])).toEqual(
      Object.keys(trusts)
        .slice(1)
        .map((id) => [id, "role-less"]),
    );
    expect(unseen.map(({ reason }) => [reason.kind, reason.operation])).toEqual(
      unseen.map(() => ["role-not-assumable", "sts:AssumeRole"]),
    );
    for (const words of wordsOf(audit)) expect(words).toContain("asks for another external id (--external-id)");
  });

  it("may be a hub role, which whoever runs the audit takes on first", async () => {
    const ci = "200000000009";
    const operator = `arn:aws:iam::${ci}:user/operator`;
    const trust = await trustOf("--hub-role", hubArn, "--organization-id", organizationId);
    const hubTrust = await generatedTrust(...asked, "--hub", "--trusted-by", operator);
    const hubRole = { name: "RestorableHub", policies: [full], trust: hubTrust };
    const base = organization({ members: [{ id: member, roles: [{ ...auditRole(audits), trust }] }] });
    const [management, ...others] = base.accounts;
    if (management === undefined) throw new Error("an organization without accounts");
    const spec = {
      ...base,
      accounts: [
        { ...management, roles: [hubRole] },
        ...others,
        {
          id: ci,
          roles: [{ ...auditRole(audits), trust }],
          user: {
            policies: [
              { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: hubArn }] },
            ],
          },
        },
      ],
    };
    const audit = await audited(spec, { caller: ci, flags: [...flags.slice(0, 1), "--hub-role", hubArn] });
    expect(audit.calls.filter(isDenied)).toEqual([]);
    expect(audit.report.coverage.unseen).toEqual([]);
    expect(audit.report.findings.filter(({ verdict }) => verdict === "unknown")).toEqual([]);
  });
});
