import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { OrganizationSpec, RefusalCause } from "../../src/emulator/organization.ts";
import { sampleOrganization } from "../../src/emulator/sample-organization.ts";
import { doctorSchemaHolds, type DoctorDocument } from "../report/doctor-schema.ts";
import { management, member, place, twoAccounts } from "./invoke.ts";

const page = readFileSync(new URL("../../docs/doctor.md", import.meta.url), "utf8");

const withMember = (more: Partial<OrganizationSpec["accounts"][number]>): OrganizationSpec => ({
  ...twoAccounts,
  accounts: twoAccounts.accounts.map((account) =>
    "id" in account && account.id === member ? { ...account, ...more } : account,
  ),
});

async function examined(
  organization: OrganizationSpec,
  argv: readonly string[] = ["--organization"],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<{ readonly exit: number; readonly document: DoctorDocument; readonly calls: readonly string[] }> {
  const { invoke, emulator } = await place({ organization });
  const { exit, stdout } = await invoke(["doctor", ...argv, "--json"], env);
  return {
    exit,
    document: doctorSchemaHolds(stdout),
    calls: emulator?.log().map(({ operation }) => operation) ?? [],
  };
}

const bad = ({ remarks }: DoctorDocument) => remarks.filter(({ standing }) => standing !== "well");
const of = (check: string, { remarks }: DoctorDocument) => remarks.filter((remark) => remark.check === check);

describe("restorable doctor", () => {
  it("shows what its page shows", async () => {
    const [, example = ""] = /^```text\n(.*?)^```$/ms.exec(page) ?? [];
    const { invoke } = await place({ organization: sampleOrganization });
    const { exit, stdout } = await invoke(["doctor", "--organization"]);
    expect(stdout.replace(/Node v[\d.]+/, "Node v24.0.0")).toBe(example);
    expect(exit).toBe(3);
  });

  it("is content with an account that holds all it needs, by few calls that only read", async () => {
    const { exit, document, calls } = await examined(twoAccounts);
    expect({ exit, missing: document.missingActions, accounts: document.accounts }).toEqual({
      exit: 0,
      missing: [],
      accounts: { listed: 2, opened: 2, unopened: 0, leftOut: 0 },
    });
    expect(calls.filter((call) => !/:(?:List|Describe|Get|Assume)/.test(call))).toEqual([]);
    expect(document.calls).toBe(calls.length);
    expect(calls.length).toBeLessThan(20);
  });

  it("asks no account about more than the policy needs", async () => {
    const { calls } = await examined(twoAccounts, ["--organization", "--policy", "pitr-only"]);
    expect([...new Set(calls)].sort()).toEqual([
      "account:ListRegions",
      "dynamodb:DescribeContinuousBackups",
      "dynamodb:DescribeTable",
      "dynamodb:ListTables",
      "organizations:DescribeOrganization",
      "organizations:ListAccounts",
      "sts:AssumeRole",
      "sts:GetCallerIdentity",
    ]);
  });

  it("tells a wrong external id from a role that is not there, by what opens elsewhere and without it", async () => {
    const wrong = await examined(withMember({ externalId: "the-right-one" }), [
      "--organization",
      "--external-id",
      "no",
    ]);
    expect(of("roles", wrong.document).map(({ text }) => text)).toEqual([
      "the role RestorableAudit cannot be assumed, with its external id or without, in any account: it has another name, does not trust the caller, or asks for another external id",
    ]);
    const without = await examined(withMember({ externalId: "the-right-one" }));
    expect(of("roles", without.document)[0]?.fix).toContain(
      "If its trust policy asks for an external id, give it: --external-id <id>.",
    );
    const third = { id: "333333333333", roles: null };
    const missing = await examined({ ...twoAccounts, accounts: [...twoAccounts.accounts, third] });
    const [told] = of("roles", missing.document);
    expect(told).toMatchObject({ standing: "missing", accounts: ["333333333333"] });
    expect(told?.text).toContain("though it opens other accounts");
    expect(missing.exit).toBe(3);
  });

  it("warns of a trust policy that does not ask for the external id", async () => {
    const { exit, document } = await examined(twoAccounts, ["--organization", "--external-id", "superfluous"]);
    const warned = of("roles", document).find(({ standing }) => standing === "warning");
    expect(warned).toMatchObject({ accounts: [member] });
    expect(warned?.text).toContain("without its external id, too");
    expect(JSON.stringify(document)).not.toContain("superfluous");
    expect(exit).toBe(0);
    const right = await examined(withMember({ externalId: "right" }), ["--organization", "--external-id", "right"]);
    expect(of("roles", right.document).filter(({ standing }) => standing !== "well")).toEqual([]);
  });

  it("leaves a suspended account out, as an audit does", async () => {
    const { exit, document } = await examined(withMember({ state: "SUSPENDED", roles: null }));
    expect({ exit, accounts: document.accounts }).toEqual({
      exit: 0,
      accounts: { listed: 2, opened: 1, unopened: 0, leftOut: 1 },
    });
    expect(of("roles", document)[0]).toMatchObject({ standing: "well", text: "SUSPENDED: an audit leaves it out" });
  });

  it.each<[RefusalCause, string]>([
    ["identity", "restorable iam --policy baseline -f policy"],
    [
      "identity-deny",
      "Take the deny of dynamodb:ListBackups out of the identity-based policies of the role RestorableAudit.",
    ],
    [
      "scp",
      "Ask who manages the service control policies of the organization to let the role RestorableAudit call dynamodb:ListBackups.",
    ],
    ["boundary", "Allow dynamodb:ListBackups in the permissions boundary of the role RestorableAudit."],
    [
      "rcp",
      "Ask who manages the resource control policies of the organization to let the role RestorableAudit call dynamodb:ListBackups.",
    ],
    ["endpoint", "Allow dynamodb:ListBackups in the policy of the VPC endpoint that the call went through."],
    ["unstated", "restorable iam --policy baseline -f policy"],
  ])("says of an action that is denied by %s whom to ask, or what to paste", async (because, fix) => {
    const refusals = [{ account: member, operation: "dynamodb:ListBackups", because }];
    const { exit, document } = await examined({ ...twoAccounts, refusals });
    expect({ exit, missing: document.missingActions }).toEqual({ exit: 3, missing: ["dynamodb:ListBackups"] });
    const [told] = of("permissions", document);
    expect(told).toMatchObject({ accounts: [member], regions: ["us-east-1"], lost: "native backups are unknown" });
    expect(told?.fix).toEqual([fix]);
  });

  it("asks in every Region when told to: an action may be denied in one of them alone", async () => {
    const both = ["us-east-1", "eu-central-1"];
    const refusals = [
      { account: member, region: "eu-central-1", operation: "dynamodb:ListBackups", because: "scp" as const },
    ];
    const organization = { ...withMember({ regions: both }), refusals };
    expect((await examined(organization)).exit).toBe(0);
    const { exit, document } = await examined(organization, ["--organization", "--every-region"]);
    expect({ exit, missing: document.missingActions }).toEqual({ exit: 3, missing: ["dynamodb:ListBackups"] });
    expect(of("permissions", document)[0]?.regions).toEqual(["eu-central-1"]);
  });

  it("lets a blind spot accept what an audit would accept", async () => {
    const spots = (cause: string) => `blindSpots:
  - id: partner
    accounts: "${member}"
    regions: "*"
    cause: ${cause}
    reason: Run by the partner.
    owner: security@example.com
    expires: 2027-03-31
`;
    for (const [cause, exit] of [
      ["role-not-assumable", 0],
      ["denied", 3],
    ] as const) {
      const { invoke } = await place({
        organization: withMember({ roles: null }),
        files: { "spots.yaml": spots(cause) },
      });
      const asked = ["--organization", "--blind-spots", "spots.yaml"];
      expect((await invoke(["doctor", ...asked])).exit).toBe(exit);
      expect((await invoke(["audit", ...asked, "--fail-on", "never"])).exit).toBe(exit);
    }
  });

  it("says whether the roles that write can be assumed, by sessions that may do nothing", async () => {
    const { invoke, emulator } = await place({
      organization: withMember({ roles: ["RestorableAudit", "RestorableDrill"] }),
    });
    const { exit, stdout } = await invoke(["doctor", "--account", member, "--write", "--drill", "--json"]);
    const told = of("write-roles", doctorSchemaHolds(stdout));
    expect(told.map(({ standing, fix }) => [standing, fix.at(-1)])).toEqual([
      ["missing", `restorable iam --write --trusted-by arn:aws:iam::${management}:user/operator -f cloudformation`],
      ["well", "restorable iam --drill"],
    ]);
    expect(exit).toBe(3);
    const opened = emulator?.sessions().filter(({ role }) => role.includes("RestorableDrill"));
    expect(opened?.map(({ policy }) => JSON.parse(policy ?? "null") as unknown)).toEqual([
      { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] },
    ]);
  });

  it("ends with 2 where an audit would not begin, and tells everything else all the same", async () => {
    const { invoke } = await place({
      organization: twoAccounts,
      files: { "p.yaml": "id: p\ntitle: P\nrules: [no-such-rule]\n" },
    });
    const wrong = await invoke(["doctor", "--policy", "p.yaml"]);
    expect(wrong.exit).toBe(2);
    expect(wrong.stdout).toContain("the policy p.yaml cannot be used: p.yaml:3:9");
    expect(wrong.stdout).toContain("fix: restorable policy check p.yaml");
    expect(wrong.stdout).toContain(`the caller is arn:aws:iam::${management}:user/operator`);

    const nobody = await place({});
    const { exit, stdout, stderr } = await nobody.invoke(["doctor"]);
    expect({ exit, stderr }).toEqual({ exit: 2, stderr: "" });
    expect(stdout).toMatch(/✗ No AWS credentials found: Could not .*\n {6}fix: Set AWS_PROFILE, or /);
  });

  it("says what it cannot reach", async () => {
    const { invoke } = await place({});
    const keys = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG" };
    const { exit, stdout } = await invoke(["doctor", "--json"], { ...keys, AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
    const document = doctorSchemaHolds(stdout);
    expect({ exit, caller: document.caller }).toEqual({ exit: 3, caller: null });
    expect(bad(document)[0]).toMatchObject({ check: "caller", standing: "missing", reason: { kind: "network" } });
    expect(stdout).not.toContain("wJalrXUtnFEMI");
  });

  it("says by what an organization cannot be listed, and who may", async () => {
    const refusals = [{ operation: "organizations:ListAccounts", because: "unstated" as const }];
    const { exit, document } = await examined({ ...twoAccounts, refusals });
    expect({ exit, missing: document.missingActions }).toEqual({ exit: 3, missing: ["organizations:ListAccounts"] });
    expect(of("organization", document)[0]?.fix.join("\n")).toContain(
      `register-delegated-administrator --service-principal account.amazonaws.com --account-id ${management}\n`,
    );
  });

  it("writes what it is told to, and --json is what -f json is", async () => {
    const { invoke, folder } = await place({ organization: twoAccounts });
    const { stdout } = await invoke(["doctor", "--json", "-o", "doctor.json", "-o", "doctor.txt"]);
    expect(await readFile(join(folder, "doctor.json"), "utf8")).toBe(stdout);
    expect(await readFile(join(folder, "doctor.txt"), "utf8")).toContain("Nothing is missing");
    const said = (text: string) => ({ ...doctorSchemaHolds(text), asOf: "" });
    expect(said((await invoke(["doctor", "-f", "json"])).stdout)).toEqual(said(stdout));
  });

  it("tells how far it is in a large organization, and tells each cause once", async () => {
    const organization: OrganizationSpec = {
      ...twoAccounts,
      accounts: [
        ...twoAccounts.accounts,
        { generate: { count: 150, firstId: "400000000000", regions: ["us-east-1"] } },
        { generate: { count: 60, firstId: "500000000000", roles: null } },
      ],
    };
    const { invoke } = await place({ organization });
    const { exit, stdout, stderr } = await invoke(["doctor", "--organization", "--policy", "pitr-only"]);
    expect(exit).toBe(3);
    expect(stderr).toBe("100 accounts looked at\n200 accounts looked at\n");
    expect(stdout.match(/✗.*/g)).toEqual([
      expect.stringMatching(/^✗ the role .* \(60 accounts: 500000000000 .*, … 57 more\)$/),
      expect.stringMatching(/^✗ 1 thing is missing/),
    ]);
  }, 60_000);
});
