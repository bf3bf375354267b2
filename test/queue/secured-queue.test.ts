import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { management, place, twoAccounts } from "../cli/invoke.ts";
import { textOf } from "../docs/pages.ts";
import { built } from "../support/built.ts";
import { freePort } from "../support/free-port.mjs";
import { need } from "../support/need.ts";
import { startNode } from "../support/spawned.ts";
import { textsBelow } from "../support/temporary-folder.ts";
import { whyNoOpenssl, whyNoRedis, withRedis } from "./redis-server.ts";

const password = "distinctive:p@ssword/1";
const externalId = "distinctive-external-id";
const bin = built("cli/bin.cjs");

/** Key and certificate of an authority that nobody trusts by itself, for 127.0.0.1. */
function makeCertificate(folder: string): { readonly key: string; readonly cert: string } {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=queue", "-keyout", key, "-out", cert];
  const made = spawnSync("openssl", [...words, "-addext", "subjectAltName=IP:127.0.0.1"]);
  expect(made.status).toBe(0);
  return { key, cert };
}

it("audits through TLS, by the user of the template, and repeats neither password nor external id", async (context) => {
  need(context, whyNoRedis() ?? whyNoOpenssl());
  const { emulator, folder } = await place({ organization: { ...twoAccounts, now: new Date().toISOString() } });
  const { key, cert } = makeCertificate(folder);
  const acl = join(folder, "users.acl");
  writeFileSync(acl, textOf("docs/templates/users.acl").replace(">a-long-password", `>${password}`));
  const port = await freePort();
  const tls = { "tls-port": String(port), "tls-cert-file": cert, "tls-key-file": key, "tls-auth-clients": "no" };
  const sound = { appendonly: "yes", "maxmemory-policy": "noeviction" };
  await withRedis({ ...sound, ...tls, port: "0", aclfile: acl }, async () => {
    const env = {
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: "true",
      ...emulator?.environment(management),
      RESTORABLE_QUEUE_URL: `rediss://restorable:${encodeURIComponent(password)}@127.0.0.1:${port}`,
      RESTORABLE_EXTERNAL_ID: externalId,
      NODE_EXTRA_CA_CERTS: cert,
    };
    const start = (...args: readonly string[]) => startNode({ args: [bin, ...args], cwd: folder, env });
    const worker = start("worker", "--once", "--log", "json");
    const audit = start("audit", "--organization", "--queue", "-o", "audit.json");
    const [worked, audited] = await Promise.all([worker.ended, audit.ended]);
    expect({ code: worked.code, stderr: worked.stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('"event":"worker-left"') as string,
    });
    expect({ code: audited.code, stderr: audited.stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Scanned 2 scopes") as string,
    });
    // Nothing that the user of the template may not do.
    expect(worked.stderr + audited.stderr).not.toMatch(/queue-trouble|does not do what it is asked/);
    const written = [...(await textsBelow(folder))].filter(([path]) => path !== "users.acl" && !path.endsWith(".pem"));
    expect(written.map(([path]) => path)).toContain("audit.json");
    const said = Object.entries({ ...worked, audited: audited.stdout + audited.stderr });
    for (const [where, text] of [...written, ...said]) {
      for (const secret of [password, encodeURIComponent(password), externalId])
        expect([where, String(text).includes(secret)]).toEqual([where, false]);
    }
  });
  expect(readFileSync(acl, "utf8")).toContain(password);
});

it("says which packages to install where they are not", async () => {
  const { folder } = await place({});
  const hook = join(import.meta.dirname, "without-bullmq.mjs");
  const args = ["--import", hook, bin, "audit", "--queue"];
  const { code, stderr } = await startNode({ args, cwd: folder, env: { RESTORABLE_QUEUE_URL: "redis://127.0.0.1:1" } })
    .ended;
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining("npm install bullmq@6 ioredis@6") as string,
  });
});
