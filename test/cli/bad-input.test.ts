import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { startEndpoint, xmlError, type Answer } from "../aws/endpoint-fixture.ts";
import { management, place, twoAccounts } from "./invoke.ts";

const rule = `id: sound
title: Deletion protection is on
severity: low
why: A slip must not delete a table.
assert: { fact: table.deletionProtection, eq: true }
fix: Turn deletion protection on.
`;

describe("a policy that cannot be used stops before AWS is asked:", () => {
  const policies: readonly (readonly [what: string, file: string, text: string, answer: RegExp])[] = [
    ["unreadable YAML", "p.yaml", "id: [open\n", /p\.yaml:\d+:\d+: /],
    [
      "an unknown fact",
      "sound.yaml",
      rule.replace("table.deletionProtection", "table.deletionProtektion"),
      /Did you mean|did you mean/,
    ],
    ["a wrong type", "sound.yaml", rule.replace("eq: true", "eq: 7d"), /sound\.yaml:5:/],
    ["an empty file", "p.yaml", "", /p\.yaml: the file holds nothing/],
    ["a policy without a rule", "p.yaml", "id: p\nrules: []\n", /p\.yaml/],
    [
      "an alias bomb",
      "p.yaml",
      `a: &a [x, x, x, x, x, x, x, x, x]\n${["b", "c", "d", "e", "f"]
        .map((name, at) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${"abcde"[at]}`).join(", ")}]`)
        .join("\n")}\n`,
      /p\.yaml/,
    ],
    ["control characters", "p.yaml", "id: p\u001b[2J\n", /p\.yaml/],
  ];

  it.each(policies)("%s", async (_, file, text, answer) => {
    const { invoke, emulator } = await place({ organization: twoAccounts, files: { [file]: text } });
    const { exit, stdout, stderr } = await invoke(["audit", "--policy", file]);
    expect({ exit, stdout }).toEqual({ exit: exitCodes.usage, stdout: "" });
    expect(stderr).toMatch(answer);
    expect(stderr).not.toContain("\u001b");
    expect(emulator?.log()).toEqual([]);
  });

  it.each([
    ["a file that is not there", "./nowhere.yaml", /there is no file `nowhere\.yaml`/],
    ["a folder", "./folder", /`folder` is a directory/],
    ["a pack that is not shipped", "basline", /baseline/],
  ])("%s", async (_, ref, answer) => {
    const { invoke, emulator } = await place({ organization: twoAccounts, files: { "folder/sound.yaml": rule } });
    const { exit, stderr } = await invoke(["audit", "--policy", ref]);
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toMatch(answer);
    expect(emulator?.log()).toEqual([]);
  });
});

describe("without a way to AWS", () => {
  it("and without credentials, what was looked for and what to set is told", async () => {
    const { invoke } = await place({});
    const { exit, stdout, stderr } = await invoke(["audit"]);
    expect({ exit, stdout }).toEqual({ exit: exitCodes.usage, stdout: "" });
    expect(stderr).toMatch(/No AWS credentials found:\n.*\nSet AWS_PROFILE, or AWS_ACCESS_KEY_ID/s);
  });

  it("through a profile that is not there, the profile is named", async () => {
    const { invoke } = await place({});
    const { exit, stderr } = await invoke(["audit"], { AWS_PROFILE: "prod-audit" });
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toContain('AWS profile "prod-audit" (AWS_PROFILE) gives no credentials');
  });

  const answers: readonly (readonly [string, Answer, number, RegExp])[] = [
    [
      "keys that have expired",
      xmlError("ExpiredToken", "The security token included in the request is expired"),
      exitCodes.usage,
      /credentials have expired.*aws sso login/s,
    ],
    [
      "keys that AWS does not know",
      xmlError("InvalidClientTokenId", "The security token is invalid"),
      exitCodes.usage,
      /does not accept the credentials/,
    ],
    [
      "a page of HTML",
      { body: "<html>please sign in</html>", headers: { "content-type": "text/html" } },
      exitCodes.incomplete,
      /did not say who is calling/,
    ],
    [
      "a page of HTML with an error status",
      { status: 403, body: "<html>forbidden</html>" },
      exitCodes.incomplete,
      /did not say who is calling/,
    ],
    [
      "an identity that is no account",
      {
        body: "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>x</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>",
      },
      exitCodes.incomplete,
      /did not say who is calling/,
    ],
    ["a connection that is reset", "reset", exitCodes.incomplete, /did not say who is calling.*AWS_ENDPOINT_URL/s],
  ];

  it.each(answers)("because of %s, nothing is judged and no run is made", async (_, answer, code, words) => {
    const endpoint = await startEndpoint(() => answer);
    onTestFinished(() => endpoint.stop());
    const { invoke, emulator } = await place({ organization: twoAccounts });
    const { exit, stdout, stderr } = await invoke(["audit"], { AWS_ENDPOINT_URL: endpoint.url });
    expect({ exit, stdout }).toEqual({ exit: code, stdout: "" });
    expect(stderr).toMatch(words);
    expect(await invoke(["evaluate", "latest"])).toMatchObject({ exit: exitCodes.usage });
    expect(emulator?.log()).toEqual([]);
  });

  it("because nothing listens, the endpoint is named, and what to check", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    const { exit, stderr } = await invoke(["audit"], { AWS_ENDPOINT_URL: "http://127.0.0.1:1" });
    expect(exit).toBe(exitCodes.incomplete);
    expect(stderr).toContain("nothing was audited: http://127.0.0.1:1 did not say who is calling");
    expect(stderr).toMatch(/ECONNREFUSED.*Check the network/s);
  });

  it("because the endpoint is no URL, the variable is named", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    const { exit, stderr } = await invoke(["audit"], { AWS_ENDPOINT_URL_STS: "localhost:4566" });
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toContain("AWS_ENDPOINT_URL_STS is not an http or https URL");
  });

  it("because of what others write, no control character reaches the terminal", async () => {
    const endpoint = await startEndpoint(() =>
      xmlError("Access\u001b[2JDenied", "\u001b]0;owned\u0007 \u202e \r\nrestorable: all is well"),
    );
    onTestFinished(() => endpoint.stop());
    const { invoke } = await place({ organization: twoAccounts });
    const { stderr } = await invoke(["audit"], { AWS_ENDPOINT_URL: endpoint.url });
    expect(stderr).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    expect(stderr).not.toMatch(/^restorable: all is well/m);
  });
});

describe("accounts and Regions that are not there", () => {
  it("an account that nobody has is unseen, never green", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    const { exit, stdout, stderr } = await invoke(["audit", "--account", "000000000000"]);
    expect(exit).toBe(exitCodes.incomplete);
    expect(stdout).toContain("000000000000");
    expect(stderr).toContain("1 account or Region was not seen");
    expect(await invoke(["scan", "--account", "000000000000"])).toMatchObject({ exit: exitCodes.incomplete });
  });

  it("a Region of another partition is named with its partition", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    const { exit, stderr } = await invoke(["audit", "--region", "cn-north-1,us-east-1"]);
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toContain('"cn-north-1" is a Region of partition aws-cn, not of aws');
  });

  it("every wrong Region is told at once", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    const { stderr } = await invoke(["audit", "--region", "eu-wst-1", "--region", "us-esat-2"]);
    expect(stderr).toMatch(/eu-west-1.*\n.*us-east-2/);
  });
});

describe("an output that cannot be written is refused before the scan:", () => {
  it.each([
    ["below a file", "a-file/x.json", /a part of the path is a file/],
    ["a folder", "json=folder", /it is a folder/],
    ["a place where not even root makes files", "json=/proc/x", /cannot write the report \/proc\/x/],
    ["a name too long", `${"x".repeat(300)}.json`, /the name is too long/],
  ])("%s", async (_, output, answer) => {
    const { invoke, emulator, folder } = await place({ organization: twoAccounts, files: { "a-file": "" } });
    await mkdir(join(folder, "folder"));
    const { exit, stdout, stderr } = await invoke(["audit", "-o", output]);
    expect({ exit, stdout }).toEqual({ exit: exitCodes.usage, stdout: "" });
    expect(stderr).toMatch(answer);
    expect(emulator?.log()).toEqual([]);
  });
});

describe("a run directory that cannot be used", () => {
  const organization: OrganizationSpec = twoAccounts;

  it("because --runs is a file", async () => {
    const { invoke } = await place({ organization, files: { "a-file": "" } });
    const { exit, stderr } = await invoke(["audit", "--runs", "a-file"]);
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toMatch(/a-file is a file; name a folder with --runs/);
  });

  it.each([
    ["has no such run", "nosuchrun", /nosuchrun is not a folder/],
    ["has no run at all", "latest", /there is no run in .*make one with `restorable audit`/],
    ["is somebody else's folder", "./theirs", /theirs is not a run directory: it has no run\.json/],
    ["holds a run.json of something else", "./other", /other\/run\.json/],
    ["holds a run.json of a newer version", "./newer", /newer version of restorable/],
    ["goes out of its folder", "../../..", /is not a run directory/],
  ])("because the folder %s", async (_, name, answer) => {
    const files = {
      "theirs/notes.txt": "mine",
      "other/run.json": '{"name":"another tool"}',
      "newer/run.json": '{"schemaVersion":99}',
    };
    const { invoke } = await place({ organization, files });
    for (const argv of [
      ["evaluate", name],
      ["audit", "--resume", name],
      ["scan", "--resume", name],
    ]) {
      const { exit, stdout, stderr } = await invoke(argv);
      expect({ argv, exit, stdout }).toEqual({ argv, exit: exitCodes.usage, stdout: "" });
      expect(stderr).toMatch(answer);
    }
  });

  it("because a file of it was changed, by file", async () => {
    const { invoke } = await place({ organization });
    const { stdout } = await invoke(["scan"]);
    const path = stdout.trim();
    await writeFile(join(path, "accounts.ndjson"), "{}\n");
    const { exit, stderr } = await invoke(["evaluate", path]);
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toMatch(/accounts\.ndjson.*(damaged|changed)/);
  });

  it("because the other command made it, with the command that goes on", async () => {
    const { invoke } = await place({ organization });
    await invoke(["scan"]);
    const refused = await invoke(["audit", "--resume", "latest"]);
    expect(refused.exit).toBe(exitCodes.usage);
    const command = /restorable (scan --resume \S+)/.exec(refused.stderr)?.[1] ?? "";
    expect(await invoke(command.split(" "))).toMatchObject({ exit: 0 });
    await invoke(["audit"]);
    const { stderr } = await invoke(["scan", "--resume", "latest"]);
    expect(stderr).toContain("was made by `restorable audit`");
  });

  it("because it is of another partition", async () => {
    const { invoke, folder } = await place({ organization });
    const runs = ["--runs", join(folder, "runs")];
    await invoke(["audit", ...runs]);
    // Without its summary the run is not closed yet: there is something to go on with.
    const [id = ""] = await readdir(join(folder, "runs"));
    await rm(join(folder, "runs", id, "summary.json"));
    const china = await place({
      organization: { ...organization, partition: "aws-cn", regions: ["cn-north-1"], accounts: [{ id: management }] },
    });
    const { exit, stderr } = await china.invoke(["audit", "--resume", "latest", ...runs], { AWS_REGION: "cn-north-1" });
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toMatch(/was begun with credentials of partition aws .*, and these are of partition aws-cn/);
  });
});

describe("an organization for the emulator that cannot be used", () => {
  it.each([
    ["is not there", "nowhere.yaml", /cannot read the organization nowhere\.yaml/],
    ["is no YAML", "broken.yaml", /cannot read the organization broken\.yaml/],
    ["is no organization", "list.yaml", /the organization cannot be built/],
  ])("because the file %s", async (_, file, answer) => {
    const { invoke } = await place({ files: { "broken.yaml": "a: [", "list.yaml": "- 1\n" } });
    const { exit, stdout, stderr } = await invoke(["emulator", "--organization", file]);
    expect({ exit, stdout }).toEqual({ exit: exitCodes.usage, stdout: "" });
    expect(stderr).toMatch(answer);
  });

  it("or because the port is taken", async () => {
    const { invoke, emulator } = await place({ organization });
    const port = new URL(emulator?.endpoint ?? "").port;
    const { exit, stderr } = await invoke(["emulator", "--port", port]);
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toContain(`port ${port} is taken`);
  });
});

const organization = twoAccounts;
