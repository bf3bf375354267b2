import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formats } from "../../src/report/registry.ts";
import { reportFileName } from "../../src/report/report-file-name.ts";
import { comparableText } from "../report/comparable-text.ts";
import { built } from "../support/built.ts";
import { runNode, type Ended } from "../support/spawned.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";

let sentinel: Server;
let url: string;
/** What was sent to the place that every variable points at. */
const received: string[] = [];

beforeAll(async () => {
  sentinel = createServer((socket) => {
    received.push("a connection");
    socket.on("data", (chunk) => received.push(chunk.toString("latin1")));
    socket.on("error", () => {});
    socket.end();
  });
  await new Promise<void>((listening) => sentinel.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(sentinel.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((closed) => sentinel.close(closed)));

const services = [
  "DYNAMODB",
  "STS",
  "ORGANIZATIONS",
  "ACCOUNT",
  "BACKUP",
  "RESOURCE_GROUPS_TAGGING_API",
  "SSO",
  "SSO_OIDC",
];

/** Every variable of the shared AWS configuration that could send a call, a name or a key somewhere else. */
function junk(folder: string): Record<string, string> {
  const aws = join(folder, "aws");
  mkdirSync(aws);
  const profile = `region = eu-junk-1\nendpoint_url = ${url}\nuse_fips_endpoint = true\nrole_arn = arn:aws:iam::999999999999:role/junk\nsource_profile = junk\ncredential_process = /bin/false\n`;
  writeFileSync(join(aws, "config"), `[profile junk]\n${profile}[default]\n${profile}`);
  writeFileSync(join(aws, "credentials"), "[junk\nthis is no profile");
  writeFileSync(join(aws, "token"), "junk");
  return {
    HOME: folder,
    AWS_PROFILE: "junk",
    AWS_DEFAULT_PROFILE: "junk",
    AWS_CONFIG_FILE: join(aws, "config"),
    AWS_SHARED_CREDENTIALS_FILE: join(aws, "credentials"),
    AWS_ENDPOINT_URL: url,
    ...Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, url])),
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false",
    AWS_ACCESS_KEY_ID: "AKIAJUNKJUNKJUNKJUNK",
    AWS_SECRET_ACCESS_KEY: "junk-secret-access-key",
    AWS_SESSION_TOKEN: "junk-session-token",
    AWS_CREDENTIAL_EXPIRATION: "2001-01-01T00:00:00Z",
    AWS_CREDENTIAL_SCOPE: "eu-junk-1",
    AWS_ACCOUNT_ID: "999999999999",
    AWS_ACCOUNT_ID_ENDPOINT_MODE: "required",
    AWS_REGION: "eu-junk-1",
    AWS_DEFAULT_REGION: "eu-junk-1",
    AWS_SIGV4A_SIGNING_REGION_SET: "*",
    AWS_AUTH_SCHEME_PREFERENCE: "sigv4a",
    AWS_USE_FIPS_ENDPOINT: "true",
    AWS_USE_DUALSTACK_ENDPOINT: "true",
    AWS_STS_REGIONAL_ENDPOINTS: "legacy",
    AWS_ENDPOINT_DISCOVERY_ENABLED: "true",
    AWS_ENABLE_ENDPOINT_DISCOVERY: "true",
    AWS_CA_BUNDLE: join(aws, "no-such-bundle.pem"),
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/credentials`,
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/credentials",
    AWS_CONTAINER_AUTHORIZATION_TOKEN: "junk",
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: join(aws, "token"),
    AWS_WEB_IDENTITY_TOKEN_FILE: join(aws, "token"),
    AWS_ROLE_ARN: "arn:aws:iam::999999999999:role/junk",
    AWS_ROLE_SESSION_NAME: "junk",
    AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
    AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: "IPv6",
    AWS_EC2_METADATA_DISABLED: "false",
    AWS_BEARER_TOKEN_BEDROCK: "junk",
    AWS_LOGIN_CACHE_DIRECTORY: aws,
    AWS_RETRY_MODE: "junk",
    AWS_MAX_ATTEMPTS: "0",
    AWS_NEW_RETRIES_2026: "true",
    AWS_DEFAULTS_MODE: "junk",
    AWS_EXECUTION_ENV: "junk",
    AWS_SDK_UA_APP_ID: "junk",
    AWS_DISABLE_REQUEST_COMPRESSION: "junk",
    AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES: "junk",
    AWS_REQUEST_CHECKSUM_CALCULATION: "junk",
    AWS_RESPONSE_CHECKSUM_VALIDATION: "junk",
    AWS_LAMBDA_FUNCTION_NAME: "junk",
    _X_AMZN_TRACE_ID: "Root=junk",
    HTTP_PROXY: url,
    HTTPS_PROXY: url,
    ALL_PROXY: url,
    http_proxy: url,
    https_proxy: url,
    NO_PROXY: "",
    NODE_USE_ENV_PROXY: "1",
    RESTORABLE_EXTERNAL_ID: "junk",
  };
}

async function demo(
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<{ ended: Ended; hosts: ReadonlySet<string> }> {
  const log = join(folder, `network-${performance.now()}.log`);
  const watcher = pathToFileURL(join(import.meta.dirname, "watch-network.mjs")).href;
  const ended = await runNode({
    args: ["--import", watcher, built("cli/bin.cjs"), "demo"],
    cwd: folder,
    env: { ...env, NETWORK_LOG: log },
  });
  const lines = readFileSync(log, "utf8").trimEnd().split("\n");
  expect(lines[0]).toBe("watching begins");
  return { ended, hosts: new Set(lines.slice(1).map((line) => line.slice(line.indexOf(" ") + 1))) };
}

describe("the demo", () => {
  it("needs nothing and heeds nothing of an environment full of AWS variables, twice in a row, and stays on loopback", async () => {
    await inTemporaryFolder(async (folder) => {
      const env = junk(folder);
      for (let times = 0; times < 2; times += 1) {
        const { ended, hosts } = await demo(folder, env);
        expect(ended).toMatchObject({ code: 0, signal: null });
        expect(ended.stderr).toContain("would have exited with 1");
        expect(ended.stdout + ended.stderr).not.toContain("junk");
        expect(hosts).toEqual(new Set(["127.0.0.1"]));
        const names = Object.values(formats).map((format) => reportFileName("audit", format));
        expect(readdirSync(join(folder, "reports")).sort()).toEqual(names.toSorted());
        for (const name of names) {
          expect(ended.stderr).toContain(`  ${name} `);
          const report = comparableText(readFileSync(join(folder, "reports", name), "utf8"));
          expect(report).toContain("pitr-enabled");
          expect(report).not.toContain("junk");
        }
        const json = readFileSync(join(folder, "reports/audit.json"), "utf8");
        expect(JSON.parse(json)).toMatchObject({ schemaVersion: 1, coverage: { accounts: { listed: 11 } } });
      }
      expect(received).toEqual([]);
    });
  });

  it("says the same in an empty environment", async () => {
    await inTemporaryFolder(async (folder) => {
      const { ended, hosts } = await demo(folder, { HOME: folder });
      expect(ended).toMatchObject({ code: 0, signal: null });
      expect(hosts).toEqual(new Set(["127.0.0.1"]));
    });
  });
});
