import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { captureIo } from "../support/captured-io.ts";
import { explain } from "../../src/cli/explain.ts";
import { textTeller } from "../../src/cli/teller.ts";
import { audit, keys, type Audited, type HostileAudit } from "./hostile-endpoint.ts";

const secret = "correct-horse-battery";

/** Everything that the audit left behind or printed, but for what was there before. */
const traces = ({ stdout, stderr, files }: Audited): string =>
  [stdout, stderr, ...[...files].filter(([path]) => !path.startsWith(".aws")).map(([, text]) => text)].join("\n");

const profile = (lines: string): HostileAudit => ({
  env: () => ({ AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_PROFILE: "audit" }),
  prepare: async (folder) => {
    await mkdir(join(folder, ".aws"));
    await writeFile(join(folder, ".aws", "config"), `[profile audit]\n${lines}\n`);
  },
});

describe("a secret is neither printed nor written down when it is", () => {
  test.each<[string, HostileAudit, number]>([
    [
      "the password of an endpoint",
      { env: (url) => ({ AWS_ENDPOINT_URL: url.replace("//", `//user:${secret}@`) }) },
      0,
    ],
    [
      "the password of an endpoint that is no URL of ours",
      { env: () => ({ AWS_ENDPOINT_URL: `ftp://user:${secret}@host/` }) },
      2,
    ],
    [
      "in the query of an endpoint nobody answers at",
      { env: () => ({ AWS_ENDPOINT_URL: `http://127.0.0.1:1/?t=${secret}` }) },
      3,
    ],
    [
      "in the path of an endpoint nobody answers at",
      { env: () => ({ AWS_ENDPOINT_URL: `http://127.0.0.1:1/${secret}` }) },
      3,
    ],
    ["printed by a credential_process", profile(`credential_process = sh -c "echo ${secret} >&2; exit 1"`), 2],
    ["an argument of a credential_process", profile(`credential_process = /nonexistent/tool --with ${secret}`), 2],
    [
      "our own keys in an error of the endpoint",
      {
        answers: {
          ListTables: () => ({
            status: 400,
            body: JSON.stringify({
              __type: "AccessDeniedException",
              message: `you sent ${keys.secret} of ${keys.id}, Authorization: AWS4-HMAC-SHA256 Signature=${"ab".repeat(32)}`,
            }),
          }),
        },
      },
      3,
    ],
  ])("%s", async (_, given, exitCode) => {
    const audited = await audit(given);
    expect(audited.exitCode).toBe(exitCode);
    for (const hidden of [secret, keys.secret, keys.id, "AWS4-HMAC", "abababab"]) {
      expect(traces(audited)).not.toContain(hidden);
    }
  });
});

test.each([
  ["an access key id with a control character", { AWS_ACCESS_KEY_ID: "AKIA\u0001EXAMPLE" }],
  ["a session token of two lines", { AWS_SESSION_TOKEN: "first\nsecond" }],
])("%s is a mistake of the person and no bug", async (_, env) => {
  const audited = await audit({ env: () => env });
  expect(audited.exitCode).toBe(2);
  expect(audited.stderr).toContain("holds a character that no key has");
});

test("the report of a bug keeps its frames and loses the keys its message quotes", async () => {
  const io = captureIo({ env: {}, cwd: "/", now: 0 });
  const bug = new TypeError(`cannot read {"SecretAccessKey":"${keys.secret}","SessionToken":"${"t0k3n".repeat(20)}"}`);
  expect(await explain(bug, io, textTeller(io))).toBe(70);
  expect(io.written.stderr).toContain("secrets.test.ts");
  expect(io.written.stderr).not.toContain(keys.secret);
  expect(io.written.stderr).not.toContain("t0k3nt0k3n");
});
