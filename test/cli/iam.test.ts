import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withoutIt } from "../../src/model/fallbacks.ts";
import { iamLimits, type PolicyDocument } from "../../src/model/role-sheet.ts";
import { place, twoAccounts } from "./invoke.ts";

const organization = "o-a1b2c3d4e5";
const hub = "arn:aws:iam::111122223333:role/hubs/Hub";
const whole = ["--organization-id", organization, "--hub-role", hub];

const policyIn = (text: string): PolicyDocument => JSON.parse(text) as PolicyDocument;
const actionsIn = (text: string): readonly string[] => policyIn(text).Statement.flatMap(({ Action }) => Action);

/** `account:ListRegions` and the like are told apart by nothing but the whole account. */
const everyAudit = ["account:ListRegions", "dynamodb:DescribeTable", "dynamodb:ListTables"];

const tagged = `
id: tagged
title: Production has PITR
severity: low
why: History is needed there.
applies: { fact: tags.env, eq: prod }
assert: { fact: pitr.enabled, eq: true }
fix: Turn it on.
`;

describe("restorable iam", () => {
  it("has the actions that `policy explain` names, for any policy", async () => {
    const { invoke } = await place({ files: { "tagged.yaml": tagged } });
    for (const policy of ["baseline", "pitr-only", "./tagged.yaml"]) {
      const explained = await invoke(["policy", "explain", policy, "--json"]);
      const [{ reads }] = (JSON.parse(explained.stdout) as { explained: [{ reads: { iam: { member: string[] } } }] })
        .explained;
      const { exit, stdout } = await invoke(["iam", "-p", policy, "-f", "policy"]);
      expect(exit).toBe(0);
      expect(actionsIn(stdout).toSorted()).toEqual(reads.iam.member);
    }
  });

  it("needs nothing but what every audit does for a policy about nothing more", async () => {
    const { invoke } = await place({});
    const { stdout } = await invoke(["iam", "-p", "pitr-only", "-f", "policy"]);
    expect(actionsIn(stdout).toSorted()).toEqual([...everyAudit, "dynamodb:DescribeContinuousBackups"].sort());
  });

  it("tells people what each action is for, what is lost without it, and that no data is read", async () => {
    const { invoke } = await place({ files: { "tagged.yaml": tagged } });
    const { exit, stdout, stderr } = await invoke([
      "iam",
      "-p",
      "./tagged.yaml",
      ...whole,
      "--external-id",
      "acme-7f3a",
    ]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(stdout).toMatch(/^RestorableAudit\n {2}What an audit reads in every account\.\n {2}No data-plane action:/);
    expect(stdout.split("\n").filter((line) => /^\S/.test(line))).toEqual([
      "RestorableAudit",
      "On *: IAM cannot narrow these",
      "On arn:aws:account::*:account",
      "On arn:aws:dynamodb:*:*:table/*",
      "Trust",
      "To make it",
    ]);
    // Broken where the line ends.
    const said = stdout.replace(/\s+/g, " ");
    for (const [call, why] of [
      ["dynamodb:ListTables", "every audit"],
      ["dynamodb:DescribeContinuousBackups", "pitr"],
      ["dynamodb:ListTagsOfResource", "tags"],
    ] as const) {
      const loss = withoutIt[call];
      expect(said).toContain(`${call} for ${why}; without it, ${loss !== null && "lost" in loss ? loss.lost : "?"}`);
    }
    expect(said).toContain("tag:GetResources for tags; without it, each table is asked for its tags");
    expect(stdout).toContain("  of        the organization o-a1b2c3d4e5\n  who give  the external id that is set\n");
    expect(stdout).not.toContain("acme-7f3a");
  });

  it("trusts the hub role, of the organization, with the external id", async () => {
    const { invoke } = await place({});
    const { stdout } = await invoke(["iam", ...whole, "--external-id", "acme-7f3a", "-f", "trust"]);
    expect(policyIn(stdout).Statement).toEqual([
      {
        Sid: "Trust",
        Effect: "Allow",
        Principal: { AWS: hub },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:PrincipalOrgID": organization, "sts:ExternalId": "acme-7f3a" } },
      },
    ]);
  });

  it("goes by restorable.yaml: names with paths, external ids, roles of other names", async () => {
    const config = `
role: { name: audit/Reader, externalId: acme-1 }
hubRole: { arn: "${hub}", externalId: acme-2 }
writeRole: { name: Writer }
roles:
  - { accounts: ["222222222222"], name: legacy/Reader }
`;
    const { invoke } = await place({ files: { "restorable.yaml": config } });
    const audit = await invoke(["iam", "--organization-id", organization, "-f", "json"]);
    expect(JSON.parse(audit.stdout)).toMatchObject({
      role: { for: "audit", name: "Reader", path: "/audit/" },
      trust: { Statement: [{ Condition: { StringEquals: { "sts:ExternalId": "acme-1" } } }] },
    });
    const caller = ["--trusted-by", "arn:aws:iam::111122223333:role/ci"];
    const hubs = await invoke(["iam", "--hub", "--write", ...caller, "--organization-id", organization, "-f", "json"]);
    const document = JSON.parse(hubs.stdout) as { role: object; permissions: PolicyDocument; trust: PolicyDocument };
    expect(document.role).toMatchObject({ for: "hub", name: "Hub", path: "/hubs/" });
    expect(document.permissions.Statement).toContainEqual({
      Sid: "Assume",
      Effect: "Allow",
      Action: ["sts:AssumeRole"],
      Resource: ["Writer", "audit/Reader", "legacy/Reader"].map((name) => `arn:aws:iam::*:role/${name}`),
      Condition: { StringEquals: { "aws:ResourceOrgID": organization } },
    });
    expect(document.trust.Statement[0]).toMatchObject({
      Principal: { AWS: caller[1] },
      Condition: { StringEquals: { "sts:ExternalId": "acme-2" } },
    });
  });

  it("takes the organization from a run that is named, and from none that was not observed from AWS", async () => {
    const { invoke } = await place({ organization: { ...twoAccounts, id: "o-zyxwvutsrq" } });
    await invoke(["audit", "--organization"]);
    const unnamed = await invoke(["iam", "--hub-role", hub, "-f", "trust"]);
    expect(unnamed.exit).toBe(2);
    expect(unnamed.stderr).toContain("--organization-id");
    const named = await invoke(["iam", "--hub-role", hub, "--run", "latest", "-f", "trust"]);
    expect(named.stdout).toContain('"aws:PrincipalOrgID": "o-zyxwvutsrq"');
    expect((await invoke(["iam", "--run", "nowhere"])).exit).toBe(2);
  });

  it("writes every format to a file of its suffix, with the same bytes each time", async () => {
    const { invoke, folder } = await place({});
    const files = ["r.policy.json", "r.trust.json", "r.json", "r.yaml", "r.tf", "r.txt"];
    const argv = ["iam", ...whole, ...files.flatMap((name) => ["-o", name])];
    const read = () => Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
    expect((await invoke(argv)).exit).toBe(0);
    const first = await read();
    await invoke(argv);
    expect(await read()).toEqual(first);
    const [policy = "", trust = "", json = "", yaml = "", tf = ""] = first;
    expect(JSON.parse(json)).toMatchObject({ permissions: policyIn(policy), trust: policyIn(trust) });
    expect(yaml).toContain("CAPABILITY_NAMED_IAM");
    expect(tf).toContain('resource "aws_iam_role" "restorable_audit"');
  });

  it("is of the partition that its ARNs are of", async () => {
    const { invoke } = await place({});
    const gov = "arn:aws-us-gov:iam::111122223333:role/Hub";
    const { stdout } = await invoke(["iam", "--hub-role", gov, "-f", "policy"]);
    expect(stdout).toContain("arn:aws-us-gov:dynamodb:*:*:table/*");
    expect(stdout).not.toContain("arn:aws:");
    const template = await invoke(["iam", "--hub-role", gov, "-f", "cloudformation"]);
    expect(template.stdout).toContain("--regions us-gov-west-1");
    const mixed = await invoke(["iam", "--hub-role", gov, "--partition", "aws-cn"]);
    expect(mixed.exit).toBe(2);
    expect(mixed.stderr).toContain(`${gov} is of the partition aws-us-gov`);
  });

  it("lets the role that writes do what the rules name, or what is named instead", async () => {
    const { invoke } = await place({ files: { "tagged.yaml": tagged } });
    const none = await invoke(["iam", "--write", "-p", "./tagged.yaml"]);
    expect(none.exit).toBe(2);
    expect(none.stderr).toContain("name the actions that plans may take with --action");
    const one = await invoke(["iam", "--write", "-p", "./tagged.yaml", "--action", "enable-pitr", "-f", "policy"]);
    expect(actionsIn(one.stdout)).toEqual([
      "dynamodb:DescribeContinuousBackups",
      "dynamodb:DescribeTable",
      "dynamodb:UpdateContinuousBackups",
    ]);
  });

  it("says where a restore touches items, and lets it nowhere else", async () => {
    const { invoke } = await place({});
    const { stdout } = await invoke(["iam", "--restore", "--restore-to", "restored-*"]);
    expect(stdout).toContain("A restore needs item actions on the new table");
    expect(stdout.split("On arn:aws:dynamodb:*:*:table/restored-*")[1]).toContain("dynamodb:PutItem");
    expect(stdout.split("On arn:aws:dynamodb:*:*:table/restored-*")[0]).not.toContain("dynamodb:PutItem");
    const audit = await invoke(["iam", "--also", "scan,backups", "-f", "policy"]);
    expect(actionsIn(audit.stdout).filter((action) => /Item|Scan|Query|Record/.test(action))).toEqual([]);
  });

  it.each([
    [["--drill", "--write"], "--write and --drill are roles of their own"],
    [["--action", "enable-pitr"], "--action goes with --write"],
    [["--restore", "--backup-role", "Backup"], "--backup-role goes with --write"],
    [["--write", "--restore-to", "x"], "--restore-to goes with --restore"],
    [["--drill", "--also", "scan"], "--also goes with the role of the audit"],
    [["--account-tags"], "--account-tags goes with --hub"],
    [["--hub"], "which organization the hub is for"],
    [["-f", "trust"], "there is no trust policy yet"],
    [["-o", "a.trust.json"], "--trusted-by"],
    [["--trusted-by", "*"], "It must be the ARN of a role"],
    [["--organization-id", "111122223333"], "It must be the id of an organization"],
    [["--restore", "--restore-to", "a/b"], "It must be the name of a table"],
    [["--write", "--action", "drop-table"], "drop-table"],
  ])("refuses %j, and says what would do", async (words, said) => {
    const { invoke } = await place({});
    const { exit, stdout, stderr } = await invoke(["iam", ...words]);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
    expect(stderr).toContain(said);
  });

  it("refuses what IAM would not take for its length", async () => {
    const roles = Array.from({ length: 120 }, (_, at) => {
      const account = String(100_000_000_000 + at);
      return `  - { accounts: ["${account}"], name: "a-rather-long-name-of-a-role-that-reads-${account}" }`;
    });
    const { invoke } = await place({ files: { "restorable.yaml": `roles:\n${roles.join("\n")}\n` } });
    const many = await invoke(["iam", "--hub", "--organization-id", organization]);
    expect(many.exit).toBe(2);
    expect(many.stderr).toContain("IAM takes 6144");
  });

  it("has a trust policy that IAM takes, however long names and external ids are", async () => {
    const { invoke } = await place({});
    const role = `${"p".repeat(447)}/${"H".repeat(64)}`;
    const long = ["--external-id", "x".repeat(1_224), "--hub-role", `arn:aws-us-gov:iam::111122223333:role/${role}`];
    const { stdout } = await invoke(["iam", ...long, "--organization-id", `o-${"a".repeat(32)}`, "-f", "trust"]);
    expect(JSON.stringify(policyIn(stdout)).length).toBeLessThanOrEqual(iamLimits.trustPolicy);
  });

  it("asks nothing of AWS", async () => {
    const { invoke, emulator } = await place({ organization: twoAccounts });
    await invoke(["iam", ...whole]);
    expect(emulator?.log()).toEqual([]);
  });
});
