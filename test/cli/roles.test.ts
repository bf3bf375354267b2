/** Through which roles an organization is read, from restorable.yaml to what AWS is asked, and what a run keeps of it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import type { Emulator } from "../../src/emulator/emulator.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { decodeAccountsLine } from "../../src/model/codec.ts";
import type { AccountRecord } from "../../src/model/observation.ts";
import { textsBelow } from "../support/temporary-folder.ts";
import { place, type Place } from "./invoke.ts";

const management = "111111111111";
const tools = "222222222222";
const orders = "333333333333";
const sandbox = "444444444444";
const deep = "555555555555";

const organization: OrganizationSpec = {
  now: "2026-11-20T12:00:00.000Z",
  managementAccount: management,
  regions: ["us-east-1"],
  accounts: [
    { id: management, roles: ["Hub"], externalId: "hub-secret-7" },
    { id: tools },
    { id: orders, ou: "Workloads", roles: ["Reader"], externalId: "orders-secret-7" },
    { id: sandbox, ou: "Sandbox", roles: ["Player"], tables: { "us-east-1": [{ name: "toys" }] } },
    { id: deep, ou: "Sandbox/Deep", roles: ["Diver"] },
  ],
};

const policy = ["--policy", "deletion-protection-enabled"];
const runOf = ({ folder }: Place): string => {
  const runs = join(folder, ".restorable/runs");
  return join(runs, readdirSync(runs).sort().at(-1) ?? "");
};
const accountsOf = (made: Place): readonly AccountRecord[] =>
  readFileSync(join(runOf(made), "accounts.ndjson"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => decodeAccountsLine(JSON.parse(line)))
    .filter((line) => line.kind === "account");

/** Account → the role it was opened with, `caller`, or why not. */
const opened = (made: Place): Readonly<Record<string, string>> =>
  Object.fromEntries(
    accountsOf(made).map(({ id, access }) => [
      id,
      access.state !== "opened"
        ? access.state
        : access.via === "caller"
          ? "caller"
          : (access.principal.split("/")[1] ?? ""),
    ]),
  );

async function unitsOf(): Promise<{ readonly sandbox: string; readonly deep: string; readonly root: string }> {
  const made = await place({ organization });
  await made.invoke(["scan", "--organization"]);
  const path = (account: string): readonly string[] => {
    const fact = accountsOf(made).find(({ id }) => id === account)?.facts["account.path"];
    return fact?.state === "known" ? String(fact.value).split("/") : [];
  };
  const [, root = "", first = "", second = ""] = path(deep);
  expect(path(sandbox)).toContain(first);
  return { root, sandbox: first, deep: second };
}

describe("the role in an account", () => {
  it("is the one for the account, before that of its deepest OU, before that for all", async () => {
    const units = await unitsOf();
    const roles = (more: string) =>
      place({
        organization,
        files: {
          "restorable.yaml": `role: { name: Nobody }
roles:
  - { ous: [${units.root}], name: RestorableAudit }
  - { ous: [${units.sandbox}], name: Player }
  - { accounts: [${orders}], name: Reader, externalId: orders-secret-7 }
${more}`,
        },
      });
    const most = await roles("");
    await most.invoke(["audit", "--organization", ...policy]);
    expect(opened(most)).toEqual({
      [management]: "caller",
      [tools]: "RestorableAudit",
      [orders]: "Reader",
      [sandbox]: "Player",
      // Player, which is not there.
      [deep]: "unopened",
    });
    const all = await roles(`  - { ous: [${units.deep}], name: Diver }\n`);
    await all.invoke(["audit", "--organization", ...policy]);
    expect(opened(all)).toMatchObject({ [sandbox]: "Player", [deep]: "Diver" });
    // Of accounts named by hand Organizations is asked where they stand, since an OU has a role.
    await all.invoke(["audit", "--account", `${sandbox},${deep}`, ...policy]);
    expect(opened(all)).toEqual({ [sandbox]: "Player", [deep]: "Diver" });
  });

  it("is for all others what the flag says, before environment and file", async () => {
    const files = { "restorable.yaml": `role: { name: Nobody }\nroles: [{ accounts: [${orders}], name: Reader }]\n` };
    const made = await place({ organization, files });
    const argv = ["audit", "--account", sandbox, ...policy];
    for (const [flags, env, expected] of [
      [[], {}, "unopened"],
      [[], { RESTORABLE_ROLE_NAME: "Player" }, "Player"],
      [["--role-name", "Player"], { RESTORABLE_ROLE_NAME: "Other" }, "Player"],
    ] as const) {
      await made.invoke([...argv, ...flags], env);
      expect(opened(made)).toEqual({ [sandbox]: expected });
    }
    const { exit, stderr } = await made.invoke(argv, { RESTORABLE_CONFIG: "other.yaml" });
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toContain("there is no file `other.yaml`");
  });
});

describe("restorable.yaml", () => {
  it("leads an audit, a scan and an evaluation, from the folder it is named in", async () => {
    const files = {
      "ci/settings.yaml": `policy: ./mine.yaml\nruns: ../kept\nfailOn: never\nmaxUnseen: 1\nregions: [us-east-1]\nexcludeAccounts: [${tools}]\nrole: { name: Player }\n`,
      "ci/mine.yaml": "id: mine\nrules: [deletion-protection-enabled]\n",
    };
    const made = await place({ organization, files });
    const accounts = `${tools},${sandbox},${deep}`;
    const argv = ["audit", "--account", accounts, "--config", "ci/settings.yaml", "-f", "json"];
    const audited = await made.invoke(argv);
    const report = JSON.parse(audited.stdout) as { readonly run: object; readonly policy: object; summary: object };
    // One finding fails and one account is unseen: both are let through.
    expect(audited.exit).toBe(exitCodes.ok);
    expect(report).toMatchObject({
      policy: { id: "mine" },
      run: { selection: { excludedAccounts: [tools], regions: ["us-east-1"] } },
      summary: { verdicts: { fail: 1 } },
    });
    expect(await made.invoke([...argv, "--fail-on", "low"])).toMatchObject({ exit: exitCodes.failing });
    expect(await made.invoke([...argv, "--max-unseen", "0"])).toMatchObject({ exit: exitCodes.incomplete });
    const config = { RESTORABLE_CONFIG: "ci/settings.yaml" };
    expect(await made.invoke(["evaluate", "latest", "-f", "json"], config)).toMatchObject({ exit: exitCodes.ok });
    expect(await made.invoke(["scan", "--account", accounts], config)).toMatchObject({
      exit: exitCodes.ok,
      stdout: expect.stringContaining(join(made.folder, "kept")) as string,
    });
    // What a scan collected is judged by the policy of the file.
    const judged = await made.invoke(["evaluate", "latest", "-f", "json"], config);
    expect(JSON.parse(judged.stdout)).toMatchObject({ policy: { id: "mine" } });
  });

  it("with a mistake stops everything before AWS is asked", async () => {
    const made = await place({ organization, files: { "restorable.yaml": "rols: []\n" } });
    for (const argv of [["audit"], ["scan"], ["evaluate", "latest"]]) {
      const { exit, stdout, stderr } = await made.invoke(argv);
      expect({ exit, stdout }).toEqual({ exit: exitCodes.usage, stdout: "" });
      expect(stderr).toContain("restorable.yaml:1:1: unknown key `rols`");
      expect(stderr).toMatch(/did you mean `roles?`/);
    }
    expect(made.emulator?.log()).toEqual([]);
  });
});

describe("a hub role", () => {
  const hub = `arn:aws:iam::${management}:role/Hub`;
  const files = {
    "restorable.yaml": `hubRole: { arn: ${hub}, externalId: hub-secret-7, sessionName: nightly }\nrole: { name: Player }\n`,
  };
  const asTools = ({ emulator }: Place) => (emulator as Emulator).environment(tools);

  it("lists the accounts, assumes their roles, and reads the account it is in", async () => {
    const made = await place({ organization, files });
    await made.invoke(["audit", "--organization", ...policy], asTools(made));
    expect(opened(made)).toMatchObject({ [management]: "caller", [tools]: "unopened", [sandbox]: "Player" });
    const asked = (made.emulator as Emulator).log().map(({ operation, principal, target, input }) => ({
      operation,
      target,
      hub: principal === `arn:aws:sts::${management}:assumed-role/Hub/nightly`,
      duration: input["DurationSeconds"],
    }));
    expect(asked[0]).toMatchObject({ operation: "sts:GetCallerIdentity", hub: false });
    expect(asked[1]).toMatchObject({ operation: "sts:AssumeRole", target: management, hub: false, duration: "3600" });
    const others = asked.slice(2).filter(({ operation }) => /^(sts|organizations):/.test(operation));
    expect(others).toContainEqual(expect.objectContaining({ operation: "organizations:ListAccounts", hub: true }));
    expect(others).toContainEqual(expect.objectContaining({ target: sandbox, hub: true, duration: "3600" }));
    expect(others.filter((each) => !each.hub)).toEqual([]);
    expect(JSON.parse(readFileSync(join(runOf(made), "run.json"), "utf8"))).toMatchObject({
      caller: { account: management, arn: `arn:aws:sts::${management}:assumed-role/Hub/nightly` },
      roles: { everywhere: { name: "Player" }, hub: { arn: hub, externalId: true } },
    });
  });

  it("gets a session that can do no more than list, assume and read", async () => {
    const made = await place({ organization, files });
    await made.invoke(["audit", "--organization", ...policy], asTools(made));
    const [first] = (made.emulator as Emulator).sessions();
    const { Statement } = JSON.parse(first?.policy ?? "") as { readonly Statement: readonly { Action: string[] }[] };
    const actions = Statement.flatMap(({ Action }) => Action);
    expect(actions).toEqual(expect.arrayContaining(["organizations:ListAccounts", "sts:AssumeRole"]));
    expect(actions.filter((action) => !/:(Describe|List|Get|AssumeRole)/.test(action))).toEqual([]);
  });

  it.each([
    [{ RESTORABLE_HUB_EXTERNAL_ID: "wrong" }, /the hub role arn.*role\/Hub cannot be assumed by arn.*AccessDenied/],
    [{ RESTORABLE_HUB_ROLE: `arn:aws:iam::${management}:role/Nobody` }, /Nobody cannot be assumed/],
    [{ RESTORABLE_HUB_ROLE: `arn:aws-cn:iam::${management}:role/Hub` }, /in another partition/],
    [{ RESTORABLE_HUB_ROLE: "Hub" }, /RESTORABLE_HUB_ROLE cannot be used. It must be the ARN of a role/],
  ])("that cannot be had (%o) ends with 2 and what to check, and nothing is written down", async (env, answer) => {
    const made = await place({ organization, files });
    const { exit, stderr } = await made.invoke(["audit", ...policy], { ...asTools(made), ...env });
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toMatch(answer);
    expect(readdirSync(made.folder)).toEqual(["restorable.yaml"]);
  });
});

/** An audit that is interrupted while the accounts are listed. */
async function interrupted(
  made: Place,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { emulator } = made as Place & { emulator: Emulator };
  const controller = new AbortController();
  const pending = made.invoke(argv, env, { signal: controller.signal });
  while (!emulator.log().some(({ operation }) => operation === "organizations:ListAccounts"))
    await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  const { exit, stderr } = await pending;
  expect(exit).toBe(exitCodes.interrupted);
  emulator.clearLog();
  return stderr;
}

describe("an interrupted audit", () => {
  it("goes on with the roles it began with, without their being said again", async () => {
    const made = await place({ organization });
    const said = await interrupted(made, ["audit", "--organization", "--role-name", "Player", ...policy]);
    const command = /restorable (audit --resume .*)\n/.exec(said)?.[1] ?? "";
    expect(command).toMatch(/ --role-name Player$/);
    await made.invoke(command.split(" ").slice(0, 3));
    expect(opened(made)).toMatchObject({ [sandbox]: "Player", [tools]: "unopened" });
  });

  it("goes on with another role where one is named, and with those of accounts and OUs as they were", async () => {
    const files = { "ci.yaml": `roles: [{ accounts: [${sandbox}], name: Player }]\n` };
    const made = await place({ organization, files });
    const begun = ["audit", "--organization", "--config", "ci.yaml", "--role-name", "Nobody", ...policy];
    expect(await interrupted(made, begun)).toMatch(/--resume \S+ --config ci\.yaml --role-name Nobody\n/);
    await made.invoke(["audit", "--resume", "latest", "--role-name", "RestorableAudit"]);
    expect(opened(made)).toMatchObject({ [sandbox]: "Player", [tools]: "RestorableAudit", [orders]: "unopened" });
  });

  it("keeps no external id, says that it has to be given again, and does not go on without", async () => {
    const made = await place({ organization });
    const env = { RESTORABLE_EXTERNAL_ID: "orders-secret-7" };
    const said = await interrupted(made, ["audit", "--organization", "--role-name", "Reader", ...policy], env);
    expect(said).toContain("give the external id again, which is not kept: --external-id or RESTORABLE_EXTERNAL_ID.");
    expect(said).not.toContain("orders-secret-7");
    const refused = await made.invoke(["audit", "--resume", "latest"]);
    expect(refused).toMatchObject({ exit: exitCodes.usage });
    expect(refused.stderr).toContain("begun with an external id for its role, which is not kept: give it again");
    expect(made.emulator?.log()).toEqual([]);
    await made.invoke(["audit", "--resume", "latest", "-o", "a.json", "-o", "a.md"], env);
    expect(opened(made)).toMatchObject({ [orders]: "Reader" });
    for (const [path, text] of await textsBelow(made.folder)) {
      expect([path, text.includes("orders-secret-7")]).toEqual([path, false]);
    }
  });

  it("asks again for the external id of one account, and finds it in the file", async () => {
    const files = {
      "ci.yaml": `roles: [{ accounts: [${orders}], name: Reader, externalId: orders-secret-7 }]\n`,
    };
    const made = await place({ organization, files });
    const said = await interrupted(made, ["audit", "--organization", "--config", "ci.yaml", ...policy]);
    expect(said).not.toContain("external id");
    const refused = await made.invoke(["audit", "--resume", "latest"]);
    expect(refused.stderr).toContain(`external id for the role in ${orders}`);
    await made.invoke(["audit", "--resume", "latest", "--config", "ci.yaml"]);
    expect(opened(made)).toMatchObject({ [orders]: "Reader" });
  });

  it("does not go on with credentials of another account, although its own was not written down yet", async () => {
    const made = await place({ organization });
    await interrupted(made, ["audit", "--organization", ...policy]);
    expect(opened(made)).toEqual({});
    const { exit, stderr } = await made.invoke(
      ["audit", "--resume", "latest"],
      made.emulator?.environment(tools) as Record<string, string>,
    );
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toMatch(
      new RegExp(`was begun with credentials of account ${management} \\(arn.*and these are of account ${tools}`),
    );
  });
});
