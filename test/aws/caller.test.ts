/** Whose keys are used and where they are taken: only what `env` says counts, and what a person can fix is said so. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connect, type Aws, type ConnectOptions } from "../../src/aws/connect.ts";
import { UsageError } from "../../src/errors.ts";
import { callerIdentity, startEndpoint, xmlError, type Answer, type FakeEndpoint } from "./endpoint-fixture.ts";
import { virtualPorts } from "./ports-fixture.ts";

const identity = callerIdentity("111122223333", "arn:aws:iam::111122223333:user/auditor");
let answer: Answer;
let endpoint: FakeEndpoint;
let elsewhere: FakeEndpoint;
let folder: string;
let aws: Aws | undefined;

beforeEach(async () => {
  answer = identity;
  endpoint = await startEndpoint(() => answer);
  elsewhere = await startEndpoint(() => xmlError("AccessDenied", "wrong endpoint"));
  folder = await mkdtemp(join(tmpdir(), "restorable-aws-"));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  aws?.close();
  await Promise.all([endpoint.stop(), elsewhere.stop(), rm(folder, { recursive: true })]);
});

function open(env: Record<string, string>, more: Partial<ConnectOptions> = {}): Aws {
  // HOME: no file of the person who runs the tests counts. Metadata: nothing but loopback is asked.
  const bare = { HOME: folder, AWS_EC2_METADATA_DISABLED: "true" };
  aws = connect({ env: { ...bare, ...env }, ports: virtualPorts(), ...more });
  return aws;
}

const keys = { AWS_ACCESS_KEY_ID: "AKIAENV", AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "token" };

describe("the caller", () => {
  test("is who the keys of the environment belong to", async () => {
    const aws = open({ ...keys, AWS_ENDPOINT_URL: endpoint.url });
    expect(await aws.caller()).toMatchObject({
      state: "read",
      value: { account: "111122223333", arn: "arn:aws:iam::111122223333:user/auditor", partition: "aws" },
    });
    expect(endpoint.seen).toMatchObject([{ accessKeyId: "AKIAENV", token: "token", region: "us-east-1" }]);
    await aws.caller();
    expect(endpoint.seen).toHaveLength(1);
  });

  test("is the profile that AWS_PROFILE names, before keys in the environment", async () => {
    await writeFile(
      join(folder, "config"),
      `[profile audit]\nregion = cn-northwest-1\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = s\nendpoint_url = ${endpoint.url}\n`,
    );
    const aws = open({ ...keys, AWS_PROFILE: "audit", AWS_CONFIG_FILE: join(folder, "config") });
    await aws.caller();
    expect(endpoint.seen).toMatchObject([{ accessKeyId: "AKIAPROFILE", region: "cn-north-1" }]);
  });

  test("of a profile with a services section asks the endpoint that section names", async () => {
    await writeFile(
      join(folder, "config"),
      `[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = s\nservices = local\nendpoint_url = ${elsewhere.url}\n[services local]\nsts =\n  endpoint_url = ${endpoint.url}\n`,
    );
    expect(await open({ AWS_CONFIG_FILE: join(folder, "config") }).caller()).toMatchObject({ state: "read" });
    expect(elsewhere.seen).toHaveLength(0);
  });

  test("without any credentials is a UsageError that says what to do", async () => {
    const refused = open({}).caller();
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(/No AWS credentials found[\s\S]*Set AWS_PROFILE/);
  });

  test("of a profile that does not exist is a UsageError that names the profile", async () => {
    const refused = open({ ...keys, AWS_PROFILE: "nosuch" }).caller();
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(/AWS profile "nosuch"/);
  });

  test.each([
    ["ExpiredToken", /have expired/],
    ["InvalidClientTokenId", /does not accept the credentials/],
    ["SignatureDoesNotMatch", /does not accept the credentials/],
  ])("whose keys AWS answers with %s is a UsageError", async (code, message) => {
    answer = xmlError(code, "The security token included in the request is wrong");
    const refused = open({ ...keys, AWS_ENDPOINT_URL: endpoint.url }).caller();
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(message);
  });

  test("that cannot be asked is unread, not a mistake of the person, and is asked again next time", async () => {
    answer = { body: "<html>login to the hotel wifi</html>" };
    const aws = open({ ...keys, AWS_ENDPOINT_URL: endpoint.url });
    expect(await aws.caller()).toMatchObject({ state: "unread", reason: { kind: "malformed" } });
    expect(await aws.assume("444455556666", { roleName: "Audit", operations: [] })).toMatchObject({
      state: "unread",
      reason: { kind: "malformed", operation: "sts:GetCallerIdentity" },
    });
    answer = identity;
    expect(await aws.caller()).toMatchObject({ state: "read" });
  });

  test("whose ARN names no partition is unread", async () => {
    answer = callerIdentity("111122223333", "arn:evil:iam::111122223333:user/a");
    const aws = open({ ...keys, AWS_ENDPOINT_URL: endpoint.url });
    expect(await aws.caller()).toMatchObject({ state: "unread", reason: { kind: "malformed" } });
  });
});

describe("endpoints", () => {
  test("a service's own variable goes before the global one", async () => {
    const aws = open({ ...keys, AWS_ENDPOINT_URL: elsewhere.url, AWS_ENDPOINT_URL_STS: endpoint.url });
    expect(await aws.caller()).toMatchObject({ state: "read" });
    expect(elsewhere.seen).toHaveLength(0);
  });

  test.each([
    [{ AWS_ENDPOINT_URL: "localhost:4566" }, /AWS_ENDPOINT_URL is not an http/],
    [{ AWS_ENDPOINT_URL_STS: "hello" }, /AWS_ENDPOINT_URL_STS is not an http/],
    [{ AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_USE_FIPS_ENDPOINT: "true" }, /FIPS/],
  ])("%o is a UsageError", async (env, message) => {
    const refused = open({ ...keys, ...env }).caller();
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(message);
  });

  test("hosts that are not AWS's are told, AWS's own are not", async () => {
    const aws = open({ ...keys, AWS_ENDPOINT_URL: endpoint.url });
    expect(aws.hosts()).toEqual([]);
    await aws.caller();
    expect(aws.hosts()).toEqual(["127.0.0.1"]);
  });
});

describe("the process's own environment", () => {
  const junk = {
    AWS_PROFILE: "junk",
    AWS_ACCESS_KEY_ID: "AKIAJUNK",
    AWS_SECRET_ACCESS_KEY: "junk",
    AWS_SESSION_TOKEN: "junk",
    AWS_REGION: "junk-region-9",
    AWS_USE_FIPS_ENDPOINT: "true",
    AWS_USE_DUALSTACK_ENDPOINT: "true",
    AWS_ENABLE_ENDPOINT_DISCOVERY: "true",
    AWS_MAX_ATTEMPTS: "junk",
    AWS_RETRY_MODE: "junk",
    AWS_DEFAULTS_MODE: "junk",
    AWS_ACCOUNT_ID_ENDPOINT_MODE: "junk",
    AWS_SDK_UA_APP_ID: "junk",
  };

  async function poison(): Promise<void> {
    await writeFile(join(folder, "junk"), "[profile junk\nendpoint_url = http://junk.invalid\n====\n[services junk]\n");
    const files = { AWS_CONFIG_FILE: join(folder, "junk"), AWS_SHARED_CREDENTIALS_FILE: join(folder, "junk") };
    const endpoints = Object.fromEntries(
      ["", "_STS", "_DYNAMODB", "_BACKUP", "_ACCOUNT", "_ORGANIZATIONS"].map((name) => [
        `AWS_ENDPOINT_URL${name}`,
        elsewhere.url,
      ]),
    );
    for (const [name, value] of Object.entries({ ...junk, ...files, ...endpoints })) vi.stubEnv(name, value);
  }

  test("does not count when keys and endpoint are given in code, nor does the `env` handed over", async () => {
    await poison();
    const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ""]));
    const callerCredentials = { accessKeyId: "AKIADEMO", secretAccessKey: "demo" };
    const aws = open(env, { endpoint: endpoint.url, callerCredentials, region: "eu-west-1" });
    expect(await aws.caller()).toMatchObject({ state: "read" });
    answer = { body: '{"TableNames":[],"Results":[],"Regions":[],"Accounts":[],"ResourceTagMappingList":[]}' };
    const reader = aws.reader(aws.hub, "eu-west-1");
    expect(await reader.read("dynamodb:ListTables", {})).toMatchObject({ state: "read" });
    expect(await reader.read("backup:ListProtectedResources", {})).toMatchObject({ state: "read" });
    expect(await reader.read("account:ListRegions", {})).toMatchObject({ state: "read" });
    expect(await reader.read("organizations:ListAccounts", {})).toMatchObject({ state: "read" });
    expect(await reader.read("tag:GetResources", {})).toMatchObject({ state: "read" });
    expect(elsewhere.seen).toHaveLength(0);
    expect(endpoint.seen).toHaveLength(6);
    expect(new Set(endpoint.seen.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(["AKIADEMO"]));
    expect(endpoint.seen.every(({ userAgent }) => userAgent.includes("app/restorable"))).toBe(true);
  });

  test("does not count when `env` says something else", async () => {
    await poison();
    const aws = open({ ...keys, AWS_ENDPOINT_URL: endpoint.url, AWS_REGION: "us-gov-east-1" });
    await aws.caller();
    expect(endpoint.seen).toMatchObject([{ accessKeyId: "AKIAENV", region: "us-gov-west-1" }]);
    expect(elsewhere.seen).toHaveLength(0);
  });

  test("gives no credentials to an empty `env`", async () => {
    await poison();
    await expect(open({}).caller()).rejects.toThrow(/No AWS credentials found/);
  });
});
