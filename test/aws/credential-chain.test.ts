/**
 * Every link of the default credential chain with the SDK's real code, over loopback: profiles with a role, a process, a
 * web identity, a container and SSO. What each asks, where, and that its keys sign the calls that follow.
 */
import { createHash } from "node:crypto";
import dns from "node:dns";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { connect, type Aws } from "../../src/aws/connect.ts";
import { UsageError } from "../../src/errors.ts";
import {
  assumedRole,
  callerIdentity,
  startEndpoint,
  xmlError,
  type Answer,
  type FakeEndpoint,
  type Seen,
} from "./endpoint-fixture.ts";
import { virtualPorts, type VirtualPorts } from "./ports-fixture.ts";

const account = "111122223333";
const start = Date.UTC(2026, 10, 22);
const at = (minutes: number): string => new Date(start + minutes * 60_000).toISOString();

let folder: string;
let sts: FakeEndpoint;
/** Container metadata and the SSO portal: anything that is not STS. */
let other: FakeEndpoint;
let answers: Readonly<Record<string, (nth: number, request: Seen) => Answer>>;
let elsewhere: (request: Seen, nth: number) => Answer;
let ports: VirtualPorts;
let aws: Aws | undefined;

const granted = (minutes: number) => (nth: number) =>
  assumedRole({ account, key: `ASIAROLE${nth}`, expires: at(minutes) });

const webIdentity = (nth: number): Answer => {
  const { body } = assumedRole({ account, key: `ASIAWEB${nth}`, expires: at(60) }) as { readonly body: string };
  return { body: body.replaceAll("AssumeRole", "AssumeRoleWithWebIdentity") };
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "restorable-chain-"));
  answers = { GetCallerIdentity: () => callerIdentity(account, `arn:aws:sts::${account}:assumed-role/Audit/me`) };
  elsewhere = () => ({ status: 404 });
  const counts = new Map<string, number>();
  sts = await startEndpoint((request) => {
    const nth = (counts.get(request.operation) ?? 0) + 1;
    counts.set(request.operation, nth);
    return answers[request.operation]?.(nth, request) ?? xmlError("InvalidAction", request.operation, 400);
  });
  other = await startEndpoint((request, nth) => elsewhere(request, nth));
  // The SDK's link for SSO looks for its profile and its cached token where the process's own environment says.
  vi.stubEnv("HOME", folder);
  vi.stubEnv("AWS_CONFIG_FILE", join(folder, "config"));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  aws?.close();
  await Promise.all([sts.stop(), other.stop(), rm(folder, { recursive: true })]);
});

function open(env: Readonly<Record<string, string>>): Aws {
  ports = virtualPorts(start);
  const bare = { HOME: folder, AWS_EC2_METADATA_DISABLED: "true", AWS_ENDPOINT_URL_STS: sts.url };
  aws = connect({ env: { ...bare, ...env }, ports });
  return aws;
}

async function profiles(...lines: readonly string[]): Promise<{ readonly AWS_CONFIG_FILE: string }> {
  const path = join(folder, "config");
  await writeFile(path, `${lines.join("\n")}\n`);
  return { AWS_CONFIG_FILE: path };
}

/** The operations that STS saw, each with the key that signed it; unsigned ones with none. */
const asked = (): readonly (readonly [string, string])[] =>
  sts.seen.map(({ operation, accessKeyId }) => [operation, accessKeyId]);

const valueIn = ({ body }: Seen, name: string): string | null => new URLSearchParams(body).get(name);

describe("a profile with a role", () => {
  const lines = [
    "[profile base]",
    "aws_access_key_id = AKIABASE",
    "aws_secret_access_key = s",
    "[profile audit]",
    "source_profile = base",
    `role_arn = arn:aws:iam::${account}:role/Audit`,
    "external_id = agreed-1",
    "role_session_name = me",
    "region = eu-central-1",
  ];

  test("assumes it with the keys of its source profile, and calls with the keys of the role", async () => {
    answers = { ...answers, AssumeRole: granted(60) };
    await open({ ...(await profiles(...lines)), AWS_PROFILE: "audit" }).caller();
    expect(asked()).toEqual([
      ["AssumeRole", "AKIABASE"],
      ["GetCallerIdentity", "ASIAROLE1"],
    ]);
    const [assumed] = sts.seen;
    if (assumed === undefined) throw new Error("nothing was assumed");
    expect([valueIn(assumed, "ExternalId"), valueIn(assumed, "RoleSessionName")]).toEqual(["agreed-1", "me"]);
    expect(valueIn(assumed, "DurationSeconds")).toBe("3600");
  });

  test("renews it once before it ends, however many calls wait, and keeps to one hour", async () => {
    answers = { ...answers, AssumeRole: (nth) => granted(60 * nth)(nth) };
    const aws = open({ ...(await profiles(...lines)), AWS_PROFILE: "audit" });
    await aws.caller();
    ports.advance(49 * 60_000);
    await aws.hub.credentials.get();
    expect(asked()).toHaveLength(2);
    ports.advance(2 * 60_000);
    const keys = await Promise.all(Array.from({ length: 50 }, () => aws.hub.credentials.get()));
    expect(new Set(keys.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(["ASIAROLE2"]));
    expect(asked().filter(([operation]) => operation === "AssumeRole")).toHaveLength(2);
  });

  test("that may not be assumed is told with AWS's own words", async () => {
    answers = { ...answers, AssumeRole: () => xmlError("AccessDenied", "User: base is not authorized") };
    const refused = open({ ...(await profiles(...lines)), AWS_PROFILE: "audit" }).caller();
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(/AWS profile "audit".*\n.*User: base is not authorized/);
  });

  test("that asks for a second factor is refused, as nobody can type one", async () => {
    const mfa = [...lines, `mfa_serial = arn:aws:iam::${account}:mfa/me`];
    await expect(open({ ...(await profiles(...mfa)), AWS_PROFILE: "audit" }).caller()).rejects.toThrow(/multi-factor/);
    expect(sts.seen).toEqual([]);
  });
});

describe("a profile with a process", () => {
  test("runs it, and runs it again before its keys end", async () => {
    const script = join(folder, "keys.mjs");
    await writeFile(
      script,
      `import { appendFileSync, readFileSync } from "node:fs";
appendFileSync(${JSON.stringify(join(folder, "runs"))}, "x");
const runs = readFileSync(${JSON.stringify(join(folder, "runs"))}, "utf8").length;
// The process goes by the clock of the machine, which is not that of the run.
const Expiration = new Date(Date.now() + 3_600_000).toISOString();
console.log(JSON.stringify({ Version: 1, AccessKeyId: "ASIAPROCESS" + runs, SecretAccessKey: "s", SessionToken: "t", Expiration }));
`,
    );
    const env = await profiles("[profile audit]", `credential_process = "${process.execPath}" "${script}"`);
    const aws = open({ ...env, AWS_PROFILE: "audit" });
    await aws.caller();
    expect(asked()).toEqual([["GetCallerIdentity", "ASIAPROCESS1"]]);
    await aws.hub.credentials.renew(await aws.hub.credentials.get());
    expect((await aws.hub.credentials.get()).accessKeyId).toBe("ASIAPROCESS2");
  });
});

describe("a web identity", () => {
  const roleArn = `arn:aws:iam::${account}:role/Audit`;

  test("of the environment is exchanged, unsigned, and read anew when the keys are renewed", async () => {
    answers = { ...answers, AssumeRoleWithWebIdentity: webIdentity };
    const token = join(folder, "token");
    await writeFile(token, "first-token");
    const aws = open({
      AWS_WEB_IDENTITY_TOKEN_FILE: token,
      AWS_ROLE_ARN: roleArn,
      AWS_ROLE_SESSION_NAME: "ci-1",
    });
    await aws.caller();
    expect(asked()).toEqual([
      ["AssumeRoleWithWebIdentity", ""],
      ["GetCallerIdentity", "ASIAWEB1"],
    ]);
    await writeFile(token, "second-token");
    ports.advance(55 * 60_000);
    await aws.hub.credentials.get();
    const exchanged = sts.seen.filter(({ operation }) => operation === "AssumeRoleWithWebIdentity");
    expect(exchanged.map((each) => valueIn(each, "WebIdentityToken"))).toEqual(["first-token", "second-token"]);
    expect(exchanged.map((each) => valueIn(each, "RoleSessionName"))).toEqual(["ci-1", "ci-1"]);
  });

  test("of a profile is exchanged where STS is said to be", async () => {
    answers = { ...answers, AssumeRoleWithWebIdentity: webIdentity };
    await writeFile(join(folder, "token"), "profile-token");
    const env = await profiles(
      "[profile audit]",
      `web_identity_token_file = ${join(folder, "token")}`,
      `role_arn = ${roleArn}`,
    );
    await open({ ...env, AWS_PROFILE: "audit" }).caller();
    expect(asked()).toEqual([
      ["AssumeRoleWithWebIdentity", ""],
      ["GetCallerIdentity", "ASIAWEB1"],
    ]);
  });

  test("that AWS refuses is told, without its token", async () => {
    answers = {
      ...answers,
      AssumeRoleWithWebIdentity: () => xmlError("InvalidIdentityToken", "No OpenIDConnect provider found", 400),
    };
    await writeFile(join(folder, "token"), "eyJhbGciOiJIUzI1NiJ9.secret-of-ci.signature");
    const refused = open({ AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, "token"), AWS_ROLE_ARN: roleArn }).caller();
    await expect(refused).rejects.toThrow(/No OpenIDConnect provider found/);
    await expect(refused).rejects.not.toThrow(/secret-of-ci/);
  });
});

describe("a container", () => {
  test("gives its keys, and newer ones before they end", async () => {
    elsewhere = ({ operation }, nth) => {
      return operation === "/keys"
        ? {
            headers: { "content-type": "application/json" },
            body: JSON.stringify({
              AccessKeyId: `ASIATASK${nth}`,
              SecretAccessKey: "s",
              Token: "t",
              Expiration: at(60 * nth),
            }),
          }
        : { status: 404 };
    };
    const aws = open({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${other.url}/keys` });
    await aws.caller();
    ports.advance(55 * 60_000);
    expect((await aws.hub.credentials.get()).accessKeyId).toBe("ASIATASK2");
    expect(asked()).toEqual([["GetCallerIdentity", "ASIATASK1"]]);
    expect(other.seen.map(({ operation }) => operation)).toEqual(["/keys", "/keys"]);
  });
});

describe("an SSO profile", () => {
  const url = "https://acme.awsapps.com/start";
  const session = [
    "[sso-session acme]",
    "sso_region = eu-central-1",
    `sso_start_url = ${url}`,
    "[profile audit]",
    "sso_session = acme",
    `sso_account_id = ${account}`,
    "sso_role_name = Auditor",
  ];
  const legacy = [
    "[profile audit]",
    "sso_region = eu-central-1",
    `sso_start_url = ${url}`,
    `sso_account_id = ${account}`,
    "sso_role_name = Auditor",
  ];

  async function signedIn(by: string, minutes: number): Promise<void> {
    await mkdir(join(folder, ".aws/sso/cache"), { recursive: true });
    const name = createHash("sha1").update(by).digest("hex");
    // The SDK holds the token against the clock of the machine.
    const expiresAt = new Date(Date.now() + minutes * 60_000).toISOString();
    const token = { accessToken: "sso-access-token", expiresAt, region: "eu-central-1", startUrl: url };
    await writeFile(join(folder, ".aws/sso/cache", `${name}.json`), JSON.stringify(token));
  }

  const portal = (_: Seen, nth: number): Answer => ({
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      roleCredentials: {
        accessKeyId: `ASIASSO${nth}`,
        secretAccessKey: "s",
        sessionToken: "t",
        expiration: start + nth * 3_600_000,
      },
    }),
  });

  test.each([
    ["with a session", session, "acme"],
    ["without one", legacy, url],
  ])("%s asks the portal, and not STS, for the keys of its role", async (_, lines, by) => {
    elsewhere = portal;
    await signedIn(by, 60);
    const aws = open({ ...(await profiles(...lines)), AWS_PROFILE: "audit", AWS_ENDPOINT_URL_SSO: other.url });
    await aws.caller();
    expect(asked()).toEqual([["GetCallerIdentity", "ASIASSO1"]]);
    expect(other.seen.map(({ operation }) => operation)).toEqual([
      `/federation/credentials?account_id=${account}&role_name=Auditor`,
    ]);
  });

  test("is asked for in the Region that its profile names, wherever the audit runs", async () => {
    const hosts: string[] = [];
    // Nothing leaves the machine: each name is noted and not found.
    const lookup = vi.spyOn(dns, "lookup").mockImplementation(((
      name: string,
      _: unknown,
      done: (no: Error) => void,
    ) => {
      hosts.push(name);
      done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" }));
    }) as unknown as typeof dns.lookup);
    onTestFinished(() => lookup.mockRestore());
    await signedIn("acme", 60);
    const env = { ...(await profiles(...session)), AWS_PROFILE: "audit", AWS_REGION: "us-west-2" };
    await expect(open(env).caller()).rejects.toThrow(UsageError);
    expect(new Set(hosts)).toEqual(new Set(["portal.sso.eu-central-1.amazonaws.com"]));
  });

  test("is the source of a profile with a role", async () => {
    elsewhere = portal;
    answers = { ...answers, AssumeRole: granted(60) };
    await signedIn("acme", 60);
    const chained = [
      ...session,
      "[profile deep]",
      "source_profile = audit",
      `role_arn = arn:aws:iam::${account}:role/X`,
    ];
    const env = await profiles(...chained);
    await open({ ...env, AWS_PROFILE: "deep", AWS_ENDPOINT_URL_SSO: other.url }).caller();
    expect(asked()).toEqual([
      ["AssumeRole", "ASIASSO1"],
      ["GetCallerIdentity", "ASIAROLE1"],
    ]);
  });

  test.each([
    ["whose sign-in has expired", -5],
    ["whose sign-in nobody made", null],
  ])("%s says how to sign in", async (_, minutes) => {
    if (minutes !== null) await signedIn("acme", minutes);
    const env = await profiles(...session);
    const refused = open({ ...env, AWS_PROFILE: "audit", AWS_ENDPOINT_URL_SSO: other.url }).caller();
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(/AWS profile "audit".*[\s\S]*aws sso login": both take AWS_PROFILE/);
    expect(other.seen).toEqual([]);
  });
});
